// What the plan knows of one algorithm: an entry of a table, in a file of its own beside the code
// that computes. To add an algorithm: an id in plan.h, a file with its entry, a line in
// algorithm.cpp. plan.cpp ranks the entries by cost and takes the first that accepts. Private to
// engine/conv.
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "engine/conv/packed_filters.h"
#include "engine/conv/plan.h"
#include "engine/conv/work.h"

namespace convoscope {

// The functions see the case for its order of bytes alone: the phases of an input gradient have a
// geometry and no spec.
struct AlgorithmEntry {
  Algorithm id = Algorithm::kReference;
  const char* name = "";  // of --algorithm: letters, digits and hyphens

  // Why it can't compute the case, in a sentence with the numbers; empty: it can.
  std::string (*refusal)(const Case&, const Geometry&) = nullptr;
  // The same for a bank of such a case; null: it takes any weights.
  std::string (*weights_refusal)(const Tensor& filters, const Geometry&) = nullptr;
  // Why it computes the case only where it is asked for by name; empty, or null: no reason.
  std::string (*reserve)(const Case&, const Geometry&) = nullptr;
  // Estimated time of the whole call in vector multiply-adds, 2 of which a core starts in a cycle.
  double (*cost)(const Case&, const Geometry&) = nullptr;
  // The largest error to be expected, in units of the sum of |x·w|; Plan::error.
  double (*error)(const Geometry&) = nullptr;
  // It adds the products themselves in float32, in the order of the reference. This is the
  // yardstick of all others and allowed at every precision.
  bool plain_sum = false;
  bool channels_in_lanes = false;                 // it computes whole vectors of output channels
  std::string (*why)(const Geometry&) = nullptr;  // one sentence
  int64_t (*rows_a_task)(const Geometry&) = nullptr;  // default of Blocks::rows
  bool (*compute)(const Work&) = nullptr;             // false when cancelled; null: the reference
};

// In no order that matters, the reference last.
std::span<const AlgorithmEntry* const> algorithm_table();
const AlgorithmEntry& algorithm_entry(Algorithm algorithm);  // not kAuto

extern const AlgorithmEntry kDirectEntry;
extern const AlgorithmEntry kDepthwiseEntry;
extern const AlgorithmEntry kRowsEntry;
extern const AlgorithmEntry kImageEntry;
extern const AlgorithmEntry kFourierEntry;
extern const AlgorithmEntry kSeparableEntry;
extern const AlgorithmEntry kLineWinogradEntry;
extern const AlgorithmEntry kPlaneWinogradEntry;
extern const AlgorithmEntry kWinogradEntry;
extern const AlgorithmEntry kWinogradSmallEntry;
extern const AlgorithmEntry kWinogradLargeEntry;
extern const AlgorithmEntry kReferenceEntry;

// What keeps every SIMD kernel from a case: addresses that don't fit, or packed weights that don't.
std::string too_large(const Geometry& geometry, const BlockRule& rule);

// Below so many products plain sums take less than a millisecond, and they are exact on small
// integers; so algorithms that don't add the products themselves leave such cases alone.
inline constexpr int64_t kFewMultiplyAdds = int64_t{1} << 24;
// AlgorithmEntry::reserve that says just this.
std::string reserved_where_few(const Case&, const Geometry& geometry);
// The same for another number.
std::string reserved_below(int64_t multiply_adds, const Geometry& geometry);

// The error of a plain float32 sum of all products of an output element, as in AlgorithmEntry.
double plain_sum_error(const Geometry& geometry);

// Output rows in a task of about four million multiply-adds, a tenth of a millisecond, so that
// cancelling is prompt and many threads find work; `filters` are computed together.
int64_t rows_of_task(const Geometry& geometry, int64_t filters, int64_t least = 1);

}  // namespace convoscope
