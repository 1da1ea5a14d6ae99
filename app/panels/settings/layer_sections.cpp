// Which sections of the settings the chosen layer has. See settings_sections.h.
#include "app/panels/settings/settings_sections.h"

namespace convoscope::app {

void draw_layer_sections(PanelContext& context) {
  const Layer& layer = context.layer();
  draw_operation_section(context);
  if (has_filters(layer.op) || is_pool(layer.op)) {
    draw_window_section(context);
    draw_padding_section(context);
  } else if (context.derivation.refusal) {
    draw_refusal_section(context);
  }
  if (has_filters(layer.op) || layer.op == Op::kActivation) draw_activation_section(context);
}

}  // namespace convoscope::app
