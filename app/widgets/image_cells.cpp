// See image_cells.h.
#include "app/widgets/image_cells.h"

#include <algorithm>
#include <cmath>

#include "app/host/style.h"
#include "app/widgets/marks.h"
#include "app/widgets/number_text.h"
#include "app/widgets/text.h"

namespace convoscope::app {
namespace {

// Unscaled pixels per element.
constexpr float kGridFrom = 14, kNumbersFrom = 40;

struct Range {
  int64_t y0, y1, x0, x1;  // half-open, elements
};

Range visible(const ImageShape& shape, const ImageViewResult& view) {
  const Point a = view.placement.to_element({view.pane.min.y, view.pane.min.x});
  const Point b = view.placement.to_element({view.pane.max.y, view.pane.max.x});
  const auto clip = [](double v, int64_t extent) {
    return static_cast<int64_t>(std::clamp(v, 0.0, static_cast<double>(extent)));
  };
  return {clip(std::floor(a.y), shape.h), clip(std::ceil(b.y), shape.h),
          clip(std::floor(a.x), shape.w), clip(std::ceil(b.x), shape.w)};
}

void draw_grid(ImDrawList* list, const Range& range, const ImageViewResult& view) {
  const auto line = [&](double y0, double x0, double y1, double x1) {
    const Point a = view.placement.to_screen(Point{y0, x0});
    const Point b = view.placement.to_screen(Point{y1, x1});
    list->AddRectFilled({static_cast<float>(a.x), static_cast<float>(a.y)},
                        {static_cast<float>(b.x) + (x0 == x1 ? 1.0f : 0.0f),
                         static_cast<float>(b.y) + (y0 == y1 ? 1.0f : 0.0f)},
                        IM_COL32(0, 0, 0, 60));
  };
  const auto y0 = static_cast<double>(range.y0), y1 = static_cast<double>(range.y1);
  const auto x0 = static_cast<double>(range.x0), x1 = static_cast<double>(range.x1);
  for (double y = y0 + 1; y < y1; ++y) line(y, x0, y, x1);
  for (double x = x0 + 1; x < x1; ++x) line(y0, x, y1, x);
}

uint8_t to_byte(float value, float low, float high) {
  const float share = high > low ? (value - low) / (high - low) : 0.5f;
  return static_cast<uint8_t>(std::lround(255 * std::clamp(share, 0.0f, 1.0f)));
}

class Cell {
 public:
  Cell(const ImageViewSpec& spec, const ImageView& values)
      : spec_(spec), values_(values), channels_(shown_channels(spec)) {}

  bool rgb() const { return channels_.size() == 3; }
  // Of the i-th channel that is shown.
  float value(int64_t y, int64_t x, size_t i = 0) const {
    return values_.at(spec_.n, y, x, channels_[i]);
  }

  Rgb8 color(int64_t y, int64_t x) const {
    if (rgb()) return {light(y, x, 0), light(y, x, 1), light(y, x, 2)};
    const ColormapId map = spec_.c < 0 ? ColormapId::kGrey : spec_.style.colormap;
    return colormap_color(map, value(y, x), spec_.style.low, spec_.style.high);
  }

 private:
  uint8_t light(int64_t y, int64_t x, size_t i) const {
    if (!spec_.composite) return to_byte(value(y, x, i), spec_.style.low, spec_.style.high);
    const CompositeMap& own = (*spec_.composite)[i];
    return to_byte(value(y, x, i), own.low, own.high);
  }

  const ImageViewSpec& spec_;
  const ImageView& values_;
  const std::vector<int64_t> channels_;
};

void draw_number(ImDrawList* list, const Rect& cell, float line, float value, int lines,
                 ImU32 ink) {
  const auto [advance, height] = text_size("0", Font::kMonoSmall);
  const int room = static_cast<int>((cell.max.x - cell.min.x - dp(4)) / advance);
  const float one[] = {value};
  const int decimals = common_decimals(one, room);
  if (decimals < 0) return;
  const std::string text = cell_text(value, decimals, room);
  const float y = cell.centre().y + height * (line - static_cast<float>(lines) / 2);
  draw_text(list, {{cell.min.x, y}, {cell.max.x, y + height}}, text, Font::kMonoSmall, ink,
            Align::kCentre);
}

void draw_numbers(ImDrawList* list, const Range& range, const Cell& cell,
                  const ImageViewResult& view) {
  for (int64_t y = range.y0; y < range.y1; ++y) {
    for (int64_t x = range.x0; x < range.x1; ++x) {
      const Rect rect = view.rect_of({y, x});
      const ImU32 ink = with_alpha(text_on(cell.color(y, x)), 0.86f);
      if (!cell.rgb()) {
        draw_number(list, rect, 0, cell.value(y, x), 1, ink);
        continue;
      }
      for (size_t i = 0; i < 3; ++i) {
        draw_number(list, rect, static_cast<float>(i), cell.value(y, x, i), 3, ink);
      }
    }
  }
}

}  // namespace

void draw_cells(ImDrawList* list, const ImageViewSpec& spec, const ImageViewResult& view) {
  const double scale = view.placement.scale;
  if (scale < dp(kGridFrom)) return;
  const ImageView values = view_of(*spec.tensor);
  const Range range = visible(values.shape, view);
  draw_grid(list, range, view);
  const Cell cell(spec, values);
  // Three lines of a picture's values need more room than one.
  if (scale >= dp(kNumbersFrom * (cell.rgb() ? 1.5f : 1.0f))) draw_numbers(list, range, cell, view);
}

}  // namespace convoscope::app
