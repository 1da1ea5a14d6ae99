// The window that slides over the picture, an output element after the other, rows from top to
// bottom: play, step both ways, scrub, speed. It moves the element that the whole window explains,
// so patch, products and sum follow wherever they are shown. See lesson_parts.h.
#include <algorithm>
#include <cmath>

#include "app/host/host.h"
#include "app/host/icons.h"
#include "app/host/style.h"
#include "app/panels/learn/lesson_parts.h"
#include "app/widgets/controls.h"

namespace convoscope::app {
namespace {

// The place of an element among all of a map, and back.
int64_t index_of(const Element& element, const ImageShape& map) {
  return std::clamp<int64_t>(element.y * map.w + element.x, 0, map.h * map.w - 1);
}
Element element_of(int64_t index, const ImageShape& map) { return {index / map.w, index % map.w}; }

void draw_buttons(PanelContext& context, int64_t& index, int64_t count) {
  Playback& slide = context.learn.slide;
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float step = dp(40);
  const auto place = [&](int k) {
    ImGui::SetCursorScreenPos({at.x + static_cast<float>(k) * (step + dp(4)), at.y});
  };
  if (icon_button("before", kIconArrowLeft,
                  {.tooltip = "One output element back.", .width = step})) {
    slide.playing = false;
    index = (index + count - 1) % count;
  }
  place(1);
  if (icon_button("play", slide.playing ? kIconPause : kIconPlay,
                  {.tooltip = slide.playing ? "Pause." : "Let the window slide.",
                   .kind = ButtonKind::kPrimary,
                   .width = step})) {
    slide = {!slide.playing, 0};
  }
  place(2);
  if (icon_button("after", kIconArrowRight, {.tooltip = "One output element on.", .width = step})) {
    slide.playing = false;
    index = (index + 1) % count;
  }
  place(3);
  int speed = context.view.learn.speed < 2 ? 0 : context.view.learn.speed < 6 ? 1 : 2;
  if (segmented("speed", {{"1×", "One element a second."}, {"3×", "Three."}, {"12×", "Twelve."}},
                speed)) {
    context.view.learn.speed = speed == 0 ? 1.0f : speed == 1 ? 3.0f : 12.0f;
  }
}

}  // namespace

void draw_lesson_transport(PanelContext& context) {
  const LayerResult* layer = context.layer_result();
  if (layer == nullptr || !context.view.element) return;
  const ImageShape& map = layer->geometry.output;
  const int64_t count = map.h * map.w;
  if (count < 1) return;
  const Scope scope("window");
  Playback& slide = context.learn.slide;
  int64_t index = index_of(*context.view.element, map);
  const int64_t before = index;
  const auto speed = double{context.view.learn.speed};
  index = advance(slide, ImGui::GetIO().DeltaTime, speed, index, count);
  if (slide.playing) Host::redraw_within(seconds_left(slide, speed));
  draw_buttons(context, index, count);
  ImGui::Dummy({1, dp(2)});
  auto place = static_cast<float>(index);
  if (count > 1 && slider_float("place", "output element", place, 0, static_cast<float>(count - 1),
                                {.tooltip = "Which output element the window makes, row by row.",
                                 .digits = 0})) {
    slide.playing = false;
    index = std::clamp<int64_t>(std::llround(place), 0, count - 1);
  }
  if (index != before) context.view.element = element_of(index, map);
  ImGui::Dummy({1, dp(6)});
}

}  // namespace convoscope::app
