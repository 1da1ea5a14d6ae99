// The look as data: palette, type and scale of the frame that is being drawn. Widgets read it
// through style(), palette(), dp() and font(); nobody writes a colour or a pixel length of their
// own. Hosts change it between frames (apply_theme, apply_scale). Names follow what a colour means,
// not its hue.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "imgui.h"

namespace convoscope::app {

enum class Font { kBody, kMedium, kSemiBold, kTitle, kSmall, kMono, kMonoSmall, kMonoBig };
inline constexpr size_t kFontCount = 8;

struct Palette {
  ImU32 page, panel, raised, border, text, dim, faint, field;
  ImU32 accent;      // negative, and what is selected
  ImU32 accent_two;  // positive, and what is pointed at
  ImU32 warning;     // a refusal, nothing else
  ImU32 on_accent;   // text on a filled accent
  ImU32 outline;     // of cards and fields, low alpha
  ImU32 selection;   // accent as a tint
  ImU32 pointed;     // accent_two as a tint
  ImU32 refused;     // warning as a tint
  ImU32 hover;       // laid over whatever the mouse is on
  ImU32 shadow;
  ImU32 hatch;                   // lines that mean padding
  std::array<ImU32, 3> channel;  // muted dots for R, G, B
  std::array<ImU32, 2> side;     // A and B where two things are compared: hues that mean no sign
};

struct Style {
  Palette palette;
  float scale = 1;
  bool light = false;
  std::array<ImFont*, kFontCount> fonts{};
};

const Style& style();
inline const Palette& palette() { return style().palette; }

// A length in unscaled pixels on the screen: whole pixels from one pixel upwards.
float dp(float length);
inline ImVec2 dp(float x, float y) { return {dp(x), dp(y)}; }

ImFont* font(Font name);

// The same colour with its alpha multiplied.
ImU32 with_alpha(ImU32 colour, float alpha);

class WithFont {
 public:
  explicit WithFont(Font name) { ImGui::PushFont(font(name)); }
  ~WithFont() { ImGui::PopFont(); }
  WithFont(const WithFont&) = delete;
  WithFont& operator=(const WithFont&) = delete;
};

// For hosts, between frames.
void apply_theme(bool light);
void apply_scale(float scale);  // loads and builds the font atlas; the host uploads it

// Names of the font files that were not found when the atlas was built; text falls back to another.
const std::vector<std::string>& missing_fonts();

}  // namespace convoscope::app
