// See field_axis.h.
#include "engine/analysis/field_axis.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "engine/core/arithmetic.h"
#include "engine/core/text.h"

namespace convoscope {
namespace {

constexpr double kFarthest = 0x1p40;      // pixels; products with extents stay within int64
constexpr int64_t kLongestPeriod = 4096;  // elements

AxisBounds hull(const AxisBounds& a, const AxisBounds& b) {
  if (a.size() <= 0) return b;
  if (b.size() <= 0) return a;
  return {std::min(a.low, b.low), std::max(a.high, b.high)};
}

// Whether element numbers up to `elements` stay within reach.
bool within_reach(const FieldAxis& below, double elements) {
  return elements * static_cast<double>(below.advance) <= kFarthest &&
         std::abs(below.origin) <= kFarthest;
}

double span_of(const AxisGeometry& axis) {
  return static_cast<double>(axis.effective) + static_cast<double>(axis.pad_before);
}

// Element m of the layer reads elements m·S + t·D − B of `below`.
std::optional<FieldAxis> through_window(const FieldAxis& below, const AxisGeometry& axis) {
  const int64_t common = std::gcd(below.period, axis.stride);
  FieldAxis field;
  field.period = below.period / common;
  const double elements = static_cast<double>(field.period) * static_cast<double>(axis.stride);
  if (!within_reach(below, elements + span_of(axis))) return std::nullopt;
  field.advance = below.advance * (axis.stride / common);
  field.origin = below.origin + (static_cast<double>(axis.effective - 1) / 2 -
                                 static_cast<double>(axis.pad_before)) *
                                    below.jump().value();
  field.covers.assign(static_cast<size_t>(field.period), {});
  for (int64_t m = 0; m < field.period; ++m) {
    AxisBounds& covered = field.covers[static_cast<size_t>(m)];
    // Where all elements are of one kind, the outer two taps say everything.
    const int64_t step = below.period == 1 ? std::max<int64_t>(1, axis.filter - 1) : 1;
    for (int64_t t = 0; t < axis.filter; t += step) {
      covered = hull(covered, below.covered_by(axis.position(m, t)));
    }
  }
  return field;
}

// Element o of the layer reads those elements i of `below` with i·S + t·D − B = o.
std::optional<FieldAxis> through_transposed(const FieldAxis& below, const AxisGeometry& axis) {
  if (axis.stride > kLongestPeriod / below.period) return std::nullopt;
  FieldAxis field;
  field.period = below.period * axis.stride;
  field.advance = below.advance;
  if (!within_reach(below, static_cast<double>(field.period) + span_of(axis))) return std::nullopt;
  field.origin = below.origin + (static_cast<double>(axis.pad_before) -
                                 static_cast<double>(axis.effective - 1) / 2) /
                                    static_cast<double>(axis.stride) * below.jump().value();
  field.covers.assign(static_cast<size_t>(field.period), {});
  for (int64_t o = 0; o < field.period; ++o) {
    for (int64_t t = 0; t < axis.filter; ++t) {
      const int64_t scaled = o + axis.pad_before - t * axis.dilation;
      if (floor_mod(scaled, axis.stride) != 0) continue;
      AxisBounds& covered = field.covers[static_cast<size_t>(o)];
      covered = hull(covered, below.covered_by(floor_div(scaled, axis.stride)));
    }
  }
  return field;
}

// What both cover. Only where the jumps agree does that repeat.
std::optional<FieldAxis> together(const FieldAxis& a, const FieldAxis& b) {
  const FieldAxis& larger = a.size() >= b.size() ? a : b;
  if (!(a.jump() == b.jump())) return larger;
  FieldAxis field;
  field.period = std::lcm(a.period, b.period);
  if (field.period > kLongestPeriod) return std::nullopt;
  field.advance = a.advance * (field.period / a.period);
  field.covers.resize(static_cast<size_t>(field.period));
  for (int64_t n = 0; n < field.period; ++n) {
    field.covers[static_cast<size_t>(n)] = hull(a.covered_by(n), b.covered_by(n));
  }
  const AxisBounds& first = field.covers.front();
  const bool one_kind = field.period == 1;
  field.origin = one_kind ? static_cast<double>(first.low + first.high) / 2 : larger.origin;
  return field;
}

using OfAxis = std::optional<FieldAxis> LevelField::*;

// Along one axis: the field of a layer's output from those of all levels below.
void compose(const LayerGeometry& layer, const std::vector<LevelField>& levels,
             const AxisGeometry& axis, OfAxis of, std::optional<FieldAxis>& field, JoinAxis& join) {
  for (const LayerSource& source : layer.sources) {
    const std::optional<FieldAxis>& below = levels[source.level].*of;
    std::optional<FieldAxis> branch;
    if (below) {
      branch = layer.transposed ? through_transposed(*below, axis) : through_window(*below, axis);
    }
    if (!branch) {
      field.reset();
      join.branches.clear();
      return;
    }
    if (layer.sources.size() > 1) {
      join.branches.push_back({branch->jump(), branch->origin, branch->size()});
    }
    field = field ? together(*field, *branch) : branch;
    if (!field) return;
  }
}

// "4 and 2"
template <typename Value>
std::string list_of(const JoinAxis& join, Value value) {
  std::string text;
  for (const Branch& branch : join.branches) text += (text.empty() ? "" : " and ") + value(branch);
  return text;
}

std::string difference_of(const JoinAxis& join) {
  return "strides " + list_of(join, [](const Branch& b) { return to_string(b.jump); }) +
         ", centres " + list_of(join, [](const Branch& b) { return significant(b.centre, 6); });
}

}  // namespace

std::string to_string(const Fraction& fraction) {
  const std::string whole = std::to_string(fraction.numerator);
  return fraction.denominator == 1 ? whole : whole + "/" + std::to_string(fraction.denominator);
}

AxisBounds FieldAxis::covered_by(int64_t n) const {
  AxisBounds bounds = covers[static_cast<size_t>(floor_mod(n, period))];
  if (bounds.size() <= 0) return bounds;
  const int64_t moved = floor_div(n, period) * advance;
  return {bounds.low + moved, bounds.high + moved};
}

Fraction FieldAxis::jump() const {
  const int64_t common = std::gcd(advance, period);
  return {advance / common, period / common};
}

int64_t FieldAxis::size() const {
  int64_t largest = 0;
  for (const AxisBounds& bounds : covers) largest = std::max(largest, bounds.size());
  return largest;
}

bool JoinAxis::aligned() const {
  return std::all_of(branches.begin(), branches.end(), [&](const Branch& branch) {
    const double apart = std::abs(branch.centre - branches.front().centre);
    // Thirds and the like are rounded, and by less than this.
    return branch.jump == branches.front().jump && apart < 1e-6;
  });
}

std::vector<LevelField> fields_of(const std::vector<LayerGeometry>& chain) {
  std::vector<LevelField> levels(1);
  levels.front().h = levels.front().w = FieldAxis{};
  for (const LayerGeometry& layer : chain) {
    LevelField level;
    compose(layer, levels, layer.window.h, &LevelField::h, level.h, level.join_h);
    compose(layer, levels, layer.window.w, &LevelField::w, level.w, level.join_w);
    levels.push_back(std::move(level));
  }
  return levels;
}

std::string alignment_note(const LevelField& level) {
  if (level.aligned()) return {};
  const std::string begins = "the branches aren't aligned";
  const std::string h = difference_of(level.join_h), w = difference_of(level.join_w);
  if (h == w) return begins + ": " + h;
  const std::string along_h = " along the height: " + h, along_w = " along the width: " + w;
  if (level.join_w.aligned()) return begins + along_h;
  if (level.join_h.aligned()) return begins + along_w;
  return begins + along_h + ";" + along_w;
}

}  // namespace convoscope
