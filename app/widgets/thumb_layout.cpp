// See thumb_layout.h.
#include "app/widgets/thumb_layout.h"

#include <algorithm>
#include <cmath>

namespace convoscope::app {
namespace {

// Taps of equal size are worth this much of the thumbnails' size.
constexpr double kWorthIt = 0.87;

ThumbLayout at_scale(int64_t count, const ThumbSpace& space, double scale) {
  ThumbLayout layout;
  layout.scale = scale;
  layout.width = static_cast<float>(std::round(scale * static_cast<double>(space.columns)));
  layout.height = static_cast<float>(std::round(scale * static_cast<double>(space.rows)));
  const auto fitting = [&](float room) {
    return std::max<int64_t>(1,
                             static_cast<int64_t>((room + space.gap) / (layout.width + space.gap)));
  };
  layout.step_y = layout.height + space.label + space.gap;
  const auto lay = [&](float room) {
    layout.columns = std::min(fitting(room), std::max<int64_t>(count, 1));
    layout.rows = (count + layout.columns - 1) / layout.columns;
    // Full rows end at the right edge; a single row stays together.
    const int64_t between = std::max<int64_t>(fitting(room) - 1, 1);
    const float share = (room - layout.width) / static_cast<float>(between);
    layout.step_x =
        layout.rows > 1 ? std::max(share, layout.width + space.gap) : layout.width + space.gap;
  };
  lay(space.width);
  layout.scrolls = static_cast<float>(layout.rows) * layout.step_y - space.gap > space.height;
  if (layout.scrolls) lay(space.width - space.bar);
  return layout;
}

}  // namespace

ThumbLayout layout_thumbs(int64_t count, const ThumbSpace& space) {
  const auto longer = static_cast<double>(std::max(space.rows, space.columns));
  const double least = std::max(1.0, space.least / longer);
  const double most = std::max(least, space.most / longer);
  double scale = most;
  // The longer side shrinks by a pixel at a time.
  while (scale > least && at_scale(count, space, scale).scrolls) scale -= 1 / longer;
  scale = std::max(scale, least);
  const double whole = std::floor(scale);
  if (whole >= least && whole >= kWorthIt * scale) scale = whole;
  return at_scale(count, space, scale);
}

}  // namespace convoscope::app
