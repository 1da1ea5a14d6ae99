// See memory.h.
#include "engine/evaluate/memory.h"

#include <algorithm>
#include <string>

#include "engine/core/memory.h"
#include "engine/core/text.h"
#include "engine/evaluate/keeping.h"

namespace convoscope {
namespace {

// The most that is in memory at one time: what is kept, and where a layer's own isn't, it and what
// it reads; and the input once more where it must be rearranged.
int64_t most_bytes(const Experiment& experiment, const std::vector<LayerGeometry>& chain,
                   const std::vector<bool>& kept) {
  const auto passing = [&](size_t l) {
    return kept[l] ? 0 : activation_bytes(experiment.layers[l], chain[l]);
  };
  const Tensor& input = *experiment.input.tensor;
  int64_t staying = data_format(input) == experiment.data_format ? 0 : input.bytes();
  int64_t most_passing = 0;
  for (size_t l = 0; l < chain.size(); ++l) {
    if (kept[l]) staying += activation_bytes(experiment.layers[l], chain[l]);
    int64_t at_once = passing(l);
    for (const LayerSource& source : chain[l].sources) {
      if (source.level > 0) at_once += passing(source.level - 1);
    }
    most_passing = std::max(most_passing, at_once);
  }
  return staying + most_passing;
}

std::string mebibytes(int64_t bytes) {
  return group_digits((bytes + (1 << 20) - 1) >> 20) + "\u00a0MiB";
}

std::string subject(size_t layers, int64_t bytes) {
  return "the activations of " +
         (layers == 1 ? "this layer take " : "these " + std::to_string(layers) + " layers take ") +
         mebibytes(bytes);
}

}  // namespace

Expected<void> check_memory(const Experiment& experiment, const std::vector<LayerGeometry>& chain,
                            const std::vector<bool>& kept, int64_t max_bytes) {
  const int64_t limit = max_bytes == 0 ? machine_bytes() : max_bytes;
  const int64_t bytes = most_bytes(experiment, chain, kept);
  if (bytes <= limit) return {};
  return refuse(subject(chain.size(), bytes) + "; the limit is " + mebibytes(limit), "input");
}

tl::unexpected<Error> out_of_memory(const Experiment& experiment,
                                    const std::vector<LayerGeometry>& chain,
                                    const std::vector<bool>& kept) {
  return refuse(subject(chain.size(), most_bytes(experiment, chain, kept)) +
                    " and there is not as much memory left",
                "input");
}

}  // namespace convoscope
