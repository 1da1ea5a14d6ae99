// The function applied to every sum of the chosen layer: a row of its own below the padding, since
// it comes after the sums and touches neither window nor shapes.
#include "app/host/style.h"
#include "app/panels/settings/settings_sections.h"
#include "app/widgets/fields.h"
#include "app/widgets/text.h"

namespace convoscope::app {

namespace {

std::vector<ComboItem> items() {
  std::vector<ComboItem> items;
  for (const ActivationWords& words : activations()) {
    items.emplace_back(words.name, words.formula, words.teaches);
  }
  return items;
}

}  // namespace

void draw_activation_section(PanelContext& context) {
  const float first = axis_columns().first, width = labelled_row("activation");
  Activation activation = context.layer().activation;
  int index = static_cast<int>(activation.kind);
  Change change = combo("activation", items(), index,
                        {.tooltip = "A function of each sum on its own; what it makes of them are "
                                    "the maps.",
                         .width = width});
  if (change) activation = activations()[static_cast<size_t>(index)].kind;
  if (activation.kind == Activation::kLeakyRelu) {
    ImGui::SetCursorScreenPos({first, ImGui::GetCursorScreenPos().y});
    const Change slope =
        slider_float("alpha", "α", activation.alpha, 0, 1,
                     {.tooltip = "The slope below zero. TensorFlow's is 0.2 where none is given.",
                      .width = width});
    change = {change.changed || slope.changed, change.released || slope.released};
  }
  if (change.changed) context.edits.push(set_activation(context.view.layer, activation));
  if (change.released) context.edits.end_merge();
}

}  // namespace convoscope::app
