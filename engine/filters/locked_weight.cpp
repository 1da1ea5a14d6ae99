// One weight set while locks hold (locks.h): what follows from it is worked out so that the weight
// itself stays; where that leads nowhere, the nearest obeying filter is taken.
#include <algorithm>
#include <cmath>
#include <numeric>

#include "engine/core/check.h"
#include "engine/filters/lock_steps.h"

namespace convoscope {
namespace {

constexpr double kObeyed = 1e-6;  // of the filter's norm, or of 1 where that is less

class Locked {
 public:
  Locked(const std::vector<float>& weights, const FilterExtent& extent, const LockSet& locks,
         const Tap& tap, double value)
      : before_(weights.begin(), weights.end()),
        now_(before_),
        held_(weights.size()),
        e_(extent),
        locks_(locks),
        tap_(tap),
        value_(value) {}

  std::vector<float> run() {
    const bool shape = locks_.has(Lock::kOneShape) || locks_.has(Lock::kSeparable);
    if (locks_.has(Lock::kSeparable)) {
      scale_line();
    } else {
      set_images();
      if (locks_.has(Lock::kZeroSum)) spread(0, slice_indices());
    }
    if (locks_.has(Lock::kOneShape)) follow_shape();
    if (!shape && locks_.has(Lock::kUnitSum)) spread(1, all_indices());
    if (!shape && locks_.has(Lock::kUnitNorm)) scale_others();
    std::vector<float> result(now_.begin(), now_.end());
    return obeys(result) ? result : obeying(result, e_, locks_);
  }

 private:
  using Indices = std::vector<size_t>;

  bool obeys(const std::vector<float>& weights) const {
    const double norm = std::inner_product(weights.begin(), weights.end(), weights.begin(), 0.0);
    const double allowed = kObeyed * std::max(1.0, std::sqrt(norm));
    return std::ranges::all_of(kAllLocks, [&](Lock lock) {
      return !locks_.has(lock) || deviation(weights, e_, lock) <= allowed;
    });
  }

  Indices all_indices() const {
    Indices all(now_.size());
    std::iota(all.begin(), all.end(), size_t{0});
    return all;
  }
  Indices slice_indices() const {
    Indices all;
    for (auto i = static_cast<size_t>(tap_.q); i < now_.size(); i += static_cast<size_t>(e_.in)) {
      all.push_back(i);
    }
    return all;
  }

  void hold(int64_t y, int64_t x) {
    const size_t i = tap_index(e_, y, x, tap_.q);
    now_[i] = value_;
    held_[i] = true;
  }

  // The weight and all that mirrors make equal to it.
  void set_images() {
    const bool mx = locks_.has(Lock::kMirrorX), my = locks_.has(Lock::kMirrorY);
    const int64_t y = e_.h - 1 - tap_.y, x = e_.w - 1 - tap_.x;
    const bool both = locks_.has(Lock::kPoint);
    hold(tap_.y, tap_.x);
    if (mx || (both && my)) hold(tap_.y, x);
    if (my || (both && mx)) hold(y, tap_.x);
    if (both || (mx && my)) hold(y, x);
  }

  // What is missing from a sum is spread evenly over the weights that are not held.
  void spread(double wanted, const Indices& indices) {
    double sum = 0, free = 0;
    for (const size_t i : indices) {
      sum += now_[i];
      free += held_[i] ? 0 : 1;
    }
    if (free == 0) return;
    for (const size_t i : indices) {
      if (!held_[i]) now_[i] += (wanted - sum) / free;
    }
  }

