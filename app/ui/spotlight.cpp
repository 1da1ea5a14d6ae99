// See lecture.h. Darkness is drawn as what is left of the screen without the lit rectangles, band
// by band, so that what is lit keeps its colours.
#include <algorithm>
#include <cmath>
#include <vector>

#include "app/host/style.h"
#include "app/ui/lecture.h"
#include "app/widgets/registry.h"

namespace convoscope::app {
namespace {

constexpr float kRadius = 150;  // of the light that follows the pointer, unscaled
constexpr float kMargin = 12;   // round what is pointed at

// Dark in either theme.
ImU32 darkness() {
  return with_alpha(style().light ? palette().text : palette().page, style().light ? 0.36f : 0.55f);
}

// The parts of `row` that no lit rectangle covers.
void darken_row(ImDrawList* list, const Rect& row, const std::vector<Rect>& lit) {
  std::vector<Rect> across;
  for (const Rect& light : lit) {
    if (light.min.y <= row.min.y && light.max.y >= row.max.y) across.push_back(light);
  }
  std::ranges::sort(across, {}, [](const Rect& light) { return light.min.x; });
  float x = row.min.x;
  for (const Rect& light : across) {
    if (light.min.x > x) list->AddRectFilled({x, row.min.y}, {light.min.x, row.max.y}, darkness());
    x = std::max(x, light.max.x);
  }
  if (x < row.max.x) list->AddRectFilled({x, row.min.y}, row.max, darkness());
}

void darken_around(ImDrawList* list, const Rect& screen, const std::vector<Rect>& lit) {
  std::vector<float> edges{screen.min.y, screen.max.y};
  for (const Rect& light : lit) {
    edges.push_back(std::clamp(std::floor(light.min.y), screen.min.y, screen.max.y));
    edges.push_back(std::clamp(std::ceil(light.max.y), screen.min.y, screen.max.y));
  }
  std::ranges::sort(edges);
  for (size_t i = 0; i + 1 < edges.size(); ++i) {
    if (edges[i] < edges[i + 1]) {
      darken_row(list, {{screen.min.x, edges[i]}, {screen.max.x, edges[i + 1]}}, lit);
    }
  }
}

// A ring so thick that it reaches every corner.
void darken_around_pointer(ImDrawList* list, ImVec2 screen) {
  const ImVec2 mouse = ImGui::GetMousePos();
  if (!ImGui::IsMousePosValid(&mouse)) return;
  const float thick = std::hypot(screen.x, screen.y);
  list->AddCircle(mouse, dp(kRadius) + thick / 2, darkness(), 128, thick);
}

std::vector<Rect> pointed_at(const LessonPlayer& player) {
  std::vector<Rect> rects;
  for (const Pointer& pointer : player.step().points) {
    const WidgetRecord* widget = registry().find(pointer.widget);
    if (widget == nullptr || !widget->visible || widget->rect.empty()) continue;
    rects.push_back(widget->rect.inset(-dp(kMargin), -dp(kMargin)));
  }
  return rects;
}

}  // namespace

void draw_spotlight(const LearnView& view, const LearnState& learn) {
  if (!view.lecture.on) return;
  ImDrawList* list = ImGui::GetForegroundDrawList();
  const ImVec2 screen = ImGui::GetIO().DisplaySize;
  if (learn.lecture.follows) return darken_around_pointer(list, screen);
  const LessonPlayer& player = learn.player;
  if (!view.lecture.dim || !view.open || !player.lesson() || player.entering() || player.solved()) {
    return;
  }
  std::vector<Rect> lit = pointed_at(player);
  if (lit.empty()) return;
  lit.push_back(learn.lecture.words);
  lit.push_back({{0, 0}, {screen.x, learn.lecture.words.min.y}});
  darken_around(list, {{0, 0}, screen}, lit);
}

void draw_black_screen(const LearnState& learn) {
  if (!learn.lecture.black) return;
  ImGui::GetForegroundDrawList()->AddRectFilled({0, 0}, ImGui::GetIO().DisplaySize, IM_COL32_BLACK);
}

}  // namespace convoscope::app
