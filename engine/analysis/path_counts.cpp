// See path_counts.h.
#include "engine/analysis/path_counts.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <utility>

#include "engine/analysis/window_sets.h"
#include "engine/core/check.h"

namespace convoscope {
namespace {

// One tap of one axis: from an output to what it reads.
struct Link {
  int64_t from = 0, to = 0;
};

std::vector<Link> links_of(const AxisGeometry& axis, bool transposed, const AxisBounds& outputs) {
  std::vector<Link> links;
  const auto add_window = [&](int64_t m, auto take) {
    for (int64_t t = 0; t < axis.filter; ++t) take(m, axis.position(m, t));
  };
  if (!transposed) {
    for (int64_t m = outputs.low; m <= outputs.high; ++m) {
      add_window(m, [&](int64_t window, int64_t p) {
        if (axis.inside(p)) links.push_back({window, p});
      });
    }
    return links;
  }
  std::vector<int64_t> all;
  for (int64_t o = outputs.low; o <= outputs.high; ++o) all.push_back(o);
  for (const int64_t m : readers_of(axis, all)) {
    add_window(m, [&](int64_t window, int64_t p) {
      if (p >= outputs.low && p <= outputs.high) links.push_back({p, window});
    });
  }
  return links;
}

AxisBounds reached(const std::vector<Link>& links) {
  if (links.empty()) return {};
  const auto [low, high] = std::minmax_element(
      links.begin(), links.end(), [](const Link& a, const Link& b) { return a.to < b.to; });
  return {low->to, high->to};
}

size_t area(const ElementBounds& bounds) {
  return static_cast<size_t>(bounds.h.size()) * static_cast<size_t>(bounds.w.size());
}

// Columns first: there are fewer rows above than below.
PathCounts through(const PathCounts& above, const LayerGeometry& layer) {
  const std::vector<Link> rows = links_of(layer.window.h, layer.transposed, above.bounds.h);
  const std::vector<Link> columns = links_of(layer.window.w, layer.transposed, above.bounds.w);
  PathCounts below{{reached(rows), reached(columns)}, {}};
  if (rows.empty() || columns.empty()) return {};
  const int64_t width = below.bounds.w.size();
  std::vector<double> wide(static_cast<size_t>(above.bounds.h.size() * width));
  const double* from = above.ways.data();
  for (auto row = wide.begin(); row != wide.end(); row += width, from += above.bounds.w.size()) {
    for (const Link& link : columns) {
      row[link.to - below.bounds.w.low] += from[link.from - above.bounds.w.low];
    }
  }
  below.ways.resize(area(below.bounds));
  for (const Link& link : rows) {
    const double* source = wide.data() + (link.from - above.bounds.h.low) * width;
    double* target = below.ways.data() + (link.to - below.bounds.h.low) * width;
    for (int64_t x = 0; x < width; ++x) target[x] += source[x];
  }
  return below;
}

AxisBounds hull(const AxisBounds& a, const AxisBounds& b) {
  return {std::min(a.low, b.low), std::max(a.high, b.high)};
}

void add(PathCounts& sum, PathCounts by) {
  if (by.ways.empty()) return;
  if (sum.ways.empty()) {
    sum = std::move(by);
    return;
  }
  const ElementBounds bounds{hull(sum.bounds.h, by.bounds.h), hull(sum.bounds.w, by.bounds.w)};
  if (!(bounds == sum.bounds)) {
    PathCounts larger{bounds, std::vector<double>(area(bounds))};
    std::swap(sum, larger);
    add(sum, std::move(larger));
  }
  const double* from = by.ways.data();
  for (int64_t y = by.bounds.h.low; y <= by.bounds.h.high; ++y) {
    double* row = sum.ways.data() + (y - bounds.h.low) * bounds.w.size();
    for (int64_t x = by.bounds.w.low; x <= by.bounds.w.high; ++x) row[x - bounds.w.low] += *from++;
  }
}

// Ways to the elements of one run of channels, which is all that tells them apart.
using ByChannels = std::map<ChannelRange, PathCounts>;

// Without rows and columns of zeros at the borders.
PathCounts trimmed(const PathCounts& counts) {
  ElementBounds bounds{{counts.bounds.h.high, -1}, {counts.bounds.w.high, -1}};
  const double* ways = counts.ways.data();
  for (int64_t y = counts.bounds.h.low; y <= counts.bounds.h.high; ++y) {
    for (int64_t x = counts.bounds.w.low; x <= counts.bounds.w.high; ++x) {
      if (*ways++ == 0) continue;
      bounds.h = {std::min(bounds.h.low, y), y};
      bounds.w = {std::min(bounds.w.low, x), std::max(bounds.w.high, x)};
    }
  }
  if (bounds.h.high < 0) return {};
  if (bounds == counts.bounds) return counts;
  PathCounts within{bounds, {}};
  for (int64_t y = bounds.h.low; y <= bounds.h.high; ++y) {
    const double* row = counts.ways.data() + (y - counts.bounds.h.low) * counts.bounds.w.size() -
                        counts.bounds.w.low;
    within.ways.insert(within.ways.end(), row + bounds.w.low, row + bounds.w.high + 1);
  }
  return within;
}

PathCounts sum_of(const ByChannels& ways) {
  PathCounts sum;
  for (const auto& [channels, counts] : ways) add(sum, counts);
  return trimmed(sum);
}

}  // namespace

double PathCounts::at(int64_t y, int64_t x) const {
  const auto& [h, w] = bounds;
  if (y < h.low || y > h.high || x < w.low || x > w.high) return 0;
  return ways[static_cast<size_t>((y - h.low) * w.size() + x - w.low)];
}

double PathCounts::most() const {
  return ways.empty() ? 0 : *std::max_element(ways.begin(), ways.end());
}

std::vector<PathCounts> path_counts(const std::vector<LayerGeometry>& chain, size_t layer,
                                    int64_t y, int64_t x, int64_t c) {
  CONVOSCOPE_CHECK(layer < chain.size());
  const ImageShape& shape = chain[layer].output;
  CONVOSCOPE_CHECK(y >= 0 && y < shape.h && x >= 0 && x < shape.w && c >= 0 && c < shape.c);
  std::vector<ByChannels> ways(layer + 2);
  ways.back()[{c, c + 1}] = {{{y, y}, {x, x}}, {1}};
  std::vector<PathCounts> levels(layer + 2);
  levels.back() = sum_of(ways.back());
  for (size_t l = layer + 1; l-- > 0;) {
    for (const LayerSource& source : chain[l].sources) {
      for (const auto& [channels, counts] : ways[l + 1]) {
        const ChannelRange below = channels_below(channels, chain[l], source);
        if (below.size() > 0) add(ways[source.level][below], through(counts, chain[l]));
      }
    }
    ways[l + 1].clear();
    levels[l] = sum_of(ways[l]);
  }
  return levels;
}

}  // namespace convoscope
