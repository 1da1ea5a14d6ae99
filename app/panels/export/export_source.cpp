// See export_source.h.
#include "app/panels/export/export_source.h"

#include <algorithm>

#include "app/panels/map_style.h"

namespace convoscope::app {

std::vector<size_t> layers_read(const Experiment& experiment, const LayerRun& run) {
  std::vector<size_t> layers;
  for (size_t l = run.first; l <= run.last; ++l) {
    layers.push_back(l);
    const std::optional<size_t> level = level_of_with(experiment, l);
    if (is_join(experiment.layers[l].op) && level && *level > 0) layers.push_back(*level - 1);
  }
  return layers;
}

bool has_run(const Result& result, const LayerRun& run) {
  return std::ranges::all_of(layers_read(*result.experiment, run),
                             [&](size_t l) { return has_values(result, l); });
}

ExportSource source_of(const ResultPtr& result, const ExportView& view) {
  const LayerRun run = chosen_run(view, result->layers.size());
  return {result, run.first, run.last};
}

std::string export_name(const Experiment& experiment, const ExportView& view) {
  constexpr size_t kLongest = 40;
  if (!view.name.empty()) return file_stem(view.name);
  const LayerRun run = chosen_run(view, experiment.layers.size());
  if (run.first == run.last) return file_stem(experiment.layers[run.first].name);
  return file_stem(experiment.title.substr(0, kLongest));
}

std::string maps_name(const Experiment& experiment, const ViewState& view, MapFormat format) {
  const size_t layer = std::min(view.layer, experiment.layers.size() - 1);
  const std::string& typed = view.exporting.name;
  const std::string name = file_stem(typed.empty() ? experiment.layers[layer].name : typed);
  if (!typed.empty()) return name;
  if (format >= MapFormat::kSheetPdf) return name + "-sheet";
  return name + (view.exporting.all_maps ? "-maps" : "-map" + std::to_string(view.map));
}

ExportOptions export_options(const Experiment& experiment, const ExportView& view) {
  return {.name = export_name(experiment, view), .literal_elements = view.literal_elements};
}

MapsOptions maps_options(const Result& result, const ViewState& view, MapFormat format) {
  const size_t layer = std::min(view.layer, result.layers.size() - 1);
  const ImageShape& output = result.layers[layer].geometry.output;
  const int64_t map = std::clamp<int64_t>(view.map, 0, std::max<int64_t>(output.c - 1, 0));
  const bool sheet = format >= MapFormat::kSheetPdf;
  const bool light = sheet ? view.exporting.light : view.theme == Theme::kLight;
  constexpr MapRange kRanges[] = {MapRange::kPerMap, MapRange::kShared, MapRange::kPercentile,
                                  MapRange::kGiven};  // in the order of RangeMode
  return {.layer = layer,
          .picture = std::clamp<int64_t>(view.batch, 0, std::max<int64_t>(output.n - 1, 0)),
          .first = view.exporting.all_maps ? 0 : map,
          .last = view.exporting.all_maps ? -1 : map,
          .colormap = colormap_id(view.colormap, light),
          .range = kRanges[static_cast<size_t>(view.range)],
          .symmetric = view.maps.symmetric,
          .low_share = double{view.maps.low_percent} / 100,
          .high_share = double{view.maps.high_percent} / 100,
          .given = {view.maps.manual_low, view.maps.manual_high},
          .scale = static_cast<int>(std::clamp<int64_t>(view.exporting.map_scale, 1, 64)),
          .light = light};
}

AnimationOptions film_options(const Result& result, const ViewState& view) {
  const size_t layer = std::min(view.layer, result.layers.size() - 1);
  const LayerGeometry& geometry = result.layers[layer].geometry;
  const auto within = [](int64_t index, int64_t count) {
    return std::clamp<int64_t>(index, 0, std::max<int64_t>(count - 1, 0));
  };
  return {.layer = layer,
          .picture = within(view.batch, geometry.output.n),
          .filter = within(view.map, geometry.output.c),
          .channel = std::min(view.exporting.channel, geometry.input().c - 1),
          .width = static_cast<int>(std::min<int64_t>(view.exporting.width, 1 << 20)),
          .frames_per_second = double{view.exporting.speed},
          .loop = view.exporting.loop,
          .light = view.exporting.light,
          .numbers = view.exporting.numbers,
          .values = view.exporting.values};
}

}  // namespace convoscope::app
