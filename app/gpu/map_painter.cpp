// See map_painter.h.
#include "app/gpu/map_painter.h"

#include <algorithm>
#include <cmath>

namespace convoscope::app {
namespace {

bool whole(double v) { return std::fabs(v - std::round(v)) < 1e-3; }

// The key's tile, or the finest coarser one that covers it; null when there is none.
std::pair<const TileKey, Tile>* best_tile(TensorTiles& tiles, TileKey key, int last_level) {
  for (; key.level <= last_level; ++key.level, key.row /= 2, key.column /= 2) {
    const auto found = tiles.tiles.find(key);
    if (found != tiles.tiles.end()) return &*found;
  }
  return nullptr;
}

struct Scale {
  double y, x;  // screen pixels per element
};

std::vector<TileKey> visible_tiles(const ImageShape& shape, int64_t n, int64_t c, Scale scale,
                                   ImVec2 top_left, const ScreenRect& clip) {
  const int level = level_for_scale(std::min(scale.y, scale.x));
  const TileRect range =
      tiles_touching(shape.h, shape.w, level, (clip.min.y - top_left.y) / scale.y,
                     (clip.min.x - top_left.x) / scale.x, (clip.max.y - top_left.y) / scale.y,
                     (clip.max.x - top_left.x) / scale.x);
  std::vector<TileKey> keys;
  for (int64_t row = range.y0; row < range.y1; ++row) {
    for (int64_t column = range.x0; column < range.x1; ++column) {
      keys.push_back({n, c, level, row, column});
    }
  }
  return keys;
}

// Corners of the whole picture that a rectangle of its elements holds.
ImDrawFlags rounded_corners(const TileRect& r, const ImageShape& shape) {
  const bool top = r.y0 == 0, left = r.x0 == 0, bottom = r.y1 == shape.h, right = r.x1 == shape.w;
  ImDrawFlags flags = 0;
  if (top && left) flags |= ImDrawFlags_RoundCornersTopLeft;
  if (top && right) flags |= ImDrawFlags_RoundCornersTopRight;
  if (bottom && left) flags |= ImDrawFlags_RoundCornersBottomLeft;
  if (bottom && right) flags |= ImDrawFlags_RoundCornersBottomRight;
  return flags == 0 ? ImDrawFlags_RoundCornersNone : flags;
}

// Between many interleaved channels every element of a map lies on a cache line of its own: 16
// float32, measured as twice the time of neighbours.
int64_t elements_per_read(const Tensor& tensor) { return view_of(tensor).stride_w >= 16 ? 2 : 1; }

// Elements that a tile shows.
TileRect tile_elements(const ImageShape& shape, const TileKey& key) {
  const TileRect p = tile_pixels(shape.h, shape.w, key);
  const int64_t f = int64_t{1} << key.level;
  return {p.y0 * f, p.x0 * f, std::min(p.y1 * f, shape.h), std::min(p.x1 * f, shape.w)};
}

}  // namespace

MapPainter::MapPainter(bool has_gl, RunAside run_aside, const PainterLimits& limits)
    : has_gl_(has_gl), limits_(limits), cache_(limits.cache_bytes), queue_(std::move(run_aside)) {}

void MapPainter::begin_frame() {
  if (!has_gl_) return;
  ++frame_;
  pending_ = false;
  counts_.frame_elements = counts_.frame_upload_bytes = 0;
  shader_.begin_frame();
  std::erase_if(slots_, [this](const auto& slot) { return slot.second.last_used < frame_ - 1; });
  for (MadeTile& made : queue_.take()) waiting_.push_back(std::move(made));
  size_t taken = 0;
  for (; taken < waiting_.size() && may_upload(); ++taken) {
    const MadeTile& made = waiting_[taken];
    const TilesPtr tiles = made.tiles.lock();
    if (!tiles) continue;
    tiles->requested.erase(made.key);
    if (made.texels.empty()) continue;
    upload(*tiles, made.key, made.texels);
  }
  waiting_.erase(waiting_.begin(), waiting_.begin() + static_cast<std::ptrdiff_t>(taken));
  // What the last frame showed will be shown again.
  cache_.evict(frame_ - 1);
}

void MapPainter::draw_map(ImDrawList* list, const TensorPtr& tensor, int64_t n, int64_t c,
                          const MapStyle& style, ImVec2 top_left, double scale,
                          const ScreenRect& clip) {
  draw(list, tensor, n, c, style, {top_left, scale, scale * style.stretch, clip});
}

void MapPainter::draw_composite(ImDrawList* list, const TensorPtr& tensor, int64_t n,
                                const Composite& maps, const MapStyle& style, ImVec2 top_left,
                                double scale, const ScreenRect& clip) {
  if (!has_gl_ || !tensor) return;
  const ImageShape shape = view_of(*tensor).shape;
  const auto height = static_cast<float>(scale * static_cast<double>(shape.h));
  const auto width = static_cast<float>(scale * style.stretch * static_cast<double>(shape.w));
  list->PushClipRect(clip.min, clip.max, true);
  list->AddRectFilled(top_left, {top_left.x + width, top_left.y + height},
                      IM_COL32(0, 0, 0, std::lround(255 * std::clamp(style.dim, 0.0f, 1.0f))),
                      style.rounding);
  list->PopClipRect();
  constexpr Paint kPaints[] = {Paint::kRed, Paint::kGreen, Paint::kBlue};
  for (size_t i = 0; i < maps.size(); ++i) {
    MapStyle own = style;
    own.low = maps[i].low;
    own.high = maps[i].high;
    own.slot = style.slot == 0 ? 0 : style.slot + static_cast<uint32_t>(i) + 1;
    draw(list, tensor, n, maps[i].c, own, {top_left, scale, scale * style.stretch, clip},
         kPaints[i]);
  }
}

void MapPainter::draw_picture(ImDrawList* list, const TensorPtr& tensor, int64_t n,
                              const MapStyle& style, ImVec2 top_left, double scale,
                              const ScreenRect& clip) {
  if (!has_gl_ || !tensor) return;
  const bool rgb = view_of(*tensor).shape.c >= 3;
  MapStyle grey = style;
  grey.colormap = ColormapId::kGrey;
  draw(list, tensor, n, rgb ? kRgb : 0, grey, {top_left, scale, scale * style.stretch, clip});
}

PainterCounts MapPainter::counts() const {
  PainterCounts counts = counts_;
  counts.cache_bytes = cache_.bytes();
  return counts;
}

void MapPainter::draw(ImDrawList* list, const TensorPtr& tensor, int64_t n, int64_t c,
                      const MapStyle& style, const Placement& place, Paint paint) {
  const bool visible_scale = place.scale_y > 0 && place.scale_x > 0;
  if (!has_gl_ || !tensor || tensor->size() == 0 || !visible_scale) return;
  const TilesPtr tiles = cache_.of(tensor);
  const std::vector<TileKey> keys =
      visible_tiles(tiles->shape, n, c, {place.scale_y, place.scale_x}, place.top_left, place.clip);
  if (keys.empty()) return;
  want_tiles(tensor, tiles, keys);

  const auto pixel = static_cast<double>(int64_t{1} << keys.front().level);
  const bool aligned = whole(place.scale_y * pixel) && whole(place.scale_x * pixel) &&
                       whole(place.top_left.x) && whole(place.top_left.y);
  const TilesPtr shown = choose(tiles, keys, style.slot);
  list->PushClipRect(place.clip.min, place.clip.max, true);
  shader_.begin(list, {style.colormap, style.low, style.high, c == kRgb, aligned, paint});
  for (const TileKey& key : keys) draw_tile(list, *shown, key, style, place);
  ColormapShader::end(list);
  list->PopClipRect();
}

void MapPainter::want_tiles(const TensorPtr& tensor, const TilesPtr& tiles,
                            const std::vector<TileKey>& keys) {
  const bool complete =
      std::ranges::all_of(keys, [&](const TileKey& key) { return tiles->tiles.contains(key); });
  if (complete) return;
  pending_ = true;
  // One tile of everything first: it stands in for all that is missing.
  TileKey overview = keys.front();
  overview.level = std::max(overview.level, overview_level(tiles->shape.h, tiles->shape.w));
  overview.row = overview.column = 0;
  want_tile(tensor, tiles, overview);
  for (const TileKey& key : keys) want_tile(tensor, tiles, key);
  pending_ =
      !std::ranges::all_of(keys, [&](const TileKey& key) { return tiles->tiles.contains(key); });
}

void MapPainter::want_tile(const TensorPtr& tensor, const TilesPtr& tiles, const TileKey& key) {
  if (tiles->tiles.contains(key) || tiles->requested.contains(key)) return;
  const int64_t cost = tile_cost(tiles->shape, key) * elements_per_read(*tensor);
  const bool fits = counts_.frame_elements + cost <= limits_.frame_elements && may_upload();
  const bool first = !queue_.can_run_aside() && counts_.frame_elements == 0;
  if (fits || first) {
    counts_.frame_elements += cost;
    upload(*tiles, key, make_tile(*tensor, key));
  } else if (queue_.can_run_aside() && !queue_.full()) {
    queue_.submit(tensor, tiles, key);
  }
}

// The tensor's own tiles as soon as they cover what is visible, before that what the slot showed
// last.
const MapPainter::TilesPtr& MapPainter::choose(const TilesPtr& tiles,
                                               const std::vector<TileKey>& keys, uint32_t slot) {
  if (slot == 0) return tiles;
  Slot& last = slots_[slot];
  last.last_used = frame_;
  const int last_level = overview_level(tiles->shape.h, tiles->shape.w) + keys.front().level;
  const auto covered_by = [&](TensorTiles& candidate) {
    return candidate.shape == tiles->shape && std::ranges::all_of(keys, [&](const TileKey& key) {
             return best_tile(candidate, key, last_level) != nullptr;
           });
  };
  if (!last.tiles || covered_by(*tiles) || !covered_by(*last.tiles)) last.tiles = tiles;
  return last.tiles;
}

void MapPainter::draw_tile(ImDrawList* list, TensorTiles& tiles, const TileKey& key,
                           const MapStyle& style, const Placement& place) {
  const int last_level = overview_level(tiles.shape.h, tiles.shape.w) + key.level;
  auto* found = best_tile(tiles, key, last_level);
  if (found == nullptr) return;
  found->second.last_used = frame_;
  const TileRect part = tile_elements(tiles.shape, key);
  const TileRect whole_tile = tile_pixels(tiles.shape.h, tiles.shape.w, found->first);
  const double factor = static_cast<double>(int64_t{1} << found->first.level);
  const auto screen = [&](int64_t y, int64_t x) {
    return ImVec2(static_cast<float>(place.top_left.x + place.scale_x * static_cast<double>(x)),
                  static_cast<float>(place.top_left.y + place.scale_y * static_cast<double>(y)));
  };
  const auto uv = [&](int64_t y, int64_t x) {
    const double v = static_cast<double>(y) / factor - static_cast<double>(whole_tile.y0);
    const double u = static_cast<double>(x) / factor - static_cast<double>(whole_tile.x0);
    return ImVec2(static_cast<float>(u / static_cast<double>(whole_tile.width())),
                  static_cast<float>(v / static_cast<double>(whole_tile.height())));
  };
  const ImU32 tint = IM_COL32(255, 255, 255, std::lround(255 * std::clamp(style.dim, 0.0f, 1.0f)));
  const auto texture =
      reinterpret_cast<ImTextureID>(static_cast<uintptr_t>(found->second.texture.id()));
  const ImVec2 a = screen(part.y0, part.x0), b = screen(part.y1, part.x1);
  list->AddImageRounded(texture, a, b, uv(part.y0, part.x0), uv(part.y1, part.x1), tint,
                        style.rounding, rounded_corners(part, tiles.shape));
}

bool MapPainter::may_upload() const {
  return counts_.frame_upload_bytes < limits_.frame_upload_bytes;
}

void MapPainter::upload(TensorTiles& tiles, const TileKey& key, const std::vector<float>& texels) {
  const Tile& tile = cache_.insert(tiles, key, texels, frame_);
  counts_.frame_upload_bytes += tile.texture.bytes();
  ++counts_.uploads;
}

}  // namespace convoscope::app
