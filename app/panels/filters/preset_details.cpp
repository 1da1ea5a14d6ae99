// The open preset: what it would look like here, a slider for each parameter, and the text that
// stands for it in an experiment file. See preset_parts.h.
#include <algorithm>
#include <cmath>

#include "app/host/icons.h"
#include "app/panels/filters/filter_parts.h"
#include "app/panels/filters/preset_parts.h"
#include "app/widgets/controls.h"

namespace convoscope::app {

namespace {

constexpr float kPreview = 96, kSlider = 44, kFoot = 34;  // unscaled
constexpr float kInset = 8;

bool has_plan(const PresetDesk& desk) {
  return desk.target == PresetTarget::kBank && desk.open.preset->id == "gabor";
}

size_t slider_rows(const PresetDesk& desk) {
  return (desk.open.preset->parameters.size() + 1) / 2 + (has_plan(desk) ? 1 : 0);
}

int digits_of(const PresetParameter& parameter) {
  return parameter.step > 0 || parameter.unit == Unit::kDegrees ? 0 : 2;
}

struct SliderRange {
  float min, max;
};

// A useful part of what is accepted; typing reaches the rest.
SliderRange range_of(const PresetParameter& parameter, const FilterExtent& extent) {
  const auto side = static_cast<float>(std::max(extent.h, extent.w));
  const auto low = static_cast<float>(parameter.min), high = static_cast<float>(parameter.max);
  if (parameter.key == "seed") return {0, 100};
  if (parameter.key == "psi") return {-180, 180};
  if (parameter.key == "direction") return {0, 315};
  if (parameter.unit == Unit::kDegrees) return {0, 180};
  if (low < 0) return {-std::floor(side / 2), std::floor(side / 2)};
  if (parameter.key == "lambda") return {low, std::max(8.0f, 2 * side)};
  if (parameter.key == "length") return {low, std::max(3.0f, 1.5f * side)};
  if (parameter.unit == Unit::kTaps) return {low, std::max(2.0f, side)};
  if (parameter.key == "gamma") return {low, 3};
  if (parameter.key == "amount") return {low, 5};
  return {low, std::min(high, 1.0f)};
}

// What the slider shows is what the text says.
double accepted(double value, const PresetParameter& parameter) {
  value = std::clamp(value, parameter.min, parameter.max);
  const double unit = std::pow(10.0, digits_of(parameter));
  value = parameter.step > 0 ? std::round(value / parameter.step) * parameter.step
                             : std::round(value * unit) / unit;
  return value == 0 ? 0 : std::clamp(value, parameter.min, parameter.max);
}

std::string label_of(const PresetParameter& parameter) {
  std::string label(parameter.label);
  if (parameter.unit == Unit::kTaps) label += ", taps";
  if (parameter.unit == Unit::kDegrees) label += ", °";
  return label;
}

Change draw_slider(PresetDesk& desk, size_t i, const FilterExtent& extent, float width) {
  const PresetParameter& parameter = desk.open.preset->parameters[i];
  const SliderRange range = range_of(parameter, extent);
  auto value = static_cast<float>(desk.open.value(i, extent));
  const Change change = slider_float(
      std::string(parameter.key).c_str(), label_of(parameter), value, range.min, range.max,
      {.tooltip = std::string(parameter.teaches), .digits = digits_of(parameter), .width = width});
  if (change) desk.open.arguments.values[i] = accepted(value, parameter);
  return change;
}

// How a Gabor is spread over a whole bank.
Change draw_plan(PresetDesk& desk, const FilterShape& shape, float width, float gap) {
  const ImVec2 start = ImGui::GetCursorScreenPos();
  const float half = (width - gap) / 2;
  ImDrawList* list = ImGui::GetWindowDrawList();
  draw_text(list, Rect::of(start.x, start.y, half, dp(34)), "orientations", Font::kSmall,
            palette().dim);
  ImGui::SetCursorScreenPos({start.x + half - dp(88), start.y});
  Change change = stepper("orientations", desk.plan.orientations,
                          {.tooltip = "Equal steps of half a turn; then the bank starts again with "
                                      "waves √2 times as long.",
                           .min = 1,
                           .max = shape.out,
                           .width = dp(88)});
  desk.plan.orientations = std::clamp<int64_t>(desk.plan.orientations, 1, shape.out);
  int phases = static_cast<int>(desk.plan.phases) - 1;
  ImGui::SetCursorScreenPos({start.x + half + gap, start.y});
  const Change second =
      segmented("phases",
                {{"even", "A bright line in the middle."},
                 {"and odd", "Each also a quarter of a wave later: edges from dark to bright."}},
                phases, {.width = half});
  if (second) desk.plan.phases = phases + 1;
  change.changed |= second.changed;
  change.released |= second.released;
  return change;
}

Change draw_sliders(PresetDesk& desk, const FilterShape& shape, const Rect& area) {
  const FilterExtent extent{shape.h, shape.w, shape.in};
  const size_t count = desk.open.preset->parameters.size();
  const float gap = dp(14), half = std::floor((area.width() - gap) / 2);
  Change all;
  for (size_t i = 0; i < count; ++i) {
    const float x = area.min.x + (i % 2 == 1 ? half + gap : 0);
    ImGui::SetCursorScreenPos({x, area.min.y + dp(kSlider) * static_cast<float>(i / 2)});
    const Change change = draw_slider(desk, i, extent, half);
    all.changed |= change.changed;
    all.released |= change.released;
  }
  if (has_plan(desk)) {
    const auto rows = static_cast<float>((count + 1) / 2);
    ImGui::SetCursorScreenPos({area.min.x, area.min.y + dp(kSlider) * rows + dp(4)});
    const Change change = draw_plan(desk, shape, area.width(), gap);
    all.changed |= change.changed;
    all.released |= change.released;
  }
  return all;
}

// One picture, or the first filters of a bank in a square of them.
void draw_preview(PanelContext& context, const Rect& area, const ReadyPreset* placement) {
  ImDrawList* list = ImGui::GetWindowDrawList();
  list->AddRectFilled(area.min, area.max, palette().field, dp(5));
  const bool shown = placement != nullptr && placement->preview;
  register_rect("picture", "preview", shown ? "shown" : "",
                "What would be inserted, at the present extents.", area);
  if (!shown) return;
  const int64_t count = filter_shape(*placement->preview).out;
  const int64_t side = count == 1 ? 1 : count <= 4 ? 2 : 3;
  const float gap = count == 1 ? 0 : dp(3);
  const float size =
      std::floor((area.width() - gap * static_cast<float>(side - 1)) / static_cast<float>(side));
  for (int64_t i = 0; i < std::min(count, side * side); ++i) {
    const ImVec2 at(area.min.x + (size + gap) * static_cast<float>(i % side),
                    area.min.y + (size + gap) * static_cast<float>(i / side));
    draw_filter_thumb(context, placement->preview, i, 0, at, size);
  }
}

// The button, and the text that means this in a file.
bool draw_foot(PresetDesk& desk, const Rect& area, const ReadyPreset* placement, Change& change) {
  ImGui::SetCursorScreenPos(area.min);
  const bool refused = placement != nullptr && placement->refusal;
  const bool insert = button("insert", "Insert",
                             {.tooltip = "Put these weights into the place that is chosen above.",
                              .kind = ButtonKind::kPrimary,
                              .small = true,
                              .enabled = !refused,
                              .width = dp(kPreview)});
  Rect rest = area;
  rest.take_left(dp(kPreview + 12));
  rest.max.y = ImGui::GetItemRectMax().y;
  if (!desk.open.arguments.none()) {
    const float side = dp(26);
    ImGui::SetCursorScreenPos({rest.max.x - side, rest.min.y});
    if (icon_button("defaults", kIconUndo,
                    {.tooltip = "Leave all parameters out: they follow from the filter's extents.",
                     .kind = ButtonKind::kQuiet,
                     .small = true})) {
      desk.open.arguments = {};
      change = {true, true};
    }
    rest.max.x -= side + dp(6);
  }
  draw_text(ImGui::GetWindowDrawList(), rest,
            elide(to_string(desk.open), rest.width(), Font::kMonoSmall), Font::kMonoSmall,
            palette().dim);
  return insert;
}

}  // namespace

float preset_details_height(const PresetDesk& desk) {
  const float sliders = dp(kSlider) * static_cast<float>(slider_rows(desk));
  return std::max(dp(kPreview + 6), sliders) + dp(kFoot + kInset);
}

DetailsResult draw_preset_details(PanelContext& context, const FilterShape& shape,
                                  const ReadyPreset* placement) {
  PresetDesk& desk = context.transient.presets;
  const ImVec2 start = ImGui::GetCursorScreenPos();
  const float width = ImGui::GetContentRegionAvail().x;
  Rect area = Rect::of(start.x, start.y, width, preset_details_height(desk)).inset(dp(kInset), 0);
  area.take_bottom(dp(kInset));
  const Rect foot = area.take_bottom(dp(kFoot), 0);
  Rect left = area.take_left(dp(kPreview), dp(12));
  left.max.y = left.min.y + left.width();
  draw_preview(context, left, placement);
  Change change = draw_sliders(desk, shape, area);
  if (placement != nullptr && placement->refusal) {
    ImGui::SetCursorScreenPos({area.min.x, area.min.y + dp(kSlider)});
    text_wrapped(placement->refusal->sentence, Font::kSmall, palette().warning, area.width());
  } else if (desk.open.preset->parameters.empty()) {
    ImGui::SetCursorScreenPos(area.min);
    text_wrapped(std::string(desk.open.preset->teaches), Font::kSmall, palette().dim, area.width());
  }
  DetailsResult result;
  result.insert = draw_foot(desk, foot, placement, change);
  result.changed = change.changed;
  result.released = change.released;
  ImGui::SetCursorScreenPos(start);
  ImGui::Dummy({width, preset_details_height(desk)});
  return result;
}

}  // namespace convoscope::app
