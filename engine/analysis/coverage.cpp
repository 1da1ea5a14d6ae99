// See coverage.h.
#include "engine/analysis/coverage.h"

#include <algorithm>
#include <numeric>

#include "engine/analysis/receptive_field.h"
#include "engine/core/check.h"

namespace convoscope {
namespace {

std::vector<int64_t> readers_of(const std::vector<AxisGeometry>& chain) {
  std::vector<int64_t> readers(static_cast<size_t>(chain.front().input));
  for (int64_t m = 0; m < chain.back().output; ++m) {
    std::vector<int64_t> set = {m};
    for (size_t l = chain.size(); l-- > 0;) set = read_by(chain[l], set).inside;
    for (const int64_t p : set) ++readers[static_cast<size_t>(p)];
  }
  return readers;
}

// From the first layer on: a path ends inside as often as those of the positions it reads do.
std::vector<double> inside_shares(const std::vector<AxisGeometry>& chain) {
  std::vector<double> below(static_cast<size_t>(chain.front().input), 1.0);
  for (const AxisGeometry& axis : chain) {
    std::vector<double> shares(static_cast<size_t>(axis.output));
    for (int64_t m = 0; m < axis.output; ++m) {
      double sum = 0;
      for (int64_t t = 0; t < axis.filter; ++t) {
        const int64_t p = axis.position(m, t);
        if (axis.inside(p)) sum += below[static_cast<size_t>(p)];
      }
      shares[static_cast<size_t>(m)] = sum / static_cast<double>(axis.filter);
    }
    below = std::move(shares);
  }
  return below;
}

int64_t zeros(const std::vector<int64_t>& readers) {
  return std::count(readers.begin(), readers.end(), 0);
}

int64_t largest(const std::vector<int64_t>& readers) {
  return readers.empty() ? 0 : *std::max_element(readers.begin(), readers.end());
}

double mean(const std::vector<double>& shares) {
  return std::accumulate(shares.begin(), shares.end(), 0.0) / static_cast<double>(shares.size());
}

}  // namespace

AxisCoverage axis_coverage(const std::vector<AxisGeometry>& chain) {
  CONVOSCOPE_CHECK(!chain.empty());
  return {readers_of(chain), inside_shares(chain)};
}

int64_t Coverage::most_readers() const { return largest(h.readers) * largest(w.readers); }

int64_t Coverage::unread() const {
  const auto rows = static_cast<int64_t>(h.readers.size());
  const auto columns = static_cast<int64_t>(w.readers.size());
  return rows * columns - (rows - zeros(h.readers)) * (columns - zeros(w.readers));
}

double Coverage::mean_padding() const {
  if (h.inside.empty() || w.inside.empty()) return 0;
  return 1.0 - mean(h.inside) * mean(w.inside);
}

Coverage coverage(const std::vector<Geometry>& chain, size_t layer) {
  CONVOSCOPE_CHECK(layer < chain.size());
  std::vector<AxisGeometry> h, w;
  for (size_t l = 0; l <= layer; ++l) {
    h.push_back(chain[l].h);
    w.push_back(chain[l].w);
  }
  return {axis_coverage(h), axis_coverage(w)};
}

}  // namespace convoscope
