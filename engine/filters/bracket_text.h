// Reads nested brackets (filter_text.h), and the single numbers of both forms. Private to
// engine/filters.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "engine/filters/filter_text.h"

namespace convoscope {

Expected<WeightText> parse_brackets(const std::string& text);

// A finite number: "0.5", "0,5", "+.5", "1e-3", "2.f"; nothing else.
std::optional<float> read_weight(std::string_view word);
// True minus signs and spaces that don't break become those of the keyboard.
std::string with_plain_signs(const std::string& text);
// For a sentence: at most 24 bytes, printable.
std::string shortened(std::string_view word);

}  // namespace convoscope
