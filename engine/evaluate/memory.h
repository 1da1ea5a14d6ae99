// Whether the activations of a chain fit into memory, asked before any is taken. Private to
// engine/evaluate.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/experiment/experiment.h"

namespace convoscope {

// Refuses activations that take more than `max_bytes`, or than this machine's memory where that is
// 0.
Expected<void> check_memory(const Experiment& experiment, const std::vector<Geometry>& geometries,
                            int64_t max_bytes);

// The refusal of a chain for which the system had no memory left.
tl::unexpected<Error> out_of_memory(const Experiment& experiment,
                                    const std::vector<Geometry>& geometries);

}  // namespace convoscope