  // Unit norm: what is not held is scaled about its mean, where zero sum fixes that, else about 0.
  void scale_others() {
    double mean = 0, fixed = 0, rest = 0, free = 0;
    const Indices slice = slice_indices();
    if (locks_.has(Lock::kZeroSum)) {
      for (const size_t i : slice) {
        mean += held_[i] ? 0 : now_[i];
        free += held_[i] ? 0 : 1;
      }
      mean = free > 0 ? mean / free : 0;
    }
    const auto mean_at = [&](size_t i) {
      return i % static_cast<size_t>(e_.in) == static_cast<size_t>(tap_.q) ? mean : 0.0;
    };
    for (size_t i = 0; i < now_.size(); ++i) {
      const double apart = now_[i] - mean_at(i);
      fixed += held_[i] ? now_[i] * now_[i] : mean_at(i) * mean_at(i);
      rest += held_[i] ? 0 : apart * apart;
    }
    if (!(fixed < 1 && rest > 0)) return;
    const double factor = std::sqrt((1 - fixed) / rest);
    for (size_t i = 0; i < now_.size(); ++i) {
      if (!held_[i]) now_[i] = mean_at(i) + factor * (now_[i] - mean_at(i));
    }
  }

  double before(int64_t y, int64_t x) const { return before_[tap_index(e_, y, x, tap_.q)]; }
  double& now(int64_t y, int64_t x) { return now_[tap_index(e_, y, x, tap_.q)]; }

  // The tap's row of a separable slice is scaled, or its column where rows add up to something and
  // must not change. A line of zeros takes the form of its strongest neighbour.
  void scale_line() {
    double row_sum = 0, row_size = 0;
    for (int64_t x = 0; x < e_.w; ++x) {
      row_sum += before(tap_.y, x);
      row_size += std::abs(before(tap_.y, x));
    }
    const bool by_column = locks_.has(Lock::kZeroSum) && std::abs(row_sum) > kObeyed * row_size;
    const int64_t line = by_column ? tap_.x : tap_.y;
    const int64_t lines = by_column ? e_.w : e_.h, along = by_column ? e_.h : e_.w;
    const int64_t position = by_column ? tap_.y : tap_.x;
    const auto was = [&](int64_t i, int64_t j) { return by_column ? before(j, i) : before(i, j); };
    int64_t model = line;
    for (int64_t i = 0; i < lines && was(line, position) == 0; ++i) {
      if (std::abs(was(i, position)) > std::abs(was(model, position))) model = i;
    }
    if (was(model, position) == 0) {
      now(tap_.y, tap_.x) = value_;
      return;
    }
    const double factor = value_ / was(model, position);
    const bool mirrored =
        locks_.has(Lock::kPoint) || locks_.has(by_column ? Lock::kMirrorX : Lock::kMirrorY);
    for (int64_t j = 0; j < along; ++j) {
      const auto put = [&](int64_t i, double weight) {
        (by_column ? now(j, i) : now(i, j)) = weight;
      };
      put(line, factor * was(model, j));
      if (mirrored) put(lines - 1 - line, factor * was(lines - 1 - model, j));
    }
  }

  // The other slices stay the multiples of this one that they were.
  void follow_shape() {
    const Weights64 old = slice_of(before_, e_, tap_.q), shape = slice_of(now_, e_, tap_.q);
    const double square = std::inner_product(old.begin(), old.end(), old.begin(), 0.0);
    if (square == 0) return;
    for (int64_t q = 0; q < e_.in; ++q) {
      if (q == tap_.q) continue;
      const Weights64 other = slice_of(before_, e_, q);
      const double factor =
          std::inner_product(other.begin(), other.end(), old.begin(), 0.0) / square;
      Weights64 followed = shape;
      for (double& weight : followed) weight *= factor;
      put_slice(now_, e_, q, followed);
    }
  }

  Weights64 before_, now_;
  std::vector<bool> held_;
  FilterExtent e_;
  LockSet locks_;
  Tap tap_;
  double value_;
};

}  // namespace

std::vector<float> with_locked_weight(const std::vector<float>& weights, const FilterExtent& extent,
                                      const LockSet& locks, const Tap& tap, float value) {
  CONVOSCOPE_CHECK(std::ssize(weights) == extent.h * extent.w * extent.in);
  const std::vector<float> start = obeying(weights, extent, locks);
  return Locked(start, extent, locks, tap, value).run();
}

}  // namespace convoscope
