// See receptive_field.h.
#include "engine/analysis/receptive_field.h"

#include <algorithm>

#include "engine/core/arithmetic.h"
#include "engine/core/check.h"

namespace convoscope {
namespace {

// The level below `above`, through the layer whose geometry is `g`. An output channel reads the Cf
// input channels of its group.
FieldLevel level_below(const FieldLevel& above, const Geometry& g) {
  FieldLevel below;
  below.level = above.level - 1;
  below.height = g.h.input;
  below.width = g.w.input;
  below.h = read_by(g.h, above.h.inside);
  below.w = read_by(g.w, above.w.inside);
  const int64_t first_group = above.channel_begin / g.channels_per_group();
  const int64_t last_group = (above.channel_end - 1) / g.channels_per_group();
  below.channel_begin = first_group * g.filter_channels;
  below.channel_end = (last_group + 1) * g.filter_channels;
  return below;
}

void compose(FieldAxis& field, const AxisGeometry& axis) {
  field.size += (axis.effective - 1) * field.jump;
  field.start -= axis.pad_before * field.jump;
  field.jump *= axis.stride;
}

// Outputs m with m·S + t·D − B = position for a tap t.
std::vector<int64_t> readers(const AxisGeometry& axis, int64_t position) {
  const int64_t from_first_tap = position + axis.pad_before;
  const int64_t first =
      std::max<int64_t>(0, ceil_div(from_first_tap - axis.effective + 1, axis.stride));
  const int64_t last = std::min(axis.output - 1, floor_div(from_first_tap, axis.stride));
  std::vector<int64_t> outputs;
  for (int64_t m = first; m <= last; ++m) {
    if ((from_first_tap - m * axis.stride) % axis.dilation == 0) outputs.push_back(m);
  }
  return outputs;
}

}  // namespace

AxisSet read_by(const AxisGeometry& axis, const std::vector<int64_t>& outputs) {
  std::vector<int64_t> positions;
  positions.reserve(outputs.size() * static_cast<size_t>(axis.filter));
  for (const int64_t m : outputs) {
    for (int64_t t = 0; t < axis.filter; ++t) positions.push_back(axis.position(m, t));
  }
  std::sort(positions.begin(), positions.end());
  positions.erase(std::unique(positions.begin(), positions.end()), positions.end());
  AxisSet set;
  for (const int64_t p : positions) (axis.inside(p) ? set.inside : set.padding).push_back(p);
  return set;
}

ReceptiveField receptive_field(const std::vector<Geometry>& chain, size_t layer, int64_t y,
                               int64_t x, int64_t c) {
  CONVOSCOPE_CHECK(layer < chain.size());
  const Geometry& last = chain[layer];
  CONVOSCOPE_CHECK(y >= 0 && y < last.h.output && x >= 0 && x < last.w.output);
  CONVOSCOPE_CHECK(c >= 0 && c < last.out_channels);

  ReceptiveField field;
  field.levels.resize(layer + 2);
  FieldLevel& element = field.levels[layer + 1];
  element.level = layer + 1;
  element.height = last.h.output;
  element.width = last.w.output;
  element.h.inside = {y};
  element.w.inside = {x};
  element.channel_begin = c;
  element.channel_end = c + 1;
  for (size_t l = layer + 1; l-- > 0;) field.levels[l] = level_below(field.levels[l + 1], chain[l]);

  for (size_t l = 0; l <= layer; ++l) {
    compose(field.h, chain[l].h);
    compose(field.w, chain[l].w);
  }
  return field;
}

FanOut fan_out(const Geometry& geometry, int64_t y, int64_t x) {
  return {readers(geometry.h, y), readers(geometry.w, x)};
}

}  // namespace convoscope
