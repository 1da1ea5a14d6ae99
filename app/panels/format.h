// Numbers as the panels write them.
#pragma once

#include <cstdint>
#include <string>

#include "engine/chain/layer.h"

namespace convoscope::app {

// Decimals that show about four significant digits of values up to `magnitude`, 0 to 6.
int decimals_for(double magnitude);
std::string element_text(int64_t y, int64_t x);   // "(11, 25)"
std::string multiply_text(int64_t a, int64_t b);  // "72 × 96"
// What map k of a layer is called: its filter's name, or "map 3" where no filter of its own makes
// it.
std::string map_name(const Layer& layer, int64_t k);

// Does the text hold the words, whatever the case of their letters? No words are always held.
bool holds_words(const std::string& text, const std::string& words);

}  // namespace convoscope::app
