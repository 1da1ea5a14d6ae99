// JSON text to a tree and back, through nlohmann/json. Stricter than JSON where leniency hides
// mistakes (a key given twice), bounded where hostile text costs stack or time, and printed for
// people: what fits on a line stays on it. What the tree means is experiment_reader's business.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "engine/core/error.h"

namespace convoscope {

// Keys keep their order; numbers with a point or exponent are float32, so that reading rounds once.
using Json = nlohmann::basic_json<nlohmann::ordered_map, std::vector, std::string, bool, int64_t,
                                  uint64_t, float>;

// The sentence of a refusal names line and column, both counted from 1.
Expected<Json> parse_json(const std::string& text);

// Ends with a newline. float32 values get the fewest digits that bring back the same bits.
std::string print_json(const Json& json);

}  // namespace convoscope
