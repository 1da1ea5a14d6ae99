// See window_sets.h.
#include "engine/analysis/window_sets.h"

#include <algorithm>

#include "engine/core/arithmetic.h"

namespace convoscope {
namespace {

// Groups of `inner` channels each that `range` has a part in, as channels of groups of `outer`.
ChannelRange same_groups(const ChannelRange& range, int64_t inner, int64_t outer) {
  return {range.begin / inner * outer, ((range.end - 1) / inner + 1) * outer};
}

ChannelRange read_channels(const Geometry& g, const ChannelRange& outputs) {
  return same_groups(outputs, g.channels_per_group(), g.filter_channels);
}

ChannelRange reading_channels(const Geometry& g, const ChannelRange& inputs) {
  return same_groups(inputs, g.filter_channels, g.channels_per_group());
}

bool joins(const LayerGeometry& layer) { return layer.sources.size() > 1; }

void sort_unique(std::vector<int64_t>& positions) {
  if (!std::is_sorted(positions.begin(), positions.end())) {
    std::sort(positions.begin(), positions.end());
  }
  positions.erase(std::unique(positions.begin(), positions.end()), positions.end());
}

// Outputs [first, last] whose windows span position p.
AxisBounds spanning(const AxisGeometry& axis, int64_t p) {
  const int64_t from_first_tap = p + axis.pad_before;
  return {std::max<int64_t>(0, ceil_div(from_first_tap - axis.effective + 1, axis.stride)),
          std::min(axis.output - 1, floor_div(from_first_tap, axis.stride))};
}

}  // namespace

AxisSet read_by(const AxisGeometry& axis, const std::vector<int64_t>& outputs) {
  std::vector<int64_t> positions;
  for (const int64_t m : outputs) {
    // What overlaps the window before, tap on tap, is there already.
    const int64_t last = positions.empty() ? axis.position(m, 0) - 1 : positions.back();
    const bool dense = axis.dilation == 1;
    const int64_t first = dense ? std::max<int64_t>(0, last + 1 - axis.position(m, 0)) : 0;
    for (int64_t t = first; t < axis.filter; ++t) positions.push_back(axis.position(m, t));
  }
  sort_unique(positions);
  AxisSet set;
  for (const int64_t p : positions) (axis.inside(p) ? set.inside : set.padding).push_back(p);
  return set;
}

std::vector<int64_t> readers_of(const AxisGeometry& axis, const std::vector<int64_t>& positions) {
  std::vector<int64_t> outputs;
  for (const int64_t p : positions) {
    const AxisBounds those = spanning(axis, p);
    for (int64_t m = those.low; m <= those.high; ++m) {
      if ((p + axis.pad_before - m * axis.stride) % axis.dilation == 0) outputs.push_back(m);
    }
  }
  sort_unique(outputs);
  return outputs;
}

bool reads_padding(const LayerGeometry& layer) {
  const bool learns = layer.parameters > 0;  // all but pools do that have windows beyond 1×1
  return learns && !layer.transposed;
}

ChannelRange channels_below(const ChannelRange& outputs, const LayerGeometry& layer,
                            const LayerSource& source) {
  const ChannelRange part{std::max(outputs.begin, source.channel_begin),
                          std::min(outputs.end, source.channel_end)};
  if (part.size() <= 0) return {};
  if (joins(layer)) return {part.begin - source.channel_begin, part.end - source.channel_begin};
  return layer.transposed ? reading_channels(layer.window, part)
                          : read_channels(layer.window, part);
}

FieldPiece piece_below(const FieldPiece& outputs, const LayerGeometry& layer,
                       const LayerSource& source) {
  FieldPiece below;
  below.channels = channels_below(outputs.channels, layer, source);
  if (below.channels.size() <= 0 || !outputs.has_elements()) return {};
  const Geometry& g = layer.window;
  if (layer.transposed) {
    below.h.inside = readers_of(g.h, outputs.h.inside);
    below.w.inside = readers_of(g.w, outputs.w.inside);
    return below;
  }
  below.h = read_by(g.h, outputs.h.inside);
  below.w = read_by(g.w, outputs.w.inside);
  if (!reads_padding(layer)) below.h.padding = below.w.padding = {};
  return below;
}

FieldPiece piece_above(const FieldPiece& elements, const LayerGeometry& layer,
                       const LayerSource& source) {
  if (!elements.has_elements()) return {};
  const Geometry& g = layer.window;
  FieldPiece above;
  if (joins(layer)) {
    above.channels = {elements.channels.begin + source.channel_begin,
                      elements.channels.end + source.channel_begin};
  } else {
    above.channels = layer.transposed ? read_channels(g, elements.channels)
                                      : reading_channels(g, elements.channels);
  }
  const auto along = [&](const AxisGeometry& axis, const std::vector<int64_t>& positions) {
    return layer.transposed ? read_by(axis, positions).inside : readers_of(axis, positions);
  };
  above.h.inside = along(g.h, elements.h.inside);
  above.w.inside = along(g.w, elements.w.inside);
  return above;
}

}  // namespace convoscope
