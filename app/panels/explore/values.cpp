// See values.h.
#include "app/panels/explore/values.h"

#include <algorithm>

#include "app/panels/format.h"
#include "app/panels/map_style.h"
#include "app/widgets/blocks.h"
#include "app/widgets/marks.h"
#include "app/widgets/plots.h"
#include "engine/core/text.h"

namespace convoscope::app {

namespace {

constexpr int kBins = 61;  // odd, so that zero lies in the middle of a bar

void draw_histogram(Rect area, PanelContext& context, const LayerResult& layer) {
  const ViewState& view = context.view;
  const MapStats& stats = layer.stats->map(view.batch, view.map);
  const float range = stats.magnitude() > 0 ? stats.magnitude() : 1;
  const auto histogram = context.worker.find_or_request({.tensor = layer.output,
                                                         .n = view.batch,
                                                         .c = view.map,
                                                         .low = -range,
                                                         .high = range,
                                                         .bins = kBins});
  HistogramSpec spec;
  spec.id = "histogram";
  if (histogram) spec.counts = histogram->counts;
  spec.low = -range;
  spec.high = range;
  spec.colormap = signed_colormap();
  if (context.focus != nullptr) {
    const ImageView values = image_view(*layer.output);
    spec.mark = values.at(view.batch, context.focus->y, context.focus->x, view.map);
  }
  if (range_clips(view)) {
    const ValueRange shown = map_range(context, layer, view.map);
    spec.range = {shown.low, shown.high};
  }
  ImGui::SetCursorScreenPos(area.min);
  histogram_plot(spec, area.size());
}

// How many elements, zeros, values that are not finite or beyond the range: the longest first.
std::vector<std::string> notes_on(const MapStats& stats, const OutsideCounts& outside) {
  const int64_t all = stats.finite + stats.nonfinite();
  std::string counts = decimal(100 * stats.zero_share(), 1) + " % zero";
  if (stats.nans > 0) counts += ", " + group_digits(stats.nans) + " NaN";
  const int64_t infinite = stats.positive_infinities + stats.negative_infinities;
  if (infinite > 0) counts += ", " + group_digits(infinite) + " ±∞";
  const int64_t beyond = outside.below + outside.above;
  if (beyond > 0) counts += ", " + group_digits(beyond) + " beyond the range";
  const std::string elements = group_digits(all) + " elements";
  return {elements + ", " + counts + ", log count", elements + ", " + counts, counts};
}

std::string widest_that_fits(const std::vector<std::string>& notes, float room) {
  for (const std::string& note : notes) {
    if (text_size(note, Font::kSmall).x <= room) return note;
  }
  return {};
}

// Where four don't fit, the extremes.
void draw_measures(float room, const MapStats& stats) {
  const bool narrow = room < dp(330), few = room < dp(230);
  const int shown = std::max(0, decimals_for(stats.magnitude()) - (narrow && !few ? 1 : 0));
  std::vector<Stat> measures = {
      {"min", decimal(stats.min, shown), "Smallest value of this map."},
      {"mean", decimal(stats.mean, shown), "Mean of all elements of this map."},
      {"max", decimal(stats.max, shown), "Greatest value of this map."},
      {"σ", decimal(stats.stddev, shown), "Standard deviation of this map."}};
  if (few) {
    measures.pop_back();
    measures.erase(measures.begin() + 1);
  }
  stat_boxes(measures);
}

}  // namespace

void draw_values(Rect area, PanelContext& context) {
  const LayerResult* layer = context.layer_result();
  if (layer == nullptr || layer->geometry.output.size() == 0) return;
  const ViewState& view = context.view;
  const MapStats& stats = layer->stats->map(view.batch, view.map);

  ImDrawList* list = ImGui::GetWindowDrawList();
  Rect heading = area.take_top(dp(26), dp(6));
  const std::string title = "Values of this map";
  draw_text(list, heading.take_left(text_size(title, Font::kSemiBold).x, dp(12)), title,
            Font::kSemiBold, palette().text);
  const std::string note =
      widest_that_fits(notes_on(stats, outside_counts(context, *layer)), heading.width());
  draw_text(list, heading, note, Font::kSmall, palette().dim, Align::kRight);

  const Rect boxes = area.take_bottom(stat_box_height(), dp(8));
  draw_histogram(area, context, *layer);
  ImGui::SetCursorScreenPos(boxes.min);
  draw_measures(boxes.width(), stats);
}

}  // namespace convoscope::app
