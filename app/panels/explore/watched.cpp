// See watched.h.
#include "app/panels/explore/watched.h"

#include <algorithm>
#include <cmath>

#include "app/host/icons.h"
#include "app/host/style.h"
#include "app/panels/format.h"
#include "app/widgets/controls.h"
#include "app/widgets/number_text.h"

namespace convoscope::app {

namespace {

constexpr float kHeading = 26, kRow = 28, kColumnGap = 28;  // unscaled
constexpr int64_t kRowsInSight = 3;
constexpr int kDecimals = 4, kRoom = 12;

int64_t columns_in(float width) { return width >= dp(640) ? 2 : 1; }

Pin pin_of(const ViewState& view, const Element& element) {
  return {.layer = view.layer, .n = view.batch, .k = view.map, .y = element.y, .x = element.x};
}

std::string place_name(const Result& result, const Pin& pin) {
  if (pin.layer >= result.experiment->layers.size()) return "layer " + std::to_string(pin.layer);
  std::string name = map_name(result.experiment->layers[pin.layer], pin.k);
  if (result.layers[pin.layer].geometry.output.n > 1) name += " · " + std::to_string(pin.n);
  return name;
}

std::string change_text(float now, float before) {
  const double change = double{now} - double{before};
  if (std::isnan(change)) return now == before ? "±0" : "—";
  return change == 0 ? "±0" : decimal(change, kDecimals, true);
}

// "1 Sobel x  (57, 115)  −0.0429  +0.0012  ×"
void draw_pin(Rect row, PanelContext& context, size_t index) {
  const Pin& pin = context.view.maps.pins[index];
  ImDrawList* list = ImGui::GetWindowDrawList();
  const Rect close = row.take_right(dp(26), dp(6));
  const float number = text_size("0", Font::kMonoSmall).x;
  draw_text(list, row.take_left(dp(20), dp(4)), std::to_string(index + 1), Font::kMonoSmall,
            palette().accent);
  const std::optional<float> value = pinned_value(*context.result, pin);
  const Rect change = row.take_right(10 * number, dp(10));
  const Rect amount = row.take_right(10 * number, dp(10));
  const Rect place = row.take_right(11 * number, dp(10));
  draw_text(list, place, element_text(pin.y, pin.x), Font::kMonoSmall, palette().dim,
            Align::kRight);
  if (value) {
    const std::string text = change_text(*value, pin.value);
    draw_text(list, amount, cell_text(*value, kDecimals, kRoom), Font::kMonoSmall, palette().text,
              Align::kRight);
    draw_text(list, change, text, Font::kMonoSmall,
              text == "±0" ? palette().faint : palette().accent_two, Align::kRight);
  } else {
    draw_text(list, {amount.min, change.max}, "outside", Font::kSmall, palette().faint,
              Align::kRight);
  }
  draw_text(list, row, elide(place_name(*context.result, pin), row.width(), Font::kSmall),
            Font::kSmall, palette().dim);
  ImGui::SetCursorScreenPos({close.min.x, close.centre().y - dp(13)});
  if (icon_button(("unpin " + std::to_string(index)).c_str(), kIconCross,
                  {.tooltip = "No longer watch this element.",
                   .kind = ButtonKind::kQuiet,
                   .small = true,
                   .width = close.width(),
                   .height = dp(26)})) {
    toggle_pin(context.view.maps, Pin(pin));
  }
}

void draw_heading(Rect row, PanelContext& context) {
  ImDrawList* list = ImGui::GetWindowDrawList();
  const Rect clear = row.take_right(dp(70), dp(10));
  draw_text(list, row.take_left(text_size("Watched", Font::kSemiBold).x, dp(12)), "Watched",
            Font::kSemiBold, palette().text);
  const std::string note = "value, and its change since it was pinned";
  if (text_size(note, Font::kSmall).x <= row.width()) {
    draw_text(list, row, note, Font::kSmall, palette().dim);
  }
  ImGui::SetCursorScreenPos({clear.min.x, clear.centre().y - dp(13)});
  if (button("unpin all", "Clear",
             {.tooltip = "No longer watch any element.",
              .kind = ButtonKind::kQuiet,
              .small = true,
              .width = clear.width(),
              .height = dp(26)})) {
    context.view.maps.pins.clear();
  }
}

}  // namespace

std::optional<float> pinned_value(const Result& result, const Pin& pin) {
  const bool here = pin.layer < result.layers.size() && result.layers[pin.layer].output;
  if (!here) return std::nullopt;
  const ImageView values = image_view(*result.layers[pin.layer].output);
  const ImageShape& shape = values.shape;
  const bool inside = pin.n < shape.n && pin.k < shape.c && pin.y < shape.h && pin.x < shape.w;
  if (!inside) return std::nullopt;
  return values.at(pin.n, pin.y, pin.x, pin.k);
}

void pin_element(PanelContext& context, const Element& element) {
  if (!context.result) return;
  Pin pin = pin_of(context.view, element);
  const std::optional<float> value = pinned_value(*context.result, pin);
  if (!value) return;
  pin.value = *value;
  toggle_pin(context.view.maps, pin);
}

bool is_pinned(const ViewState& view, const Element& element) {
  return std::ranges::any_of(view.maps.pins,
                             [&](const Pin& pin) { return pin.same_place(pin_of(view, element)); });
}

float watched_height(const PanelContext& context) {
  const auto count = std::ssize(context.view.maps.pins);
  if (count == 0 || !context.result) return 0;
  const int64_t columns = columns_in(ImGui::GetContentRegionAvail().x);
  const int64_t rows = std::min(kRowsInSight, (count + columns - 1) / columns);
  return dp(kHeading) + static_cast<float>(rows) * dp(kRow);
}

void draw_watched(Rect area, PanelContext& context) {
  const Scope scope("watched");
  draw_heading(area.take_top(dp(kHeading)), context);
  if (context.view.maps.pins.empty()) return;
  ImGui::SetCursorScreenPos(area.min);
  ImGui::BeginChild("watched", area.size(), false);
  const int64_t columns = columns_in(area.width());
  const float width = (area.width() - dp(kColumnGap) * static_cast<float>(columns - 1)) /
                      static_cast<float>(columns);
  const ImVec2 start = ImGui::GetCursorScreenPos();
  // A pin that goes shortens the list by one while it is drawn.
  for (size_t i = 0; i < context.view.maps.pins.size(); ++i) {
    const auto column = static_cast<float>(static_cast<int64_t>(i) % columns);
    const auto row = static_cast<float>(static_cast<int64_t>(i) / columns);
    draw_pin(Rect::of(start.x + column * (width + dp(kColumnGap)), start.y + row * dp(kRow), width,
                      dp(kRow)),
             context, i);
  }
  ImGui::EndChild();
}

}  // namespace convoscope::app
