// The weights along the centre row and the centre column of the shown slice; for a colour filter
// its frequency response along both axes beside them. See anatomy_parts.h.
#include <array>

#include "app/host/icons.h"
#include "app/panels/filters/anatomy_parts.h"
#include "app/widgets/controls.h"
#include "app/widgets/plots.h"
#include "engine/filters/generators.h"

namespace convoscope::app {

namespace {

constexpr float kHeight = 106;  // unscaled

}  // namespace

void draw_profiles(const AnatomyView& view) {
  const SliceAnatomy& slice = view.slice;
  const int64_t row = centre_tap(slice.h), column = centre_tap(slice.w);
  std::vector<float> across, down;
  for (int64_t x = 0; x < slice.w; ++x) {
    across.push_back(slice.weights[static_cast<size_t>(row * slice.w + x)]);
  }
  for (int64_t y = 0; y < slice.h; ++y) {
    down.push_back(slice.weights[static_cast<size_t>(y * slice.w + column)]);
  }
  const std::array series = {
      PlotSeries{"row " + std::to_string(row), across, palette().accent_two},
      PlotSeries{"column " + std::to_string(column), down, palette().accent}};
  LinePlotSpec plot;
  plot.id = "profiles";
  plot.series = series;
  plot.dots = true;
  float width = ImGui::GetContentRegionAvail().x;
  if (view.portrait.slices.size() > 1) {
    section_header(kIconChart, "Profiles: waves, weights");
    const float gap = dp(12);
    width = (width - gap) / 2;
    draw_response_profiles(slice, {width, dp(kHeight)});
    ImGui::SameLine(0, gap);
  } else {
    section_header(kIconChart, "Profiles through the centre");
  }
  line_plot(plot, {width, dp(kHeight)});
}

}  // namespace convoscope::app
