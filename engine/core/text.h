// How words and numbers are written in sentences, panels and files. Never depends on the locale.
// Sentences themselves stand where the refusal is; shapes write themselves (shape.h).
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace convoscope {

// The word of `known` that takes the fewest typing mistakes to become `word` (a letter inserted,
// left out, replaced, or two neighbours swapped); the first of equally near ones; empty for an
// empty list. For "unknown key 'stride', did you mean 'strides'?"
std::string nearest_word(std::string_view word, std::span<const std::string_view> known);

// "2 073 600": groups of three joined by U+00A0, which the Latin-1 range of every font has; U+2212
// before a negative number. Four digits stay together.
std::string group_digits(int64_t value);

// For display: rounded to at most `digits` (1 to 17) significant digits, no trailing zeros, U+2212
// as minus sign. Digits before the point are never rounded away: "2074.5" and "1234", but "1.2e−7"
// below 1e−4 and "3e9" from 1e7 on. Zero has no sign; "nan", "inf", "−inf".
std::string significant(double value, int digits);

// For files: the shortest decimal text that reads back as the same bits, with an ASCII minus sign.
std::string round_trip(float value);

}  // namespace convoscope
