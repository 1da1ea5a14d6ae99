// The function applied to every sum of the chosen layer: a row of its own below the padding, since
// it comes after the sums and touches neither window nor shapes.
#include "app/host/style.h"
#include "app/panels/settings_sections.h"
#include "app/widgets/buttons.h"
#include "app/widgets/control.h"
#include "app/widgets/text.h"

namespace convoscope::app {

void draw_activation_section(PanelContext& context) {
  const AxisColumns columns = axis_columns();
  const ImVec2 start = ImGui::GetCursorScreenPos();
  draw_text(ImGui::GetWindowDrawList(),
            Rect::of(columns.left, start.y, columns.first - columns.left, control_height()),
            "activation", Font::kBody, palette().text);
  ImGui::SetCursorScreenPos({columns.first, start.y});
  int index = static_cast<int>(context.layer().activation);
  if (segmented("activation",
                {{"none", "The maps are the sums themselves, negative ones too."},
                 {"relu", "max(sum, 0), as tf.nn.relu: negative sums become 0."}},
                index, {.width = columns.second + columns.width - columns.first})) {
    context.edits.push(set_activation(context.view.layer, static_cast<Activation>(index)));
    context.edits.end_merge();
  }
}

}  // namespace convoscope::app
