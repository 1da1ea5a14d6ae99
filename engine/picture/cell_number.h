// Numbers in the cells of a picture: as many decimals as fit into so many characters, the same in
// all cells of a plane, with a true minus sign.
#pragma once

#include <span>
#include <string>

namespace convoscope {

// At most 2, and 0 where all finite values are whole; −1 where some value takes more room even
// without decimals.
int decimals_that_fit(std::span<const float> values, int max_chars);

// At most `max_chars` characters: in a power of ten or "…" where nothing else fits.
std::string cell_number(float value, int decimals, int max_chars);

}  // namespace convoscope
