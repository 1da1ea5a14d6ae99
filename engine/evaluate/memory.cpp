// See memory.h.
#include "engine/evaluate/memory.h"

#include <unistd.h>

#include <limits>
#include <string>

#include "engine/core/text.h"

namespace convoscope {
namespace {

// A sum and, where an activation function follows it, its value, for every element; and the input
// once more where it must be rearranged.
int64_t activation_bytes(const Experiment& experiment, const std::vector<Geometry>& geometries) {
  constexpr int64_t kBytes = sizeof(float);
  const Tensor& input = *experiment.input.tensor;
  int64_t bytes = data_format(input) == experiment.data_format ? 0 : input.bytes();
  for (size_t l = 0; l < geometries.size(); ++l) {
    const int64_t tensors = experiment.layers[l].activation == Activation::kNone ? 1 : 2;
    bytes += tensors * geometries[l].output().size() * kBytes;
  }
  return bytes;
}

int64_t machine_bytes() {
  const long pages = sysconf(_SC_PHYS_PAGES), page = sysconf(_SC_PAGE_SIZE);
  if (pages <= 0 || page <= 0) return std::numeric_limits<int64_t>::max();
  return static_cast<int64_t>(pages) * static_cast<int64_t>(page);
}

std::string mebibytes(int64_t bytes) {
  return group_digits((bytes + (1 << 20) - 1) >> 20) + "\u00a0MiB";
}

std::string subject(const Experiment& experiment, const std::vector<Geometry>& geometries) {
  const size_t layers = geometries.size();
  return "the activations of " +
         (layers == 1 ? "this layer take " : "these " + std::to_string(layers) + " layers take ") +
         mebibytes(activation_bytes(experiment, geometries));
}

}  // namespace

Expected<void> check_memory(const Experiment& experiment, const std::vector<Geometry>& geometries,
                            int64_t max_bytes) {
  const int64_t limit = max_bytes == 0 ? machine_bytes() : max_bytes;
  if (activation_bytes(experiment, geometries) <= limit) return {};
  return refuse(subject(experiment, geometries) + "; the limit is " + mebibytes(limit), "input");
}

tl::unexpected<Error> out_of_memory(const Experiment& experiment,
                                    const std::vector<Geometry>& geometries) {
  return refuse(subject(experiment, geometries) + " and there is not as much memory left", "input");
}

}  // namespace convoscope
