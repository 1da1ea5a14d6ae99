// Weights as text, for the clipboard: tables that spreadsheets take, and nested brackets as NumPy
// prints them. Reading understands both, and what people type: tabs, spaces, commas or semicolons
// between numbers, a decimal comma where tabs or semicolons separate, np.array(…) around brackets,
// semicolons between rows in brackets, true minus signs.
//
// Brackets have the axes of a bank: [KH][KW] is one slice, [KH][KW][Cf] one filter,
// [KH][KW][Cf][n] several. A table is one block of rows per slice, blank lines or remarks (#)
// between them, slice after slice and filter after filter; it doesn't say where a filter ends.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/core/tensor.h"
#include "engine/filters/presets.h"

namespace convoscope {

enum class TextForm { kTable, kNumPy };

// Filters of the bank in this order; with `slice` only that of each. Numbers read back as the same
// bits.
std::string print_filters(const Tensor& bank, std::span<const int64_t> filters,
                          std::optional<int64_t> slice, TextForm form);

struct WeightText {
  int64_t h = 0, w = 0;
  int64_t in = 0;                          // slices of a filter; 0 where the text doesn't say
  std::vector<std::vector<float>> slices;  // [h][w] each; those of a filter are neighbours
};
// Refuses, with the place and the numbers, what is no such text: words, rows of unequal length,
// numbers that are not finite, an abbreviating "...", more than 16 MiB.
Expected<WeightText> parse_weights(const std::string& text);

// What the text means for filters of these extents: whole filters [h][w][in], or one slice.
struct FittedWeights {
  std::vector<std::vector<float>> filters;
  std::optional<std::vector<float>> slice;  // [h][w]; then there are no filters
};
Expected<FittedWeights> fit_weights(const WeightText& text, const FilterExtent& extent);

}  // namespace convoscope
