// What is made of the choice in a model's file: a chain of its layers on a picture, or the filters
// of the selected layer. Shows the chain before it is opened.
#include <algorithm>

#include "app/host/icons.h"
#include "app/host/style.h"
#include "app/panels/draw.h"
#include "app/panels/model/model_parts.h"
#include "app/widgets/card.h"
#include "app/widgets/controls.h"

namespace convoscope::app {
namespace {

// "operations [1] to [7]": what a click and a shift-click in the table choose, by numbers.
void draw_run_ends(ModelState& state) {
  const auto count = static_cast<int64_t>(state.model->nodes.size());
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float room = ImGui::GetContentRegionAvail().x, label = dp(84), to = dp(26);
  const float width = std::min(dp(130), (room - label - to) / 2);
  ImDrawList* list = ImGui::GetWindowDrawList();
  draw_text(list, Rect::of(at.x, at.y, label, control_height()), "operations", Font::kSmall,
            palette().dim);
  int64_t first = static_cast<int64_t>(state.run.first);
  int64_t last = static_cast<int64_t>(state.run.last);
  ImGui::SetCursorScreenPos({at.x + label, at.y});
  if (stepper("first", first,
              {.tooltip = "The first operation that is opened, counted from 0.",
               .min = 0,
               .max = count - 1,
               .width = width})) {
    state.choose_run({static_cast<size_t>(first), static_cast<size_t>(std::max(first, last))});
  }
  draw_text(list, Rect::of(at.x + label + width, at.y, to, control_height()), "to", Font::kSmall,
            palette().dim, Align::kCentre);
  ImGui::SetCursorScreenPos({at.x + label + width + to, at.y});
  if (stepper("last", last,
              {.tooltip = "The last operation that is opened, counted from 0.",
               .min = 0,
               .max = count - 1,
               .width = width})) {
    state.choose_run({static_cast<size_t>(std::min(first, last)), static_cast<size_t>(last)});
  }
  ImGui::SetCursorScreenPos({at.x, at.y + control_height() + ImGui::GetStyle().ItemSpacing.y});
}

// The run on its picture: asked for as long as it is shown.
const RunAnswer* run_preview(ModelState& state, const RunPicture& picture) {
  if (!picture.input) return nullptr;
  state.preview = state.run_reader.ask({state.model, state.run, *picture.input});
  return state.preview.get();
}

}  // namespace

void draw_model_open_panel(ImVec2 min, ImVec2 max, PanelContext& context) {
  ModelState& state = context.model;
  begin_card("model_open", {min, max}, {.title = "Open here"});
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, {dp(10), dp(6)});
  if (!state.model) {
    text_wrapped("Convolutions and runs of layers open as a chain, on a picture of your choice.",
                 Font::kSmall, palette().dim);
  } else if (state.model->nodes.empty()) {
    text_wrapped("No tensor of this file looks like a bank of filters.", Font::kSmall,
                 palette().dim);
  } else {
    draw_run_ends(state);
    const RunPicture picture = run_picture(context);
    draw_run_picture(context, picture);
    const RunAnswer* answer = run_preview(state, picture);
    const float foot = control_height() + 2 * ImGui::GetStyle().ItemSpacing.y;
    draw_run_chain(context, picture, answer,
                   std::max(dp(76), ImGui::GetContentRegionAvail().y - foot));
    draw_run_actions(context, answer);
  }
  ImGui::PopStyleVar();
  end_card();
}

}  // namespace convoscope::app
