// See bank_facts.h. Filters lie side by side in memory, so every loop runs over them innermost.
#include "engine/filters/bank_facts.h"

#include <algorithm>
#include <cmath>

namespace convoscope {
namespace {

constexpr double kNoSum = 1e-5, kLeastCoherence = 1.0 / 3, kSameColour = 1e-3;

using Columns = std::vector<double>;  // one number per filter

class Facts {
 public:
  explicit Facts(const Tensor& bank)
      : bank_(bank), s_(filter_shape(bank)), count_(static_cast<size_t>(s_.out)) {}

  std::vector<FilterFacts> find() {
    std::vector<FilterFacts> facts(count_);
    measure(facts);
    sum_slices(facts);
    mark_oriented(facts);
    mark_mixed(facts);
    return facts;
  }

 private:
  // The weights of all filters at one tap, or zeros beyond the border.
  const float* row(int64_t y, int64_t x, int64_t q) const {
    if (y < 0 || x < 0 || y >= s_.h || x >= s_.w) return zeros_.data();
    return bank_.data() + filter_offset(s_, y, x, q, 0);
  }

  void measure(std::vector<FilterFacts>& facts) const {
    const float* w = bank_.data();
    for (int64_t tap = 0; tap < s_.h * s_.w * s_.in; ++tap) {
      for (size_t k = 0; k < count_; ++k, ++w) {
        facts[k].magnitude = std::max(facts[k].magnitude, std::fabs(*w));
      }
    }
  }

  void sum_slices(std::vector<FilterFacts>& facts) const {
    for (FilterFacts& one : facts) one.zero_sum = one.magnitude > 0;
    Columns sum(count_), l1(count_);
    for (int64_t q = 0; q < s_.in; ++q) {
      std::fill(sum.begin(), sum.end(), 0.0);
      std::fill(l1.begin(), l1.end(), 0.0);
      for (int64_t tap = 0; tap < s_.h * s_.w; ++tap) {
        const float* w = bank_.data() + (tap * s_.in + q) * s_.out;
        for (size_t k = 0; k < count_; ++k) {
          sum[k] += w[k];
          l1[k] += std::fabs(w[k]);
        }
      }
      for (size_t k = 0; k < count_; ++k) {
        facts[k].zero_sum = facts[k].zero_sum && std::fabs(sum[k]) <= kNoSum * l1[k];
      }
    }
  }

  void mark_oriented(std::vector<FilterFacts>& facts) {
    zeros_.assign(count_, 0.0f);
    Columns xx(count_), yy(count_), xy(count_);
    for (int64_t y = -1; y < s_.h; ++y) {
      for (int64_t x = -1; x < s_.w; ++x) {
        for (int64_t q = 0; q < s_.in; ++q) {
          const float *a = row(y, x, q), *b = row(y, x + 1, q);
          const float *c = row(y + 1, x, q), *d = row(y + 1, x + 1, q);
          for (size_t k = 0; k < count_; ++k) {
            const double gx = double{b[k]} - a[k] + d[k] - c[k];
            const double gy = double{c[k]} - a[k] + d[k] - b[k];
            xx[k] += gx * gx;
            yy[k] += gy * gy;
            xy[k] += gx * gy;
          }
        }
      }
    }
    for (size_t k = 0; k < count_; ++k) {
      const double apart = std::hypot(xx[k] - yy[k], 2 * xy[k]), both = xx[k] + yy[k];
      facts[k].oriented = both > 0 && apart >= kLeastCoherence * both;
    }
  }

  void mark_mixed(std::vector<FilterFacts>& facts) const {
    if (s_.in < 2) return;
    Columns mean(count_);
    for (int64_t tap = 0; tap < s_.h * s_.w; ++tap) {
      const float* w = bank_.data() + tap * s_.in * s_.out;
      std::fill(mean.begin(), mean.end(), 0.0);
      for (int64_t q = 0; q < s_.in; ++q) {
        for (size_t k = 0; k < count_; ++k) mean[k] += w[q * s_.out + static_cast<int64_t>(k)];
      }
      for (double& value : mean) value /= static_cast<double>(s_.in);
      for (int64_t q = 0; q < s_.in; ++q, w += s_.out) {
        for (size_t k = 0; k < count_; ++k) {
          facts[k].mixed = facts[k].mixed ||
                           std::fabs(w[k] - mean[k]) > kSameColour * double{facts[k].magnitude};
        }
      }
    }
  }

  const Tensor& bank_;
  FilterShape s_;
  size_t count_;
  std::vector<float> zeros_;
};

}  // namespace

std::vector<FilterFacts> bank_facts(const Tensor& bank) { return Facts(bank).find(); }

}  // namespace convoscope
