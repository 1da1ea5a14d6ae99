// See without_filters.h.
#include "app/panels/without_filters.h"

#include <string>

#include "app/panels/settings/settings_sections.h"
#include "app/widgets/buttons.h"
#include "app/widgets/card.h"
#include "app/widgets/text.h"

namespace convoscope::app {
namespace {

bool in_result(const PanelContext& context) {
  if (!context.result || context.view.layer >= context.result->layers.size()) return true;
  const Layer& shown = context.result->experiment->layers[context.view.layer];
  return is_convolution(shown.op) && !shown.bypassed;
}

std::string why(const Layer& layer) {
  if (layer.bypassed) return layer.name + " is bypassed: its maps are what it reads.";
  const OpWords& words = ops()[static_cast<size_t>(layer.op)];
  return layer.name + " (" + op_name(layer) + "). " + words.teaches;
}

// The nearest layer, looking back first, whose filters can be shown.
std::optional<size_t> nearest_with_filters(const PanelContext& context) {
  const std::vector<Layer>& layers = context.experiment->layers;
  std::optional<size_t> nearest;
  const auto distance = [&](size_t l) {
    const size_t own = context.view.layer;
    return l < own ? 2 * (own - l) - 1 : 2 * (l - own);
  };
  for (size_t l = 0; l < layers.size(); ++l) {
    if (!is_convolution(layers[l].op) || layers[l].bypassed) continue;
    if (!nearest || distance(l) < distance(*nearest)) nearest = l;
  }
  return nearest;
}

}  // namespace

bool has_filters_of_its_own(const PanelContext& context) {
  const Layer& layer = context.layer();
  return is_convolution(layer.op) && !layer.bypassed && in_result(context);
}

bool is_transposed(const PanelContext& context) {
  if (context.layer().op == Op::kConv2dTranspose) return true;
  if (!context.result || context.view.layer >= context.result->layers.size()) return false;
  return context.result->layers[context.view.layer].geometry.transposed;
}

std::string no_products_text(const PanelContext& context) {
  if (has_filters_of_its_own(context)) {
    return "Point at the map to see what one of its elements is made of.";
  }
  return "The elements of " + context.layer().name + " are no sums of products with one filter.";
}

void draw_without_filters(std::string_view panel, ImVec2 min, ImVec2 max, PanelContext& context) {
  const Layer& layer = context.layer();
  begin_card(std::string(panel).c_str(), {min, max});
  text(has_filters(layer.op) ? "Not shown for this operation" : "No filters here", Font::kSemiBold,
       palette().text);
  text_wrapped(why(layer), Font::kBody, palette().dim);
  if (layer.op == Op::kSeparableConv2d && !layer.bypassed) draw_split_button(context);
  if (const std::optional<size_t> nearest = nearest_with_filters(context)) {
    const std::string& name = context.experiment->layers[*nearest].name;
    if (button("nearest", "Show " + name,
               {.tooltip = "The nearest layer whose filters make its maps."})) {
      context.requests.layer = *nearest;
    }
  }
  end_card();
}

}  // namespace convoscope::app
