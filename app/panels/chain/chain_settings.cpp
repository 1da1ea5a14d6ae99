// The settings of the chosen layer on the Chain screen: its name, whether it is used, how many maps
// it makes, and the sections that the Explore screen shows too. See chain_parts.h.
#include "app/document/chain_edits.h"
#include "app/host/style.h"
#include "app/panels/chain/chain_parts.h"
#include "app/panels/settings/settings_sections.h"
#include "app/widgets/controls.h"

namespace convoscope::app {
namespace {

void draw_name(PanelContext& context, size_t l) {
  ChainState& state = context.chain;
  const std::string& name = context.experiment->layers[l].name;
  if (!state.name_draft || state.name_of != name) state.name_draft = state.name_of = name;
  const float width = labelled_row("name");
  const Change change = text_field(
      "name", *state.name_draft,
      {.tooltip = "The layer's name, its own in the chain; joins refer to it.", .width = width});
  if (!change.released) return;
  if (*state.name_draft != name) {
    context.edits.push(rename_layer(l, *state.name_draft));
    context.edits.end_merge();
  }
  state.name_draft.reset();
}

void draw_used(PanelContext& context, size_t l) {
  bool used = !context.experiment->layers[l].bypassed;
  if (toggle("used", "Used", used,
             {.tooltip = "Switched off, the layer hands its input on as it is."})) {
    context.edits.push(bypass_layer(l, !used));
    context.edits.end_merge();
  }
}

void draw_map_count(PanelContext& context, size_t l) {
  const Layer& layer = context.experiment->layers[l];
  if (layer.op != Op::kConv2d) return;
  int64_t count = filter_shape(*layer.filters.tensor).out;
  const float width = labelled_row("maps");
  const Change change = stepper("maps", count,
                                {.tooltip = "How many filters there are; each makes one map.",
                                 .min = 1,
                                 .max = 1 << 20,
                                 .width = width});
  if (change.changed) context.edits.push(set_filter_count(l, count));
  if (change.released) context.edits.end_merge();
}

}  // namespace

void draw_layer_settings(PanelContext& context) {
  const Scope scope("layer");
  const size_t l = chosen_layer(context);
  draw_name(context, l);
  draw_map_count(context, l);
  draw_used(context, l);
  draw_layer_sections(context);
}

}  // namespace convoscope::app
