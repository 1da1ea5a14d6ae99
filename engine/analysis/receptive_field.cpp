// See receptive_field.h.
#include "engine/analysis/receptive_field.h"

#include <utility>

#include "engine/analysis/window_sets.h"
#include "engine/core/check.h"

namespace convoscope {
namespace {

const ImageShape& shape_of(const std::vector<LayerGeometry>& chain, size_t level) {
  return level == 0 ? chain.front().input() : chain[level - 1].output;
}

// Levels [0, count) without any elements.
std::vector<FieldLevel> empty_levels(const std::vector<LayerGeometry>& chain, size_t count) {
  std::vector<FieldLevel> levels(count);
  for (size_t l = 0; l < count; ++l) {
    const ImageShape& shape = shape_of(chain, l);
    levels[l].level = l;
    levels[l].height = shape.h;
    levels[l].width = shape.w;
    levels[l].channels = shape.c;
  }
  return levels;
}

FieldPiece elements_at(const FieldLevel& level, int64_t y, int64_t x,
                       const ChannelRange& channels) {
  CONVOSCOPE_CHECK(y >= 0 && y < level.height && x >= 0 && x < level.width);
  CONVOSCOPE_CHECK(channels.begin >= 0 && channels.size() > 0 && channels.end <= level.channels);
  return {{{y}, {}}, {{x}, {}}, channels};
}

void add(FieldLevel& level, FieldPiece piece) {
  if (piece.channels.size() > 0) level.pieces.push_back(std::move(piece));
}

// A level is whole once all levels above have handed their sets down, so it is simplified then.
ReceptiveField field_of(const std::vector<LayerGeometry>& chain, size_t layer, int64_t y, int64_t x,
                        const ChannelRange* channels) {
  CONVOSCOPE_CHECK(layer < chain.size());
  ReceptiveField field{empty_levels(chain, layer + 2)};
  std::vector<FieldLevel>& levels = field.levels;
  const ChannelRange all{0, levels.back().channels};
  levels.back().pieces = {elements_at(levels.back(), y, x, channels ? *channels : all)};
  for (size_t l = layer + 1; l-- > 0;) {
    for (const LayerSource& source : chain[l].sources) {
      for (const FieldPiece& piece : levels[l + 1].pieces) {
        add(levels[source.level], piece_below(piece, chain[l], source));
      }
    }
    levels[l].pieces = simplified(std::move(levels[l].pieces));
  }
  return field;
}

}  // namespace

ReceptiveField receptive_field(const std::vector<LayerGeometry>& chain, size_t layer, int64_t y,
                               int64_t x, int64_t c) {
  const ChannelRange channel{c, c + 1};
  return field_of(chain, layer, y, x, &channel);
}

ReceptiveField receptive_field(const std::vector<LayerGeometry>& chain, size_t layer, int64_t y,
                               int64_t x) {
  return field_of(chain, layer, y, x, nullptr);
}

std::vector<FieldLevel> fan_out(const std::vector<LayerGeometry>& chain, size_t level, int64_t y,
                                int64_t x, const ChannelRange& channels) {
  CONVOSCOPE_CHECK(!chain.empty() && level <= chain.size());
  std::vector<FieldLevel> levels = empty_levels(chain, chain.size() + 1);
  levels[level].pieces = {elements_at(levels[level], y, x, channels)};
  for (size_t l = level; l < chain.size(); ++l) {
    FieldLevel& above = levels[l + 1];
    for (const LayerSource& source : chain[l].sources) {
      for (const FieldPiece& piece : levels[source.level].pieces) {
        FieldPiece reading = piece_above(piece, chain[l], source);
        if (reading.has_elements()) add(above, std::move(reading));
      }
    }
    above.pieces = simplified(std::move(above.pieces));
  }
  return levels;
}

FanOut fan_out(const Geometry& window, int64_t y, int64_t x) {
  return {readers_of(window.h, {y}), readers_of(window.w, {x})};
}

FanOut fan_out(const LayerGeometry& layer, int64_t y, int64_t x) {
  if (!layer.transposed) return fan_out(layer.window, y, x);
  return {read_by(layer.window.h, {y}).inside, read_by(layer.window.w, {x}).inside};
}

}  // namespace convoscope
