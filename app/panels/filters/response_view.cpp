// The frequency response of the shown slice: which waves the filter lets through. See
// filter_parts.h.
#include <array>

#include "app/host/icons.h"
#include "app/panels/filters/filter_parts.h"
#include "app/panels/slices.h"
#include "app/widgets/blocks.h"
#include "app/widgets/plots.h"
#include "app/widgets/registry.h"

namespace convoscope::app {

void plot_response(const char* id, std::span<const float> along_x, std::span<const float> along_y,
                   ImVec2 size) {
  const std::array series = {PlotSeries{"along x", along_x, palette().accent_two},
                             PlotSeries{"along y", along_y, palette().accent}};
  LinePlotSpec plot;
  plot.id = id;
  plot.series = series;
  plot.left = "−π";
  plot.middle = "0";
  plot.right = "π";
  line_plot(plot, size);
}

void draw_response(PanelContext& context, const Anatomy& anatomy) {
  const int64_t channels = filter_shape(*anatomy.bank).in;
  section_header(kIconChart, channels > 1
                                 ? "FREQUENCY RESPONSE, " +
                                       channel_name(anatomy.q, channels, context.view.layer)
                                 : "FREQUENCY RESPONSE");
  const ImVec2 start = ImGui::GetCursorScreenPos();
  const float side = dp(104), gap = dp(12), room = ImGui::GetContentRegionAvail().x;
  ImGui::InvisibleButton("response", {side, side});
  register_item("picture", "response", decimal(anatomy.response_peak, 3),
                "Magnitude of the response to every wave: zero frequency in the middle, the finest "
                "stripes at the edges. Peak " +
                    decimal(anatomy.response_peak, 3) + ".");
  const MapStyle style{.colormap = ColormapId::kInferno,
                       .low = 0,
                       .high = anatomy.response_peak > 0 ? anatomy.response_peak : 1,
                       .rounding = dp(7)};
  context.painter.draw_map(ImGui::GetWindowDrawList(), anatomy.response, 0, 0, style, start,
                           static_cast<double>(side) / kResponseSize,
                           {start, {start.x + side, start.y + side}});

  ImGui::SetCursorScreenPos({start.x + side + gap, start.y});
  plot_response("profiles", anatomy.along_x, anatomy.along_y, {room - side - gap, side});
}

}  // namespace convoscope::app
