// The filters of a case in the blocks that Winograd's kernels take, and their transforms: of a
// block's channels when they are asked for, straight from the bank, or of all of them at once.
// kernels/winograd.h says what a transform is. Private to engine/conv.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "engine/conv/kernels/winograd.h"
#include "engine/conv/packed_filters.h"
#include "engine/conv/winograd_plan.h"
#include "engine/conv/work.h"

namespace convoscope {

// What a computation keeps of the filters. Without weights, tasks transform them themselves.
struct WinogradBank {
  FilterBlocks cut;
  std::vector<int64_t> starts;  // of each block in `weights`
  Tensor weights;
  int64_t bytes() const { return weights.bytes(); }
};

// Kept from an earlier call with these filters, or made now. A bank that is transformed by filters
// is so where it is used when it is met for the first time, since while somebody edits it, it is
// met once; the second time all of it is, to be kept.
std::shared_ptr<const WinogradBank> winograd_bank(const Work& work, const WinogradPlan& plan);

// Transforms the channels [begin, end) of a block; see kernels::winograd_filters. Where the filters
// don't lie side by side in the bank, they pass through a buffer of its own; so one of these serves
// one thread.
class FilterTransform {
 public:
  FilterTransform(const Work& work, kernels::WinogradScheme scheme, const FilterBlocks& cut)
      : work_(work), scheme_(scheme), cut_(cut) {}

  void transform(const PackedBlock& block, int64_t begin, int64_t end, float* transformed,
                 const kernels::WinogradPoints& points, int64_t channel_step);

 private:
  // Where those weights lie in the bank; nowhere unless they lie side by side.
  kernels::WinogradFilters place(const PackedBlock& block, int64_t begin, int64_t end) const;

  const Work& work_;
  kernels::WinogradScheme scheme_;
  const FilterBlocks& cut_;
  std::vector<float> packed_;
};

}  // namespace convoscope
