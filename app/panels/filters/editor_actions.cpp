// See editor_parts.h. Every button is one step of history for all selected filters.
#include <algorithm>
#include <array>

#include "app/host/icons.h"
#include "app/host/input_event.h"
#include "app/panels/filters/editor_parts.h"
#include "app/panels/filters/filter_parts.h"
#include "app/widgets/controls.h"
#include "engine/filters/filter_bank.h"

namespace convoscope::app {

namespace {

struct Action {
  const char* id;
  const char* label;
  const char* tooltip;
  FilterWeights (*change)(const FilterWeights&, const FilterExtent&);
  bool square = false;         // needs as many rows as columns
  const char* icon = nullptr;  // before the label
};

FilterWeights negate(const FilterWeights& w, const FilterExtent&) { return negated(w); }
FilterWeights to_l1(const FilterWeights& w, const FilterExtent&) { return unit_l1(w); }
FilterWeights to_sum(const FilterWeights& w, const FilterExtent&) { return unit_sum(w); }
FilterWeights to_l2(const FilterWeights& w, const FilterExtent&) { return unit_l2(w); }

constexpr std::array kActions = {
    Action{"rotate left", "90°", "A quarter turn anticlockwise; needs as many rows as columns.",
           rotated, true, kIconUndo},
    Action{"rotate right", "90°", "A quarter turn clockwise; needs as many rows as columns.",
           rotated_clockwise, true, kIconRedo},
    Action{"flip x", "↔ Flip", "Mirror left and right.", flipped},
    Action{"flip y", "↕ Flip", "Mirror top and bottom.", flipped_rows},
    Action{"transpose", "Transpose", "Rows become columns; needs as many rows as columns.",
           transposed, true},
    Action{"negate", "Negate", "Change the sign of every weight: bright and dark change places.",
           negate},
    Action{"turn", "Flip both",
           "Turn by 180°, both axes flipped. TensorFlow computes cross-correlation: it lays the "
           "filter on the picture as it is. Convolution in mathematics flips it first, so a filter "
           "flipped beforehand makes conv2d compute the true convolution.",
           turned}};

constexpr std::array kNormalisations = {
    Action{"l1", "Unit L1", "Divide by Σ|w|: pictures between −1 and 1 answer between −1 and 1.",
           to_l1},
    Action{"sum", "Unit sum", "Divide by Σw, unless that is 0: flat grey keeps its brightness.",
           to_sum},
    Action{"l2", "Unit L2", "Divide by √Σw²: noise keeps its strength.", to_l2},
    Action{"mean", "Zero mean", "Take its mean from each slice: flat colour gives 0.", zero_mean}};

std::string whom(const PanelContext& context) {
  const std::vector<int64_t> selected = selected_filters(context);
  if (selected.size() > 1) return std::to_string(selected.size()) + " filters";
  return filter_name(context.layer().filters, context.view.map);
}

void apply(PanelContext& context, const Action& action, std::string verb) {
  std::transform(verb.begin(), verb.begin() + 1, verb.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  context.edits.push(change_weights(weight_target(context), action.change,
                                    context.view.filters.locks, verb + ": " + whom(context)));
  context.edits.end_merge();
}

void draw_normalisations(PanelContext& context) {
  const Scope scope("normalise list");
  if (key_pressed(Key::kEscape)) ImGui::CloseCurrentPopup();
  for (const Action& action : kNormalisations) {
    if (button(action.id, action.label,
               {.tooltip = action.tooltip, .kind = ButtonKind::kQuiet, .width = dp(120)})) {
      apply(context, action, action.label);
      ImGui::CloseCurrentPopup();
    }
  }
}

void draw_normalise(PanelContext& context, float width) {
  if (button("normalise", "Normalise",
             {.tooltip = "Bring sum, L1 or L2 to 1, or the mean of every slice to 0.",
              .small = true,
              .width = width})) {
    ImGui::OpenPopup("normalise list");
  }
  if (!ImGui::BeginPopup("normalise list")) return;
  draw_normalisations(context);
  ImGui::EndPopup();
}

void draw_reset(PanelContext& context, float width) {
  const Filters& filters = context.layer().filters;
  const std::vector<int64_t> selected = selected_filters(context);
  const bool any = std::ranges::any_of(selected, [&](int64_t k) {
    const auto index = static_cast<size_t>(k);
    return index < filters.names.size() && preset_of(filters.names[index]) != nullptr;
  });
  if (button("reset", "Reset",
             {.tooltip = "Make the filters again from the presets whose names they bear; only "
                         "those that have one.",
              .small = true,
              .enabled = any,
              .width = width})) {
    context.edits.push(reset_filters(context.view.layer, selected));
    context.edits.end_merge();
  }
}

}  // namespace

WeightTarget weight_target(const PanelContext& context) {
  WeightTarget target{context.view.layer, selected_filters(context), {}};
  if (!context.view.filters.whole_filter) target.slice = context.view.slice;
  return target;
}

void draw_editor_actions(PanelContext& context, const EditorFacts& facts) {
  const Scope scope("actions");
  constexpr int kColumns = 5;
  const float gap = dp(6);
  const float width = (ImGui::GetContentRegionAvail().x + gap) / kColumns - gap;
  const bool square = facts.extent.h == facts.extent.w;
  int column = 0;
  const auto place = [&] {
    if (column++ % kColumns != 0) ImGui::SameLine(0, gap);
  };
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, {gap, gap});
  for (const Action& action : kActions) {
    place();
    if (button(action.id, action.label,
               {.tooltip = action.tooltip,
                .icon = action.icon,
                .small = true,
                .enabled = square || !action.square,
                .width = width})) {
      apply(context, action, action.icon == nullptr ? action.label : action.id);
    }
  }
  place();
  draw_normalise(context, width);
  place();
  draw_combine(context, width);
  place();
  draw_reset(context, width);
  ImGui::PopStyleVar();
}

}  // namespace convoscope::app
