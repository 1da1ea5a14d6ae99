// The layers of the chain as a table, or the chosen one with its settings.
#include "app/host/style.h"
#include "app/panels/chain/chain_parts.h"
#include "app/panels/draw.h"
#include "app/widgets/card.h"
#include "app/widgets/controls.h"

namespace convoscope::app {
namespace {

// A new document that is refused from the start has no result, but settings to mend.
bool shows_settings(const PanelContext& context) {
  return context.view.chain.one_layer || !context.result;
}

std::string note_of(const PanelContext& context) {
  if (!context.result) return {};
  return bytes_label(context.result->kept_bytes) + " of activations kept";
}

void draw_choice(PanelContext& context) {
  const std::string name = context.experiment->layers[chosen_layer(context)].name;
  int index = shows_settings(context) ? 1 : 0;
  if (segmented("shows",
                {{"All layers", "Shapes, costs and fields of all layers."},
                 {"Settings", "The settings of " + name + ", the chosen layer."}},
                index)) {
    context.view.chain.one_layer = index == 1;
  }
}

}  // namespace

void draw_chain_layers_panel(ImVec2 min, ImVec2 max, PanelContext& context) {
  const bool one = shows_settings(context);
  const std::string name = context.experiment->layers[chosen_layer(context)].name;
  begin_card(
      "chain_layers", {min, max},
      {.title = one ? name : "Layers", .note = note_of(context), .stale = !one && context.stale()});
  draw_choice(context);
  if (one) {
    draw_layer_settings(context);
  } else {
    draw_chain_table(context);
  }
  end_card();
}

}  // namespace convoscope::app
