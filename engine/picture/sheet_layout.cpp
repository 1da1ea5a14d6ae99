// See sheet_layout.h.
#include "engine/picture/sheet_layout.h"

#include <algorithm>
#include <cmath>

namespace convoscope {
namespace {

constexpr double kMargin = 40, kHead = 62, kFoot = 26, kGap = 14;
constexpr double kLabelLine = 17, kNumberLine = 12;
constexpr double kWords = kLabelLine + 2 * kNumberLine + 2;  // below a picture
constexpr double kLegendWidth = 300;
// A map narrower than this says nothing; of more maps than fit on one page none is wider than that.
constexpr double kLeastWidth = 84, kCommonWidth = 125;

double width_of(double whole, int64_t columns) {
  const auto c = static_cast<double>(columns);
  return (whole - (c - 1) * kGap) / c;
}

void set_columns(SheetLayout& layout, int64_t columns, double aspect) {
  layout.columns = columns;
  layout.cell_width = width_of(layout.area.width, columns);
  layout.picture_height = std::min(layout.cell_width * aspect, layout.area.height - kWords);
  const double cell = layout.picture_height + kWords;
  layout.rows = std::max<int64_t>(
      1, static_cast<int64_t>(std::floor((layout.area.height + kGap) / (cell + kGap))));
}

// Those that cover most of a page with pictures.
int64_t fullest_columns(SheetLayout layout, double aspect) {
  int64_t best = 1;
  double most = 0;
  for (int64_t columns = 1; width_of(layout.area.width, columns) >= kLeastWidth; ++columns) {
    if (width_of(layout.area.width, columns) > kCommonWidth) continue;
    set_columns(layout, columns, aspect);
    const double covered =
        layout.cell_width * layout.picture_height * static_cast<double>(layout.per_page());
    if (covered > most) best = columns;
    most = std::max(most, covered);
  }
  return best;
}

}  // namespace

SheetCell SheetLayout::cell(int64_t on_page) const {
  const double x = area.x + static_cast<double>(on_page % columns) * (cell_width + kGap);
  const double y =
      area.y + static_cast<double>(on_page / columns) * (picture_height + kWords + kGap);
  const double words = y + picture_height;
  return {.picture = {x, y, cell_width, picture_height},
          .label = {x, words, cell_width, kLabelLine},
          .range = {x, words + kLabelLine, cell_width, kNumberLine},
          .moments = {x, words + kLabelLine + kNumberLine, cell_width, kNumberLine}};
}

SheetLayout lay_out_sheet(int64_t maps, int64_t map_height, int64_t map_width) {
  SheetLayout layout;
  const double inner = layout.width - 2 * kMargin;
  layout.title = {kMargin, kMargin - 8, inner - kLegendWidth - kGap, 26};
  layout.settings = {kMargin, kMargin + 18, inner - kLegendWidth - kGap, 18};
  layout.legend = {layout.width - kMargin - kLegendWidth, kMargin - 8, kLegendWidth, 44};
  layout.foot = {kMargin, layout.height - kMargin, inner, 18};
  layout.area = {kMargin, kMargin + kHead, inner,
                 layout.height - 2 * kMargin - kHead - kFoot + kWords / 2};
  const double aspect = std::clamp(
      static_cast<double>(map_height) / static_cast<double>(std::max<int64_t>(map_width, 1)), 0.2,
      3.0);
  int64_t columns = 1;
  for (; width_of(inner, columns) >= kLeastWidth; ++columns) {
    set_columns(layout, columns, aspect);
    if (layout.per_page() >= maps) break;
  }
  if (layout.per_page() < maps) set_columns(layout, fullest_columns(layout, aspect), aspect);
  layout.pages = (maps + layout.per_page() - 1) / layout.per_page();
  return layout;
}

}  // namespace convoscope
