// How many filters a bank has and how large they are, in a popup of the browser; and where the old
// weights stay when the extents change. See filter_parts.h.
#include <array>

#include "app/document/bank_edits.h"
#include "app/host/icons.h"
#include "app/host/input_event.h"
#include "app/panels/filters/filter_parts.h"
#include "app/widgets/controls.h"

namespace convoscope::app {

namespace {

constexpr int64_t kLargest = 31, kMost = 1024;  // where the signs stop; typing goes on
constexpr std::array kStays = {Stay::kFirst, Stay::kMiddle, Stay::kLast};
constexpr std::array kRows = {"top", "middle", "bottom"}, kColumns = {"left", "centre", "right"};

// Presets and random filters can be made again at any extents.
bool has_source(const Filters& filters) {
  return std::holds_alternative<FilterPresets>(filters.source) ||
         std::holds_alternative<FilterRandomNormal>(filters.source);
}

void resize(PanelContext& context, int64_t h, int64_t w) {
  const BankTransient& transient = context.transient.bank;
  const bool anew = transient.make_anew && has_source(context.layer().filters);
  context.edits.push(anew ? set_filter_extent(context.view.layer, h, w)
                          : resize_filters(context.view.layer, h, w, transient.anchor));
}

void draw_steppers(PanelContext& context, const FilterShape& shape) {
  const float gap = dp(10), width = (ImGui::GetContentRegionAvail().x - 2 * gap) / 3;
  const std::array labels = {"filters", "height", "width"};
  const ImVec2 start = ImGui::GetCursorScreenPos();
  for (size_t i = 0; i < labels.size(); ++i) {
    ImGui::SetCursorScreenPos({start.x + static_cast<float>(i) * (width + gap), start.y});
    text(labels[i], Font::kSmall, palette().dim);
  }
  int64_t count = shape.out, h = shape.h, w = shape.w;
  const Change counted = stepper("count", count,
                                 {.tooltip = "Number of filters, and so of feature maps; the next "
                                             "layer's filters are fitted to it.",
                                  .min = 1,
                                  .max = kMost,
                                  .width = width});
  if (counted) context.edits.push(set_filter_count(context.view.layer, count));
  ImGui::SameLine(0, gap);
  const Change higher = stepper(
      "height", h, {.tooltip = "Rows of every filter.", .min = 1, .max = kLargest, .width = width});
  ImGui::SameLine(0, gap);
  const Change wider =
      stepper("width", w,
              {.tooltip = "Columns of every filter.", .min = 1, .max = kLargest, .width = width});
  if (higher || wider) resize(context, h, w);
  if (counted.released || higher.released || wider.released) context.edits.end_merge();
}

void draw_place(PanelContext& context, size_t y, size_t x, float size) {
  Anchor& anchor = context.transient.bank.anchor;
  const Anchor place{kStays[y], kStays[x]};
  const std::string name = std::string(kRows[y]) + " " + kColumns[x];
  const bool on = anchor == place;
  if (button(name.c_str(), on ? "●" : "·",
             {.tooltip = "Old weights stay at the " + name +
                         "; rows and columns come and go on the other sides.",
              .kind = on ? ButtonKind::kPrimary : ButtonKind::kPlain,
              .small = true,
              .active = on,
              .width = size,
              .height = size})) {
    anchor = place;
  }
}

void draw_anchor(PanelContext& context) {
  const Scope scope("anchor");
  const float size = dp(26), gap = dp(4);
  const ImVec2 start = ImGui::GetCursorScreenPos();
  for (size_t y = 0; y < 3; ++y) {
    for (size_t x = 0; x < 3; ++x) {
      ImGui::SetCursorScreenPos({start.x + static_cast<float>(x) * (size + gap),
                                 start.y + static_cast<float>(y) * (size + gap)});
      draw_place(context, y, x, size);
    }
  }
  ImGui::SetCursorScreenPos({start.x + 3 * (size + gap) + dp(10), start.y});
  ImGui::BeginGroup();
  text_wrapped(
      "Where the old weights stay. New taps are 0; what no longer fits is cut off. About "
      "the centre, SAME at stride 1 gives the same maps.",
      Font::kSmall, palette().dim);
  ImGui::EndGroup();
  ImGui::SetCursorScreenPos({start.x, start.y + 3 * size + 2 * gap});
  ImGui::Dummy({1, dp(2)});
}

void draw_popup(PanelContext& context, const FilterShape& shape) {
  text("Size of the bank", Font::kSemiBold, palette().text);
  draw_steppers(context, shape);
  BankTransient& transient = context.transient.bank;
  const bool source = has_source(context.layer().filters);
  bool anew = transient.make_anew && source;
  if (toggle("make anew", "Make the filters anew", anew,
             {.tooltip = source ? "Presets and random filters are made again at the new extents, "
                                  "so that a Gaussian stays a whole Gaussian. Off: their weights "
                                  "stay where the anchor says."
                                : "These weights were edited or read from a file: there is nothing "
                                  "to make them from anew.",
              .enabled = source})) {
    transient.make_anew = anew;
  }
  if (!anew) draw_anchor(context);
}

}  // namespace

void draw_bank_size(PanelContext& context, const FilterShape& shape, float width) {
  const std::string label =
      std::to_string(shape.h) + " × " + std::to_string(shape.w) + " × " + std::to_string(shape.in);
  if (button("size", label,
             {.tooltip = "Height, width and channels of every filter. Change their number and "
                         "size, and choose where the old weights stay.",
              .icon = kIconExpand,
              .width = width})) {
    ImGui::OpenPopup("size of bank");
  }
  ImGui::SetNextWindowSize({dp(380), 0});
  if (!ImGui::BeginPopup("size of bank")) return;
  {
    const Scope scope("size of bank");
    if (key_pressed(Key::kEscape)) ImGui::CloseCurrentPopup();
    draw_popup(context, shape);
  }
  ImGui::EndPopup();
}

}  // namespace convoscope::app
