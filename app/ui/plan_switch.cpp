// See plan_switch.h.
#include "app/ui/plan_switch.h"

#include <cstdio>

#include "app/widgets/controls.h"
#include "app/widgets/registry.h"

namespace convoscope::app {
namespace {

std::string of_norm(double error) {
  char text[48];
  std::snprintf(text, sizeof text, "at most %.1e of the sum of |x·w|", error);
  return text;
}

std::string explanation(const Plan& plan, Precision precision) {
  std::string text = std::string(to_string(plan.algorithm)) + ": " + plan.why + "\nIts error is " +
                     of_norm(plan.error) + ".\n\nFrom the fastest on:";
  for (const Candidate& candidate : plan.candidates) {
    const std::string verdict = candidate.algorithm == plan.algorithm ? "taken"
                                : candidate.refusal.empty()           ? "can, but slower"
                                                                      : candidate.refusal;
    text += std::string("\n· ") + to_string(candidate.algorithm) + ": " + verdict;
  }
  return text + "\n\nPrecision: " + to_string(precision) +
         ". Click for the next of plain, faithful, fast.";
}

Precision after(Precision precision) {
  switch (precision) {
    case Precision::kPlain:
      return Precision::kFaithful;
    case Precision::kFaithful:
      return Precision::kFast;
    case Precision::kFast:
      break;
  }
  return Precision::kPlain;
}

}  // namespace

void draw_plan_switch(const Rect& area, PanelContext& context) {
  const LayerResult* layer = context.layer_result();
  if (layer == nullptr || area.width() < 1 || area.height() < 1) return;
  const std::string text = explanation(layer->plan, context.view.precision);
  ImGui::SetCursorScreenPos(area.min);
  if (ImGui::InvisibleButton("precision", {area.width(), area.height()})) {
    context.view.precision = after(context.view.precision);
  }
  register_item("button", "precision", to_string(context.view.precision), text);
}

}  // namespace convoscope::app
