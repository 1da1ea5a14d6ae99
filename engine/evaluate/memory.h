// Whether the activations of a chain fit into memory, asked before any is taken. Private to
// engine/evaluate.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/experiment/experiment.h"

namespace convoscope {

// Refuses activations that take more than `max_bytes`, or than this machine's memory where that is
// 0. Counted are all that will be in memory at one time: the kept ones, and those of one layer and
// what it reads.
Expected<void> check_memory(const Experiment& experiment, const std::vector<LayerGeometry>& chain,
                            const std::vector<bool>& kept, int64_t max_bytes);

// The refusal of a chain for which the system had no memory left.
tl::unexpected<Error> out_of_memory(const Experiment& experiment,
                                    const std::vector<LayerGeometry>& chain,
                                    const std::vector<bool>& kept);

}  // namespace convoscope
