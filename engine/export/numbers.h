// How float32 values are written in code: with the fewest digits that read back the same bits, also
// where a language reads decimals as float64 first. Private to engine/export.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

namespace convoscope {

// "0.1", "-0", "1e-45", "nan", "-inf".
std::string exact_decimal(float value);

std::string python_number(float value);  // always a float: "1.0", "-0.0", "np.nan", "-np.inf"
std::string cpp_number(float value);     // "1.0f", "NAN", "-INFINITY"

// "2.3e-05": rounded up to two digits, so that it stays a bound.
std::string bound_text(double bound);

// Numbers with commas, line after line, none longer than 100 columns. A line holds as many whole
// trailing axes of the shape as fit; longer rows are filled and begin on a line of their own.
std::string number_lines(std::span<const float> values, const std::vector<int64_t>& shape,
                         std::string (*number)(float), int indent);

// "3, 3, 1, 16"
std::string comma_list(std::span<const int64_t> values);
inline std::string comma_list(const std::vector<int64_t>& values) {
  return comma_list(std::span<const int64_t>(values));
}

}  // namespace convoscope
