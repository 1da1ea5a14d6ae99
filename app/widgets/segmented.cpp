// One of a few, side by side (buttons.h). Segments are equally wide unless a label needs more.
#include <cmath>

#include "app/widgets/buttons.h"
#include "app/widgets/skin.h"
#include "app/widgets/text.h"

namespace convoscope::app {
namespace {

constexpr float kInset = 3;     // between the frame and the chosen segment, unscaled
constexpr float kPadding = 10;  // least room beside a label

std::vector<float> segment_widths(const std::vector<Segment>& segments, float total) {
  std::vector<float> needed;
  float sum = 0;
  bool equal_fits = true;
  const float equal = total / static_cast<float>(segments.size());
  for (const Segment& segment : segments) {
    needed.push_back(text_size(segment.label, Font::kSmall).x + 2 * dp(kPadding));
    sum += needed.back();
    equal_fits = equal_fits && needed.back() <= equal;
  }
  for (float& width : needed) {
    width = equal_fits ? equal : width + (total - sum) / static_cast<float>(segments.size());
  }
  return needed;
}

bool draw_segment(const Segment& segment, const Rect& rect, bool chosen) {
  ImGui::SetCursorScreenPos(rect.min);
  const bool pressed = ImGui::InvisibleButton(segment.label.c_str(), rect.size());
  const bool hovered = ImGui::IsItemHovered();
  register_item("option", segment.label, chosen ? "on" : "off", segment.tooltip);
  ImDrawList* draw_list = ImGui::GetWindowDrawList();
  if (chosen) {
    draw_list->AddRectFilled(rect.min, rect.max, skin::tone(palette().accent), dp(6));
  } else if (hovered) {
    draw_list->AddRectFilled(rect.min, rect.max, skin::tone(palette().hover), dp(6));
  }
  const ImU32 ink = chosen ? palette().on_accent : hovered ? palette().text : palette().dim;
  draw_text(draw_list, rect.inset(dp(3), 0), segment.label, Font::kSmall, ink, Align::kCentre);
  return pressed && !chosen;
}

}  // namespace

float segmented_height() { return dp(34); }

Change segmented(const char* id, const std::vector<Segment>& segments, int& index,
                 const ControlOptions& options) {
  const skin::Disabled disabled(!options.enabled);
  const ImVec2 place = ImGui::GetCursorScreenPos();
  const Rect rect =
      Rect::of(place.x, place.y, skin::resolve_width(options.width), segmented_height());
  ImGui::BeginGroup();
  ImDrawList* draw_list = ImGui::GetWindowDrawList();
  draw_list->AddRectFilled(rect.min, rect.max, skin::tone(palette().field), dp(8));
  if (options.error) {
    skin::draw_ring(rect, palette().warning, dp(8));
  } else {
    draw_list->AddRect(rect.min, rect.max, skin::tone(palette().outline), dp(8), 0, dp(1));
  }
  bool changed = false;
  {
    const Scope scope(id);
    const Rect inner = rect.inset(dp(kInset), dp(kInset));
    const std::vector<float> widths = segment_widths(segments, inner.width());
    float x = inner.min.x;
    for (size_t i = 0; i < segments.size(); ++i) {
      const float left = std::round(x);
      x += widths[i];
      const Rect box{{left, inner.min.y}, {std::round(x), inner.max.y}};
      if (draw_segment(segments[i], box, static_cast<int>(i) == index)) {
        index = static_cast<int>(i);
        changed = true;
      }
    }
  }
  ImGui::SetCursorScreenPos(place);
  ImGui::Dummy(rect.size());
  ImGui::EndGroup();
  const bool inside = index >= 0 && index < static_cast<int>(segments.size());
  register_item("segmented", id, inside ? segments[static_cast<size_t>(index)].label : "",
                options.tooltip);
  return {changed, changed};
}

}  // namespace convoscope::app
