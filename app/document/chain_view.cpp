// See chain_view.h.
#include "app/document/chain_view.h"

#include <algorithm>

#include "app/document/view_json.h"

namespace convoscope::app {
namespace {

constexpr std::array<Word<ChainTab>, 4> kTabs{{{ChainTab::kTree, "tree"},
                                               {ChainTab::kFanOut, "fan_out"},
                                               {ChainTab::kEffective, "effective"},
                                               {ChainTab::kDesign, "design"}}};

}  // namespace

ChainView for_another_experiment(const ChainView& view) {
  ChainView kept = view;
  kept.level.reset();
  kept.element.reset();
  kept.pixel.reset();
  kept.maps.clear();
  return kept;
}

int64_t chosen_map(const ChainView& view, const std::string& layer) {
  const auto found = view.maps.find(layer);
  return found == view.maps.end() ? -1 : found->second;
}

Element nearest_element(const std::optional<Element>& chosen, int64_t height, int64_t width) {
  const Element wanted = chosen.value_or(Element{height * 2 / 5, width * 3 / 5});
  return {std::clamp<int64_t>(wanted.y, 0, height - 1),
          std::clamp<int64_t>(wanted.x, 0, width - 1)};
}

Json to_json(const ChainView& view) {
  return {{"tab", word_of(kTabs, view.tab)},   {"along_height", view.along_height},
          {"one_layer", view.one_layer},       {"coverage", view.coverage},
          {"expected", view.expected},         {"radius", view.radius},
          {"wanted_field", view.wanted_field}, {"wanted_stride", view.wanted_stride}};
}

void read(const Json& object, ChainView& view) {
  if (!object.is_object()) return;
  read_word(object, "tab", kTabs, view.tab);
  read_bool(object, "along_height", view.along_height);
  read_bool(object, "one_layer", view.one_layer);
  read_bool(object, "coverage", view.coverage);
  read_bool(object, "expected", view.expected);
  read_real(object, "radius", 0.01, 1, view.radius);
  read_index(object, "wanted_field", 1, view.wanted_field);
  read_index(object, "wanted_stride", 1, view.wanted_stride);
}

}  // namespace convoscope::app
