// See sliding_window.h: where the window is, and its controls. The loops as code are in
// loop_code.cpp.
#include "app/panels/learn/sliding_window.h"

#include <algorithm>
#include <cmath>

#include "app/host/icons.h"
#include "app/host/style.h"
#include "app/panels/learn/lesson_parts.h"
#include "app/panels/learn/loop_nest.h"
#include "app/widgets/controls.h"

namespace convoscope::app {
namespace {

constexpr float kWide = 620, kSpeed = 150;  // unscaled: all controls in one line

int64_t wrapped(int64_t index, int64_t count) { return (index % count + count) % count; }

LoopPlace place(const ViewState& view) { return {view.element->y, view.element->x, view.map}; }

void go_to(const LoopPlace& place, ViewState& view) {
  view.element = Element{place.y, place.x};
  view.map = place.k;
}

// What a step of the window is, and how many there are.
struct Steps {
  int64_t index = 0, count = 1;
  bool taps = false;
};

Steps steps_of(const PanelContext& context, const LayerResult& layer) {
  const ImageShape& maps = layer.geometry.output;
  const int64_t taps = taps_of(layer, context.result->experiment->layers[context.view.layer]);
  if (context.view.learn.taps && taps > 0) {
    return {std::clamp<int64_t>(context.learn.tap.value_or(0), 0, taps - 1), taps, true};
  }
  return {index_of(place(context.view), maps, context.view.learn.nest), maps.h * maps.w * maps.c};
}

// `speed_width` 0: the rest of the line.
void draw_buttons(PanelContext& context, const LayerResult& layer, float speed_width) {
  Playback& slide = context.learn.slide;
  const Layer& settings = context.result->experiment->layers[context.view.layer];
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float step = dp(40);
  const auto place_at = [&](int k) {
    ImGui::SetCursorScreenPos({at.x + static_cast<float>(k) * (step + dp(4)), at.y});
  };
  const auto move = [&](int64_t by) {
    slide.playing = false;
    slide_by(by, layer, settings, context.view, context.learn);
  };
  if (icon_button("before", kIconArrowLeft, {.tooltip = "One step back.", .width = step})) move(-1);
  place_at(1);
  if (icon_button("play", slide.playing ? kIconPause : kIconPlay,
                  {.tooltip = slide.playing ? "Pause." : "Let the window slide.",
                   .kind = ButtonKind::kPrimary,
                   .width = step})) {
    slide = {!slide.playing, 0};
  }
  place_at(2);
  if (icon_button("after", kIconArrowRight, {.tooltip = "One step on.", .width = step})) move(1);
  place_at(3);
  if (icon_button("loops", kIconCode,
                  {.tooltip = "The loops that visit all outputs, and their order.",
                   .active = context.view.learn.loops,
                   .width = step})) {
    context.view.learn.loops = !context.view.learn.loops;
  }
  place_at(4);
  float& speed = context.view.learn.speed;
  int index = speed < 2 ? 0 : speed < 6 ? 1 : 2;
  if (segmented("speed", {{"1×", "One step a second."}, {"3×", "Three."}, {"12×", "Twelve."}},
                index, {.width = speed_width})) {
    speed = index == 0 ? 1.0f : index == 1 ? 3.0f : 12.0f;
  }
}

void draw_scrubber(PanelContext& context, const LayerResult& layer) {
  const Steps steps = steps_of(context, layer);
  if (steps.count < 2) return;
  auto at = static_cast<float>(steps.index);
  const char* const name = steps.taps ? "tap" : "output element";
  if (!slider_float("place", name, at, 0, static_cast<float>(steps.count - 1),
                    {.tooltip = steps.taps ? "Which tap is added, rows before columns before "
                                             "channels."
                                           : "Which output the window makes, in the order of the "
                                             "loops.",
                     .digits = 0})) {
    return;
  }
  context.learn.slide.playing = false;
  const int64_t index = std::clamp<int64_t>(std::llround(at), 0, steps.count - 1);
  if (steps.taps) {
    context.learn.tap = index;
  } else {
    go_to(place_of(index, layer.geometry.output, context.view.learn.nest), context.view);
  }
}

}  // namespace

int64_t taps_of(const LayerResult& layer, const Layer& settings) {
  if (!is_convolution(settings.op) || settings.bypassed) return 0;
  const Geometry& g = layer.geometry.window;
  return g.h.filter * g.w.filter * g.filter_channels;
}

void slide_by(int64_t steps, const LayerResult& layer, const Layer& settings, ViewState& view,
              LearnState& learn) {
  const ImageShape& maps = layer.geometry.output;
  const int64_t outputs = maps.h * maps.w * maps.c, taps = taps_of(layer, settings);
  if (!view.element || outputs < 1) return;
  int64_t on = steps;
  if (view.learn.taps && taps > 0) {
    const int64_t tap = std::clamp<int64_t>(learn.tap.value_or(0), 0, taps - 1) + steps;
    learn.tap = wrapped(tap, taps);
    on = (tap - *learn.tap) / taps;
  }
  if (on == 0) return;
  const int64_t index = index_of(place(view), maps, view.learn.nest) + on;
  go_to(place_of(wrapped(index, outputs), maps, view.learn.nest), view);
}

const Term* playing_tap(const PanelContext& context) {
  if (!context.learn.tap || context.focus == nullptr) return nullptr;
  const auto& terms = context.focus->explanation.terms;
  const auto tap = static_cast<size_t>(*context.learn.tap);
  return tap < terms.size() ? &terms[tap] : nullptr;
}

void draw_sliding_window(PanelContext& context) {
  const LayerResult* layer = context.layer_result();
  if (layer == nullptr || !context.view.element || layer->geometry.output.size() < 1) return;
  const Scope scope("window");
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const bool wide = ImGui::GetContentRegionAvail().x > dp(kWide);
  draw_buttons(context, *layer, wide ? dp(kSpeed) : 0);
  if (wide) {
    ImGui::SetCursorScreenPos({at.x + 4 * dp(44) + dp(kSpeed) + dp(20), at.y});
  } else {
    ImGui::Dummy({1, dp(2)});
  }
  draw_scrubber(context, *layer);
  if (context.view.learn.loops) draw_loop_code(context, *layer);
  ImGui::Dummy({1, dp(6)});
}

}  // namespace convoscope::app
