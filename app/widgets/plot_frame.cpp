// See plot_frame.h.
#include "app/widgets/plot_frame.h"

#include <algorithm>
#include <cmath>

#include "app/host/style.h"
#include "app/widgets/skin.h"

namespace convoscope::app {

PlotBox begin_plot(const char* id, ImVec2 size, ImVec2 padding) {
  const ImVec2 at = ImGui::GetCursorScreenPos();
  size = {std::max(size.x, 1.0f), std::max(size.y, 1.0f)};
  PlotBox plot;
  plot.box = Rect::of(at.x, at.y, size.x, size.y);
  plot.inner = plot.box.inset(padding.x, padding.y);
  ImGui::InvisibleButton(id, size);
  plot.hovered = ImGui::IsItemHovered();
  ImGui::GetWindowDrawList()->AddRectFilled(plot.box.min, plot.box.max, skin::tone(palette().field),
                                            dp(8));
  return plot;
}

std::optional<size_t> hovered_column(const PlotBox& plot, size_t count) {
  const float x = ImGui::GetMousePos().x;
  if (!plot.hovered || count == 0 || x < plot.inner.min.x || x >= plot.inner.max.x) {
    return std::nullopt;
  }
  const float share = (x - plot.inner.min.x) / plot.inner.width();
  return std::min(static_cast<size_t>(share * static_cast<float>(count)), count - 1);
}

std::pair<float, float> column_edges(const Rect& rect, size_t column, size_t count) {
  const float width = rect.width() / static_cast<float>(count);
  return {std::round(rect.min.x + width * static_cast<float>(column)),
          std::round(rect.min.x + width * static_cast<float>(column + 1))};
}

std::vector<double> round_ticks(double low, double high, int most) {
  if (!(high > low) || most < 1) return {};
  const double rough = (high - low) / most;
  const double power = std::pow(10, std::floor(std::log10(rough)));
  double step = 10 * power;
  for (const double factor : {5.0, 2.0, 1.0}) {
    if (factor * power >= rough) step = factor * power;
  }
  std::vector<double> ticks;
  for (double i = std::ceil(low / step); i * step <= high; ++i) ticks.push_back(i * step);
  return ticks;
}

int tick_digits(const std::vector<double>& ticks) {
  if (ticks.size() < 2) return 2;
  const double step = ticks[1] - ticks[0];
  return std::clamp(static_cast<int>(-std::floor(std::log10(step) + 1e-9)), 0, 8);
}

}  // namespace convoscope::app
