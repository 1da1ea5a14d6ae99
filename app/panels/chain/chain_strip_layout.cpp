// See chain_strip_layout.h.
#include "app/panels/chain/chain_strip_layout.h"

#include <algorithm>
#include <cmath>

namespace convoscope::app {
namespace {

// A row of boxes is not worth more than these proportions.
constexpr float kFlattest = 2.0f, kSteepest = 0.6f;
constexpr float kBoxesInSight = 4.6f;
// What a size may lose so that elements of more levels are a whole number of pixels.
constexpr float kLeastShare = 0.86f;

// How many levels a box of this height shows in whole pixels per element.
int64_t whole_levels(const std::vector<ImageShape>& levels, int64_t height) {
  return std::ranges::count_if(
      levels, [height](const ImageShape& shape) { return shape.h > 0 && height % shape.h == 0; });
}

float best_height(const std::vector<ImageShape>& levels, float most) {
  const auto top = static_cast<int64_t>(most);
  int64_t best = top;
  for (int64_t height = top; height >= static_cast<int64_t>(most * kLeastShare); --height) {
    if (whole_levels(levels, height) > whole_levels(levels, best)) best = height;
  }
  return static_cast<float>(best);
}

}  // namespace

StripLayout layout_strip(const std::vector<ImageShape>& levels, const StripRoom& room) {
  StripLayout layout;
  const auto count = static_cast<float>(levels.size());
  const ImageShape& picture = levels.front();
  const float ratio = std::clamp(
      static_cast<float>(picture.w) / static_cast<float>(std::max<int64_t>(picture.h, 1)),
      kSteepest, kFlattest);
  const float fitting = (room.width - (count - 1) * room.gap) / count;
  // A row that scrolls anyway shows fewer boxes, but as large as the height allows.
  const float few = room.width / kBoxesInSight - room.gap;
  const float widest = fitting >= room.least ? fitting : std::max(room.least, few);
  const float height = std::max(1.0f, std::floor(std::min(room.height, widest / ratio)));
  layout.box_height = best_height(levels, height);
  layout.box_width = std::round(std::max(layout.box_height * ratio, room.least));
  const float free = room.width - count * layout.box_width;
  const float gap = levels.size() < 2 ? room.gap
                                      : std::clamp(std::floor(free / (count - 1)), room.gap,
                                                   std::max(room.gap, room.most_gap));
  layout.step = layout.box_width + gap;
  layout.width = count * layout.step - gap;
  return layout;
}

Rect picture_in_box(const ImageShape& shape, const Rect& box) {
  if (shape.h < 1 || shape.w < 1) return box;
  const auto h = static_cast<float>(shape.h), w = static_cast<float>(shape.w);
  float scale = std::min(box.height() / h, box.width() / w);
  const float whole = std::floor(scale);
  if (whole >= 1 && whole >= 0.95f * scale) scale = whole;
  const float width = std::max(1.0f, std::round(w * scale));
  const float height = std::max(1.0f, std::round(h * scale));
  return Rect::of(std::round(box.min.x + (box.width() - width) / 2),
                  std::round(box.min.y + (box.height() - height) / 2), width, height);
}

}  // namespace convoscope::app
