// See element_set.h.
#include "engine/analysis/element_set.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <utility>

namespace convoscope {
namespace {

// Beyond this many, comparing each with each costs more than cutting the set into rows.
constexpr size_t kMostOverlapping = 48;

using Positions = std::vector<int64_t>;

bool subset(const Positions& a, const Positions& b) {
  return a.size() <= b.size() && std::includes(b.begin(), b.end(), a.begin(), a.end());
}

bool subset(const AxisSet& a, const AxisSet& b) {
  return subset(a.inside, b.inside) && subset(a.padding, b.padding);
}

bool subset(const ChannelRange& a, const ChannelRange& b) {
  return a.begin >= b.begin && a.end <= b.end;
}

bool subset(const FieldPiece& a, const FieldPiece& b) {
  return subset(a.channels, b.channels) && subset(a.h, b.h) && subset(a.w, b.w);
}

Positions united(const Positions& a, const Positions& b) {
  Positions all;
  all.reserve(a.size() + b.size());
  std::set_union(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(all));
  return all;
}

AxisSet united(const AxisSet& a, const AxisSet& b) {
  return {united(a.inside, b.inside), united(a.padding, b.padding)};
}

bool adjoin(const ChannelRange& a, const ChannelRange& b) {
  return a.begin <= b.end && b.begin <= a.end;
}

ChannelRange united(const ChannelRange& a, const ChannelRange& b) {
  return {std::min(a.begin, b.begin), std::max(a.end, b.end)};
}

// Makes `a` the union of both where that is a product; whether it is.
bool take_in(FieldPiece& a, const FieldPiece& b) {
  if (subset(b, a)) return true;
  if (subset(a, b)) {
    a = b;
    return true;
  }
  const bool rows = a.h == b.h, columns = a.w == b.w, channels = a.channels == b.channels;
  if (rows && columns && adjoin(a.channels, b.channels)) {
    a.channels = united(a.channels, b.channels);
  } else if (rows && channels) {
    a.w = united(a.w, b.w);
  } else if (columns && channels) {
    a.h = united(a.h, b.h);
  } else {
    return false;
  }
  return true;
}

// One round over all pairs; whether anything changed.
bool merge_pairs(std::vector<FieldPiece>& pieces) {
  const size_t before = pieces.size();
  for (size_t i = 0; i < pieces.size(); ++i) {
    for (size_t j = i + 1; j < pieces.size();) {
      if (take_in(pieces[i], pieces[j])) {
        pieces.erase(pieces.begin() + static_cast<std::ptrdiff_t>(j));
      } else {
        ++j;
      }
    }
  }
  return pieces.size() < before;
}

// The runs of channels that no piece begins or ends within.
std::vector<ChannelRange> channel_runs(const std::vector<FieldPiece>& pieces) {
  Positions cuts;
  for (const FieldPiece& piece : pieces) {
    cuts.push_back(piece.channels.begin);
    cuts.push_back(piece.channels.end);
  }
  std::sort(cuts.begin(), cuts.end());
  cuts.erase(std::unique(cuts.begin(), cuts.end()), cuts.end());
  std::vector<ChannelRange> runs;
  for (size_t i = 0; i + 1 < cuts.size(); ++i) runs.push_back({cuts[i], cuts[i + 1]});
  return runs;
}

// Rows by the columns that they are read with, in one run of channels.
std::map<AxisSet, AxisSet> rows_by_columns(const std::vector<FieldPiece>& pieces,
                                           const ChannelRange& run) {
  std::map<std::pair<int64_t, bool>, std::vector<size_t>> pieces_of_row;  // (row, inside)
  for (size_t i = 0; i < pieces.size(); ++i) {
    if (!subset(run, pieces[i].channels)) continue;
    for (const int64_t row : pieces[i].h.inside) pieces_of_row[{row, true}].push_back(i);
    for (const int64_t row : pieces[i].h.padding) pieces_of_row[{row, false}].push_back(i);
  }
  std::map<std::vector<size_t>, AxisSet> rows_of_pieces;
  for (const auto& [row, those] : pieces_of_row) {
    AxisSet& rows = rows_of_pieces[those];
    (row.second ? rows.inside : rows.padding).push_back(row.first);
  }
  std::map<AxisSet, AxisSet> rows_of_columns;
  for (const auto& [those, rows] : rows_of_pieces) {
    AxisSet columns;
    for (const size_t i : those) columns = united(columns, pieces[i].w);
    AxisSet& same = rows_of_columns[columns];
    same = united(same, rows);
  }
  return rows_of_columns;
}

void widen(std::optional<ElementBounds>& bounds, const ElementBounds& by) {
  if (!bounds) {
    bounds = by;
    return;
  }
  for (const auto axis : {&ElementBounds::h, &ElementBounds::w}) {
    AxisBounds& whole = (*bounds).*axis;
    whole.low = std::min(whole.low, (by.*axis).low);
    whole.high = std::max(whole.high, (by.*axis).high);
  }
}

std::optional<AxisBounds> touched_by(const AxisSet& set) {
  if (set.inside.empty() && set.padding.empty()) return std::nullopt;
  AxisBounds bounds{INT64_MAX, INT64_MIN};
  for (const Positions* part : {&set.inside, &set.padding}) {
    if (part->empty()) continue;
    bounds.low = std::min(bounds.low, part->front());
    bounds.high = std::max(bounds.high, part->back());
  }
  return bounds;
}

bool has(const Positions& positions, int64_t p) {
  return std::binary_search(positions.begin(), positions.end(), p);
}

int64_t area(const FieldPiece& piece) {
  return static_cast<int64_t>(piece.h.inside.size() * piece.w.inside.size());
}

}  // namespace

std::vector<FieldPiece> disjoint(const std::vector<FieldPiece>& pieces) {
  if (pieces.size() < 2) return pieces;
  std::vector<FieldPiece> cut;
  size_t last = 0;  // those of the run before begin here
  for (const ChannelRange& run : channel_runs(pieces)) {
    const size_t first = cut.size();
    for (auto& [columns, rows] : rows_by_columns(pieces, run)) {
      cut.push_back({rows, columns, run});
    }
    // Where the neighbouring run holds the very same pieces, both are one run.
    const auto same = [](const FieldPiece& a, const FieldPiece& b) {
      return a.h == b.h && a.w == b.w && a.channels.end == b.channels.begin;
    };
    const auto middle = cut.begin() + static_cast<std::ptrdiff_t>(first);
    if (first > last && std::equal(cut.begin() + static_cast<std::ptrdiff_t>(last), middle, middle,
                                   cut.end(), same)) {
      for (size_t i = last; i < first; ++i) cut[i].channels.end = run.end;
      cut.resize(first);
    } else {
      last = first;
    }
  }
  return cut;
}

std::vector<FieldPiece> simplified(std::vector<FieldPiece> pieces) {
  if (pieces.size() > kMostOverlapping) return disjoint(pieces);
  while (merge_pairs(pieces)) {
  }
  return pieces;
}

bool FieldLevel::empty() const {
  return std::none_of(pieces.begin(), pieces.end(),
                      [](const FieldPiece& piece) { return piece.has_elements(); });
}

bool FieldLevel::contains(int64_t y, int64_t x) const {
  return std::any_of(pieces.begin(), pieces.end(), [&](const FieldPiece& piece) {
    return has(piece.h.inside, y) && has(piece.w.inside, x);
  });
}

bool FieldLevel::contains(int64_t y, int64_t x, int64_t c) const {
  return std::any_of(pieces.begin(), pieces.end(), [&](const FieldPiece& piece) {
    return c >= piece.channels.begin && c < piece.channels.end && has(piece.h.inside, y) &&
           has(piece.w.inside, x);
  });
}

int64_t FieldLevel::count() const {
  int64_t elements = 0;
  for (const FieldPiece& piece : disjoint(pieces)) elements += area(piece) * piece.channels.size();
  return elements;
}

int64_t FieldLevel::pixels() const {
  std::vector<FieldPiece> flat = pieces;
  for (FieldPiece& piece : flat) piece.channels = {0, 1};
  int64_t positions = 0;
  for (const FieldPiece& piece : disjoint(flat)) positions += area(piece);
  return positions;
}

std::optional<ElementBounds> FieldLevel::bounds() const {
  std::optional<ElementBounds> bounds;
  for (const FieldPiece& piece : pieces) {
    if (!piece.has_elements()) continue;
    widen(bounds, {{piece.h.inside.front(), piece.h.inside.back()},
                   {piece.w.inside.front(), piece.w.inside.back()}});
  }
  return bounds;
}

std::optional<ElementBounds> FieldLevel::touched() const {
  std::optional<ElementBounds> bounds;
  for (const FieldPiece& piece : pieces) {
    const auto h = touched_by(piece.h), w = touched_by(piece.w);
    if (h && w) widen(bounds, {*h, *w});
  }
  return bounds;
}

ChannelRange FieldLevel::channel_bounds() const {
  if (pieces.empty()) return {};
  ChannelRange bounds = pieces.front().channels;
  for (const FieldPiece& piece : pieces) bounds = united(bounds, piece.channels);
  return bounds;
}

}  // namespace convoscope
