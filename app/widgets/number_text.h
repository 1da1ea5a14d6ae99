// Numbers in narrow places: as many decimals as fit into so many characters. Where room is no
// matter, decimal() (text.h) and significant() (engine/core/text.h) write
// numbers.
#pragma once

#include <span>
#include <string>

namespace convoscope::app {

// Decimals (at most 3, and 0 where all values are whole) so that every value fits into max_chars,
// or −1 where some integer part alone does not.
int common_decimals(std::span<const float> values, int max_chars);

// decimal(), except that a value which those decimals would show as zero keeps one significant
// digit where that fits.
std::string cell_text(float value, int decimals, int max_chars);

// Characters on the screen.
int text_length(const std::string& utf8);

}  // namespace convoscope::app
