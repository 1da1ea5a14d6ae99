// Draws float textures with a colour table inside an ImDrawList: range, table and NaN colour are
// uniforms, so changing them uploads nothing. Colours are engine/picture/colormap's entries.
//
// Between begin() and end(), AddImage and AddImageRounded of a Texture's id draw through this
// program; Dear ImGui's own state comes back with end(). Texels are never interpolated as values:
// where a screen pixel covers parts of several texels it shows their colours mixed by area,
// otherwise exactly one.
#pragma once

#include "imgui.h"

#include <deque>

#include "engine/picture/colormap.h"

namespace convoscope::app {

// Which of the screen's colours are written: one of them adds a map to a composite.
enum class Paint { kAll, kRed, kGreen, kBlue };

struct ShaderPaint {
  ColormapId colormap = ColormapId::kDivergingDark;
  float low = -1, high = 1;
  bool picture = false;  // texels are red, green, blue; the table is not used
  bool aligned = true;   // texel edges lie on screen pixels: nothing to mix
  Paint paint = Paint::kAll;
};

class ColormapShader {
 public:
  ColormapShader() = default;
  ~ColormapShader();
  ColormapShader(const ColormapShader&) = delete;
  ColormapShader& operator=(const ColormapShader&) = delete;

  void begin_frame() { draws_.clear(); }
  void begin(ImDrawList* list, const ShaderPaint& paint);
  static void end(ImDrawList* list);

 private:
  struct Draw {
    ColormapShader* shader = nullptr;
    ShaderPaint paint;
  };
  static void on_draw(const ImDrawList* list, const ImDrawCmd* command);
  static void on_end(const ImDrawList* list, const ImDrawCmd* command);
  void use(const ShaderPaint& paint);
  void make_program();
  void make_table();

  // What the callbacks read while the frame is drawn; a deque, so that addresses stay.
  std::deque<Draw> draws_;
  unsigned program_ = 0, table_ = 0;
  int projection_ = -1, low_ = -1, high_ = -1, row_ = -1, kind_ = -1, aligned_ = -1;
};

}  // namespace convoscope::app
