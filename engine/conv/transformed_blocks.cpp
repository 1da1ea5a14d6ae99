// See transformed_blocks.h.
#include "engine/conv/transformed_blocks.h"

#include "engine/conv/kernels/targets.h"

namespace convoscope {
namespace {

PackedFilters pack_vectors(const Work& work) {
  const int64_t lanes = kernels::vector_lanes();
  return pack_filters(work.filters, work.geometry, work.channels, work.place.stride_c,
                      {BlockRule::Sharing::kSameGroup, lanes, lanes}, work.options.parallel);
}

}  // namespace

TransformedBlocks::TransformedBlocks(const Work& work, int64_t elements, const Transform& transform)
    : packed_(pack_vectors(work)),
      weights_(Tensor::uninitialized({1, 1, std::ssize(packed_.blocks), elements}, Layout::kHWIO)) {
  float* to = weights_.data();
  for (const PackedBlock& block : packed_.blocks) {
    transform(block.lanes.weights, to);
    blocks_.push_back(block.lanes);
    blocks_.back().weights = to;
    to += elements;
  }
}

}  // namespace convoscope
