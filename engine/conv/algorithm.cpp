// See algorithm.h.
#include "engine/conv/algorithm.h"

#include <algorithm>
#include <cmath>

#include "engine/core/arithmetic.h"
#include "engine/core/check.h"

namespace convoscope {

std::span<const AlgorithmEntry* const> algorithm_table() {
  static constexpr const AlgorithmEntry* kTable[] = {
      &kDirectEntry,   &kDepthwiseEntry,     &kRowsEntry,          &kImageEntry,
      &kFourierEntry,  &kSeparableEntry,     &kLineWinogradEntry,  &kPlaneWinogradEntry,
      &kWinogradEntry, &kWinogradSmallEntry, &kWinogradLargeEntry, &kReferenceEntry,
  };
  return kTable;
}

const AlgorithmEntry& algorithm_entry(Algorithm algorithm) {
  const auto table = algorithm_table();
  const auto found = std::find_if(table.begin(), table.end(), [&](const AlgorithmEntry* entry) {
    return entry->id == algorithm;
  });
  CONVOSCOPE_CHECK(found != table.end());
  return **found;
}

std::string too_large(const Geometry& g, const BlockRule& rule) {
  const auto text = [](int64_t value) { return std::to_string(value); };
  const int64_t down = std::max(g.h.padded(), g.h.effective) + 1;
  const int64_t across = std::max(g.w.padded(), g.w.effective) + 1;
  if (!checked_product({down, g.w.input + 1, g.in_channels + 1, 4}) ||
      !checked_product({across, g.h.input + 1, g.in_channels + 1, 4})) {
    return "the padded input, " + text(g.h.padded()) + "×" + text(g.w.padded()) +
           ", is too large to address";
  }
  const int64_t packed = packed_elements(g, rule);
  if (packed > kMaxElements) {
    return "the weights would take " + text(packed) + " elements in vectors of " +
           text(rule.lanes) + "; the limit is " + text(kMaxElements);
  }
  return {};
}

std::string reserved_where_few(const Case&, const Geometry& g) {
  return reserved_below(kFewMultiplyAdds, g);
}

std::string reserved_below(int64_t multiply_adds, const Geometry& g) {
  if (g.multiply_adds() >= multiply_adds) return {};
  return "below " + std::to_string(multiply_adds) +
         " multiply-adds plain sums are fast enough, and exact on small integers";
}

// Each of n additions rounds a partial sum by at most 2^-24 of it, at random; where all products
// have one sign, partial sums grow evenly and the errors add up to about 0.24·√n·2^-24 of the sum
// in the mean square. Five times that, and two roundings.
double plain_sum_error(const Geometry& g) {
  const auto terms = static_cast<double>(g.h.filter * g.w.filter * g.filter_channels);
  return (2 + 1.25 * std::sqrt(terms)) * 0x1p-24;
}

int64_t rows_of_task(const Geometry& g, int64_t filters, int64_t least) {
  constexpr int64_t kMultiplyAdds = int64_t{1} << 22;
  const int64_t row =
      std::max<int64_t>(1, g.w.output * g.h.filter * g.w.filter * g.filter_channels * filters);
  return std::clamp<int64_t>(kMultiplyAdds / row, std::max<int64_t>(1, least),
                             std::max<int64_t>(1, g.h.output));
}

}  // namespace convoscope
