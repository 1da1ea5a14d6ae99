// See explain_note.h.
#include "engine/analysis/explain_note.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/core/text.h"

namespace convoscope {
namespace {

constexpr int kFloat32Digits = 7;  // decimal ones, 24·log10(2) = 7.2

std::string counted(int64_t n, const char* one, const char* many) {
  return group_digits(n) + " " + (n == 1 ? one : many);
}

int64_t products_of(const Explanation& e) {
  return static_cast<int64_t>(e.terms.size()) - e.padding_terms;
}

std::string largest() { return significant(double{std::numeric_limits<float>::max()}, 3); }

// Of a sum that float32 can't hold, or that isn't a number.
std::string unbounded(const Explanation& e) {
  if (std::isnan(e.exact)) {
    return "A factor is not a number, or an infinite one meets a zero or its opposite, so the sum "
           "is "
           "not a number and has no last digits to compare.";
  }
  if (std::isinf(e.exact)) {
    return "A factor is infinite and so is the sum, which has no last digits to compare.";
  }
  if (std::isinf(e.exact_rounded)) {
    return "The exact sum, " + significant(e.exact, 4) +
           ", lies beyond float32's largest number, " + largest() + ", so it becomes infinite.";
  }
  return "A partial sum went beyond float32's largest number, " + largest() +
         ", although the whole, " + significant(e.exact, 4) +
         ", does not: another order of addition, or double, may keep within it.";
}

std::string distance(const Explanation& e) {
  const std::string products = counted(products_of(e), "product", "products");
  if (products_of(e) == 0) return "Every term reads padding, so the sum is 0.";
  if (e.engine.ulps == 0) {
    return "The engine's value is the exact sum of " + products + ", rounded once to float32.";
  }
  const int64_t ulps = e.engine.ulps.value_or(0);
  const std::string units =
      e.exact_rounded == 0 ? "" : counted(std::abs(ulps), "unit", "units") + " in the last place, ";
  const std::string off = " ends " + units + significant(std::abs(e.engine.difference), 2) +
                          (ulps > 0 ? ", above" : ", below") + " the exact sum";
  if (e.algorithm.empty()) {
    return "The engine adds " + products + " and" + off +
           ": a float32 holds 24 bits, so every addition may round.";
  }
  const std::string share =
      e.magnitude == 0 ? ": that is left of its neighbours in a tile"
                       : ", " + significant(std::abs(e.engine.difference) / e.magnitude, 2) +
                             " of the products' magnitudes";
  return "The engine's algorithm, " + e.algorithm +
         ", takes this element from fewer, other products than these " +
         group_digits(products_of(e)) + ". It" + off + share + "; it states an error of up to " +
         significant(e.stated_error, 2) + " of Σ|x·w|.";
}

std::string cancellation(const Explanation& e) {
  if (e.magnitude == 0) return "";
  if (e.exact == 0) {
    return " The products cancel exactly: whatever float32 leaves is rounding alone, and units in "
           "the last place say nothing about it.";
  }
  const double digits = std::floor(std::log10(e.condition));
  if (digits < 1) return "";
  const std::string how_much = digits >= kFloat32Digits
                                   ? "all of float32's 7 digits"
                                   : significant(digits, 2) + " of float32's 7 digits";
  return " The products cancel: their magnitudes add up to " + significant(e.magnitude, 3) + ", " +
         significant(e.condition, 2) + " times the sum, so rounding may cost " + how_much + ".";
}

std::string smallness(const Explanation& e) {
  if (e.exact == 0 || std::abs(e.exact) >= double{std::numeric_limits<float>::min()}) return "";
  return " The sum lies below float32's smallest normal number, 1.18e\u221238, where neighbours "
         "stand "
         "1.4e\u221245 apart and fewer digits are left.";
}

bool is_negative_zero(float value) { return value == 0 && std::signbit(value); }

std::string negative_zero(const Explanation& e) {
  const bool any = is_negative_zero(e.engine.value) ||
                   std::any_of(e.orders.begin(), e.orders.end(),
                               [](const ComparedSum& s) { return is_negative_zero(s.value); });
  if (!any) return "";
  return " \u22120 equals 0; it is what a negative number too small for float32 becomes, and the "
         "sum "
         "of nothing but \u22120.";
}

std::string padded_weights(const Explanation& e) {
  const bool any = std::any_of(e.terms.begin(), e.terms.end(), [](const Term& term) {
    return term.padding && !std::isfinite(term.weight);
  });
  if (!any) return "";
  return " A weight over the padding is infinite or not a number. Padding is left out here; a "
         "program that multiplies its zeros gets NaN.";
}

std::string signed_units(int64_t ulps) { return (ulps > 0 ? "+" : "") + group_digits(ulps); }

// Where the listed orders end.
std::string spread(const Explanation& e) {
  const auto [low, high] = std::minmax_element(
      e.orders.begin(), e.orders.end(),
      [](const ComparedSum& a, const ComparedSum& b) { return a.value < b.value; });
  if (low->value == high->value) {
    return "The " + std::to_string(e.orders.size()) +
           " orders listed all give the same value here.";
  }
  const std::string range =
      significant(low->difference, 2) + " to " + significant(high->difference, 2);
  const std::string units = e.exact_rounded == 0 ? ""
                                                 : " (" + signed_units(*low->ulps) + " to " +
                                                       signed_units(*high->ulps) + " units)";
  return "The " + std::to_string(e.orders.size()) + " orders listed end " + range + units +
         " from the exact sum.";
}

std::string farthest(const Explanation& e) {
  if (e.bound == 0) return "";
  if (std::isinf(e.bound)) return " For so many terms Higham's bound says nothing.";
  return " No order of float32 additions ends further than " + significant(e.bound, 2) +
         " from it (Higham's bound for " + counted(products_of(e), "product", "products") + ").";
}

bool all_finite(const Explanation& e) {
  return std::isfinite(e.exact_rounded) &&
         std::all_of(e.orders.begin(), e.orders.end(),
                     [](const ComparedSum& s) { return std::isfinite(s.value); });
}

}  // namespace

std::string note_of(const Explanation& e) {
  if (!std::isfinite(e.exact_rounded) || !std::isfinite(e.engine.value)) return unbounded(e);
  return distance(e) + cancellation(e) + smallness(e) + negative_zero(e);
}

std::string why_of(const Explanation& e) {
  const std::string numbers =
      all_finite(e) ? spread(e) + farthest(e) : "Overflow too depends on the order of addition.";
  return "Each program adds in an order of its own, and each order rounds in its own way. " +
         numbers +
         " Winograd and FFT convolution change the products themselves and may differ more." +
         padded_weights(e);
}

}  // namespace convoscope
