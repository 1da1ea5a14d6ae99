// See editor_facts.h.
#include "app/panels/filters/editor_facts.h"

#include <algorithm>
#include <cmath>

#include "app/compute/same_tensor.h"
#include "engine/filters/filter_bank.h"

namespace convoscope::app {
namespace {

// Shapes of filters of more weights than this take longer than a frame to compare.
constexpr size_t kMostForShapes = size_t{1} << 16;

void measure(EditorFacts& facts) {
  const auto channels = static_cast<size_t>(facts.extent.in);
  std::vector<double> squares(channels);
  for (size_t i = 0; i < facts.weights.size(); ++i) {
    const float weight = facts.weights[i];
    facts.sum += weight;
    facts.l1 += std::abs(weight);
    facts.largest = std::max(facts.largest, std::abs(weight));
    squares[i % channels] += double{weight} * weight;
  }
  double all = 0;
  for (const double square : squares) {
    all += square;
    facts.slice_l2.push_back(std::sqrt(square));
  }
  facts.l2 = std::sqrt(all);
  if (!(facts.largest > 0)) facts.largest = 1;
}

}  // namespace

const EditorFacts& EditorKeeper::update(const TensorPtr& bank, int64_t q, int64_t k) {
  const bool same_bank = same_tensor(facts_.bank, bank);
  if (same_bank && facts_.q == q && facts_.k == k) return facts_;
  const bool same_filter = same_bank && facts_.k == k;
  if (!same_filter) {
    facts_ = {};
    facts_.bank = bank;
    facts_.k = k;
    facts_.extent = filter_extent(*bank);
    facts_.weights = filter_weights(*bank, k);
    measure(facts_);
    for (size_t i = 0; i < kAllLocks.size(); ++i) {
      const Lock lock = kAllLocks[i];
      const bool shape = lock == Lock::kOneShape || lock == Lock::kSeparable;
      if (shape && facts_.weights.size() > kMostForShapes) continue;
      facts_.deviations[i] = deviation(facts_.weights, facts_.extent, lock);
    }
  }
  facts_.q = q;
  facts_.slice.clear();
  const auto channels = static_cast<size_t>(facts_.extent.in);
  for (auto i = static_cast<size_t>(q); i < facts_.weights.size(); i += channels) {
    facts_.slice.push_back(facts_.weights[i]);
  }
  return facts_;
}

}  // namespace convoscope::app
