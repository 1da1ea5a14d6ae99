// Columns of the Model screen's tables, and the small histogram in them. See model_parts.h.
#include <algorithm>
#include <cmath>

#include "app/host/style.h"
#include "app/panels/model/model_parts.h"
#include "app/widgets/controls.h"

namespace convoscope::app {

std::vector<Rect> column_rects(std::span<const ModelColumn> columns, const Rect& row) {
  std::vector<Rect> rects;
  const Rect inner = row.inset(dp(8), 0);
  float x = inner.min.x;
  for (const ModelColumn& column : columns) {
    const float width = column.share * inner.width();
    // Room to the next column; the last one ends with the row.
    const bool last = &column == &columns.back();
    rects.push_back(
        {{std::floor(x), inner.min.y}, {std::floor(x + width - (last ? 0 : dp(10))), inner.max.y}});
    x += width;
  }
  return rects;
}

void draw_column_titles(std::span<const ModelColumn> columns, const Rect& row) {
  const std::vector<Rect> rects = column_rects(columns, row);
  for (size_t i = 0; i < columns.size(); ++i) {
    draw_text(ImGui::GetWindowDrawList(), rects[i], columns[i].title, Font::kSmall, palette().faint,
              columns[i].right ? Align::kRight : Align::kLeft);
  }
}

void draw_spread(ImDrawList* list, const Rect& rect, const TensorStats& stats) {
  if (stats.histogram.empty()) return;
  const auto most = static_cast<float>(std::max<int64_t>(1, std::ranges::max(stats.histogram)));
  const float step = rect.width() / static_cast<float>(stats.histogram.size());
  for (size_t i = 0; i < stats.histogram.size(); ++i) {
    if (stats.histogram[i] == 0) continue;
    // Heights by the root, so that rare values can be seen beside frequent ones.
    const float share = std::sqrt(static_cast<float>(stats.histogram[i]) / most);
    const float height = std::max(dp(1), std::round(share * rect.height()));
    const float middle = stats.min + (stats.max - stats.min) * (static_cast<float>(i) + 0.5f) /
                                         static_cast<float>(stats.histogram.size());
    const float left = rect.min.x + static_cast<float>(i) * step;
    list->AddRectFilled({std::floor(left), rect.max.y - height},
                        {std::max(std::floor(left) + 1, std::floor(left + step)), rect.max.y},
                        middle < 0 ? palette().accent : palette().accent_two);
  }
}

}  // namespace convoscope::app
