// Draws any map of any tensor, of any size and at any zoom, into an ImDrawList. A frame costs what
// is visible: tiles are made once per tensor, small ones in the frame, large ones aside, and
// uploads are rationed, so that a new activation of a hundred million elements never stalls the
// window. Until a tile is there, a coarser one stands in for it.
//
//   painter.begin_frame();                          once a frame, before anything is drawn
//   painter.draw_map(list, output, n, c, style, top_left, scale, clip);
//   if (painter.pending()) …                        something visible is still being made: draw
//   again
//
// Without GL (the null host) every call does nothing. Must go before the GL context does.
#pragma once

#include "imgui.h"

#include <array>
#include <unordered_map>

#include "app/gpu/colormap_shader.h"
#include "app/gpu/tile_cache.h"
#include "app/gpu/tile_queue.h"

namespace convoscope::app {

struct MapStyle {
  ColormapId colormap = ColormapId::kDivergingDark;
  float low = -1, high = 1;
  float dim = 1;       // 1: as it is, towards 0: into the background
  float rounding = 0;  // of the picture's corners, screen pixels
  double stretch = 1;  // width of an element over its height
  // Where on the screen this is (an ImGui id), or 0. While a new tensor's tiles are made, the
  // tensor last drawn in the same slot with the same extents stays visible.
  uint32_t slot = 0;
};

// A map that gives a composite one of its colours.
struct CompositeMap {
  int64_t c = 0;
  float low = -1, high = 1;  // black and full
};
using Composite = std::array<CompositeMap, 3>;  // red, green, blue

struct ScreenRect {
  ImVec2 min, max;
};

struct PainterLimits {
  int64_t cache_bytes = int64_t{256} << 20;
  int64_t frame_elements = int64_t{1} << 18;      // read from tensors within a frame: about 1 ms
  int64_t frame_upload_bytes = int64_t{2} << 20;  // copied to the GPU in a frame: about 1 ms
};

// Of the frame so far; uploads count textures written since construction.
struct PainterCounts {
  int64_t frame_elements = 0, frame_upload_bytes = 0;
  int64_t uploads = 0, cache_bytes = 0;
};

class MapPainter {
 public:
  // Without run_aside every tile is made in a frame, as many as the limits allow but at least one.
  explicit MapPainter(bool has_gl, RunAside run_aside = nullptr, const PainterLimits& limits = {});

  void begin_frame();

  // Map c of batch element n (of filters, HWIO: slice c of filter n). `scale` is screen pixels per
  // element, top_left where element (0, 0) starts; nothing is drawn outside `clip`.
  void draw_map(ImDrawList* list, const TensorPtr& tensor, int64_t n, int64_t c,
                const MapStyle& style, ImVec2 top_left, double scale, const ScreenRect& clip);
  // Batch element n as a picture: channels 0 to 2 as red, green and blue with low black and high
  // full, or grey where there are fewer than three.
  void draw_picture(ImDrawList* list, const TensorPtr& tensor, int64_t n, const MapStyle& style,
                    ImVec2 top_left, double scale, const ScreenRect& clip);
  // Three maps of batch element n as the red, green and blue of one picture, each over its own
  // range. A value that isn't finite is full in its colour.
  void draw_composite(ImDrawList* list, const TensorPtr& tensor, int64_t n, const Composite& maps,
                      const MapStyle& style, ImVec2 top_left, double scale, const ScreenRect& clip);

  // True when something drawn in this frame is incomplete.
  bool pending() const { return pending_; }
  PainterCounts counts() const;

 private:
  struct Placement {
    ImVec2 top_left;
    double scale_y = 1, scale_x = 1;  // screen pixels per element
    ScreenRect clip;
  };
  struct Slot {
    std::shared_ptr<TensorTiles> tiles;
    int64_t last_used = 0;
  };
  using TilesPtr = std::shared_ptr<TensorTiles>;

  void draw(ImDrawList* list, const TensorPtr& tensor, int64_t n, int64_t c, const MapStyle& style,
            const Placement& place, Paint paint = Paint::kAll);
  void want_tiles(const TensorPtr& tensor, const TilesPtr& tiles, const std::vector<TileKey>& keys);
  void want_tile(const TensorPtr& tensor, const TilesPtr& tiles, const TileKey& key);
  const TilesPtr& choose(const TilesPtr& tiles, const std::vector<TileKey>& keys, uint32_t slot);
  void draw_tile(ImDrawList* list, TensorTiles& tiles, const TileKey& key, const MapStyle& style,
                 const Placement& place);
  bool may_upload() const;
  void upload(TensorTiles& tiles, const TileKey& key, const std::vector<float>& texels);

  bool has_gl_;
  PainterLimits limits_;
  PainterCounts counts_;
  TileCache cache_;
  TileQueue queue_;
  ColormapShader shader_;
  std::vector<MadeTile> waiting_;  // made aside, not yet uploaded
  std::unordered_map<uint32_t, Slot> slots_;
  int64_t frame_ = 0;
  bool pending_ = false;
};

}  // namespace convoscope::app
