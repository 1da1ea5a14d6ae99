// See export_view.h.
#include "app/document/export_view.h"

#include <algorithm>

#include "app/document/view_json.h"

namespace convoscope::app {
namespace {

bool is_plain(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '_';
}

// A whole chain stays whole when layers come or go.
void set_run(ExportView& view, LayerRun run, size_t layers) {
  view.first = run.first == 0 ? -1 : static_cast<int64_t>(run.first);
  view.last = run.last + 1 == layers ? -1 : static_cast<int64_t>(run.last);
}

}  // namespace

ExportView for_another_experiment(const ExportView& view) {
  ExportView kept = view;
  kept.first = kept.last = -1;
  kept.name.clear();
  kept.channel = -1;
  return kept;
}

LayerRun chosen_run(const ExportView& view, size_t layers) {
  const auto end = static_cast<int64_t>(layers) - 1;
  const int64_t first = std::clamp<int64_t>(view.first, 0, end);
  const int64_t last = view.last < 0 ? end : std::clamp<int64_t>(view.last, first, end);
  return {static_cast<size_t>(first), static_cast<size_t>(last)};
}

void choose_first(ExportView& view, size_t first, size_t layers) {
  set_run(view, {first, std::max(first, chosen_run(view, layers).last)}, layers);
}

void choose_last(ExportView& view, size_t last, size_t layers) {
  set_run(view, {std::min(last, chosen_run(view, layers).first), last}, layers);
}

std::string file_stem(const std::string& text) {
  std::string stem;
  for (const char c : text) {
    const char kept = is_plain(c) ? c : '_';
    if (kept != '_' || (!stem.empty() && stem.back() != '_')) stem += kept;
  }
  while (!stem.empty() && stem.back() == '_') stem.pop_back();
  return stem.empty() ? "convoscope" : stem;
}

Json to_json(const ExportView& view) {
  return {{"target", view.target},
          {"name", view.name},
          {"literal_elements", view.literal_elements},
          {"all_maps", view.all_maps},
          {"map_scale", view.map_scale},
          {"channel", view.channel},
          {"width", view.width},
          {"speed", view.speed},
          {"light", view.light},
          {"loop", view.loop},
          {"numbers", view.numbers},
          {"values", view.values}};
}

void read(const Json& object, ExportView& view) {
  if (!object.is_object()) return;
  for (auto [key, text] : {std::pair{"target", &view.target}, std::pair{"name", &view.name}}) {
    const Json& json = at(object, key);
    if (json.is_string()) *text = json.get<std::string>();
  }
  read_index(object, "literal_elements", 0, view.literal_elements);
  read_bool(object, "all_maps", view.all_maps);
  read_index(object, "map_scale", 1, view.map_scale);
  read_index(object, "channel", -1, view.channel);
  read_index(object, "width", 1, view.width);
  read_real(object, "speed", 0.25, 60, view.speed);
  read_bool(object, "light", view.light);
  read_bool(object, "loop", view.loop);
  read_bool(object, "numbers", view.numbers);
  read_bool(object, "values", view.values);
}

}  // namespace convoscope::app
