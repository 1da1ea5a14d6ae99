// What ties the levels of the strip together; see chain_parts.h.
#include <algorithm>
#include <cmath>

#include "app/host/style.h"
#include "app/panels/chain/chain_parts.h"
#include "app/widgets/marks.h"
#include "app/widgets/text.h"

namespace convoscope::app {
namespace {

// Below these, single cells don't show; and a frame draws no more of them than this.
constexpr float kLeastCell = 2;  // unscaled pixels
constexpr int64_t kMostCells = 4096;

Rect rect_of(const LevelBox& box, const Span& h, const Span& w) {
  const Box area =
      box.placement.to_screen(Box{static_cast<double>(h.begin), static_cast<double>(w.begin),
                                  static_cast<double>(h.end), static_cast<double>(w.end)});
  return {{static_cast<float>(area.x0), static_cast<float>(area.y0)},
          {static_cast<float>(area.x1), static_cast<float>(area.y1)}};
}

Rect bounds_of(const LevelBox& box, const ChainLevel& level) {
  return rect_of(box, level.h.bounds, level.w.bounds);
}

// More ways, stronger tint.
float strength(double paths, double most) {
  return 0.22f + 0.6f * static_cast<float>(std::sqrt(paths / most));
}

// Each element that is read, by its number of ways as far as these are known.
void draw_cells(ImDrawList* list, const LevelBox& box, const ChainLevel& level,
                const LevelWays* ways, ImU32 ink) {
  const auto cell = static_cast<float>(box.placement.scale);
  const float inset = cell >= dp(6) ? std::max(1.0f, std::floor(cell * 0.12f)) : 0;
  for (int64_t y = level.h.bounds.begin; y < level.h.bounds.end; ++y) {
    for (int64_t x = level.w.bounds.begin; x < level.w.bounds.end; ++x) {
      const double paths = ways != nullptr            ? ways->counts.at(y, x)
                           : level.set.contains(y, x) ? 1
                                                      : 0;
      if (paths <= 0) continue;
      const Rect area = rect_of(box, {y, y + 1}, {x, x + 1}).inset(inset, inset);
      const float tint = ways != nullptr ? strength(paths, ways->most) : 0.4f;
      // Without rounding: there may be thousands.
      list->AddRectFilled(area.min, area.max, with_alpha(ink, tint));
    }
  }
}

// The padding that the windows touched, outside the picture of the level.
void draw_padding(ImDrawList* list, const LevelBox& box, const ChainLevel& level) {
  const Span h = level.h.with_padding(), w = level.w.with_padding();
  if (h == level.h.bounds && w == level.w.bounds) return;
  const Rect outer = rect_of(box, h, w);
  const Rect& inner = box.picture;
  const Rect sides[] = {{outer.min, {outer.max.x, std::min(outer.max.y, inner.min.y)}},
                        {{outer.min.x, std::max(outer.min.y, inner.max.y)}, outer.max},
                        {{outer.min.x, std::max(outer.min.y, inner.min.y)},
                         {std::min(outer.max.x, inner.min.x), std::min(outer.max.y, inner.max.y)}},
                        {{std::max(outer.min.x, inner.max.x), std::max(outer.min.y, inner.min.y)},
                         {outer.max.x, std::min(outer.max.y, inner.max.y)}}};
  // No further than the gap between levels: words stand beyond it.
  const Rect room = box.box.inset(-dp(14), -dp(14));
  list->PushClipRect(room.min, room.max, true);
  for (const Rect& side : sides) {
    if (side.empty()) continue;
    list->AddRectFilled(side.min, side.max, with_alpha(palette().field, 0.9f));
    draw_hatch(list, side);
  }
  list->AddRect(outer.min, outer.max, with_alpha(palette().dim, 0.7f), 0, 0, dp(1));
  list->PopClipRect();
}

bool shows_cells(const LevelBox& box, const ChainLevel& level) {
  return box.placement.scale >= dp(kLeastCell) &&
         level.h.bounds.size() * level.w.bounds.size() <= kMostCells;
}

void draw_level(ImDrawList* list, const LevelBox& box, const ChainLevel& level,
                const LevelWays* ways, ImU32 ink) {
  if (!level.read() || !box.visible) return;
  draw_padding(list, box, level);
  const Rect bounds = bounds_of(box, level);
  if (shows_cells(box, level)) {
    if (bounds.width() > dp(4)) list->AddRectFilled(bounds.min, bounds.max, IM_COL32(0, 0, 0, 70));
    draw_cells(list, box, level, ways, ink);
  } else {
    list->AddRectFilled(bounds.min, bounds.max, with_alpha(ink, 0.20f));
  }
  const float grow = std::max(0.0f, (dp(5) - bounds.width()) / 2);
  draw_outline(list, bounds.inset(-grow, -grow), ink, dp(1.5f), dp(2));
}

// From the bounds on one level to those on the next that reads them.
void draw_beam_between(ImDrawList* list, const Rect& from, const Rect& to, ImU32 ink) {
  const ImU32 fill = with_alpha(ink, 0.12f), line = with_alpha(ink, 0.6f);
  list->AddQuadFilled({from.max.x, from.min.y}, {to.min.x, to.min.y}, {to.min.x, to.max.y},
                      {from.max.x, from.max.y}, fill);
  for (const auto& [a, b] : {std::pair{from.min.y, to.min.y}, std::pair{from.max.y, to.max.y}}) {
    list->AddLine({from.max.x, a}, {to.min.x, b}, with_alpha(palette().shadow, 1.2f), dp(2.5f));
    list->AddLine({from.max.x, a}, {to.min.x, b}, line, dp(1));
  }
}

void draw_beams(ImDrawList* list, const std::vector<LevelBox>& boxes,
                const std::vector<ChainLevel>& levels, ImU32 ink) {
  for (size_t l = 0; l + 1 < levels.size() && l + 1 < boxes.size(); ++l) {
    const bool seen = boxes[l].visible || boxes[l + 1].visible;
    if (!seen || !levels[l].read() || !levels[l + 1].read()) continue;
    draw_beam_between(list, bounds_of(boxes[l], levels[l]), bounds_of(boxes[l + 1], levels[l + 1]),
                      ink);
  }
}

// Lane of the second source of each join, −1 for other layers: nested ways lie above each other.
std::vector<int> lanes_of(const std::vector<LayerGeometry>& chain) {
  std::vector<int> lanes(chain.size(), -1);
  std::vector<std::pair<size_t, size_t>> spans;
  std::vector<int> of_span;
  for (size_t l = 0; l < chain.size(); ++l) {
    if (chain[l].sources.size() < 2) continue;
    const std::pair<size_t, size_t> span{chain[l].sources[1].level, l + 1};
    int lane = 0;
    const auto taken = [&](int candidate) {
      for (size_t i = 0; i < spans.size(); ++i) {
        const bool apart = spans[i].second <= span.first || span.second <= spans[i].first;
        if (of_span[i] == candidate && !apart) return true;
      }
      return false;
    };
    while (taken(lane)) ++lane;
    spans.push_back(span);
    of_span.push_back(lane);
    lanes[l] = lane;
  }
  return lanes;
}

}  // namespace

void draw_fields(ImDrawList* list, const PanelContext& context, const std::vector<LevelBox>& boxes,
                 const Rect& clip) {
  list->PushClipRect(clip.min, clip.max, true);
  if (context.view.chain.tab == ChainTab::kFanOut && context.chain_fan_out != nullptr) {
    const std::vector<ChainLevel>& levels = context.chain_fan_out->levels;
    draw_beams(list, boxes, levels, palette().accent);
    for (size_t l = 0; l < levels.size() && l < boxes.size(); ++l) {
      draw_level(list, boxes[l], levels[l], nullptr, palette().accent);
    }
  } else if (context.chain_field != nullptr) {
    const std::vector<ChainLevel>& levels = context.chain_field->levels;
    draw_beams(list, boxes, levels, palette().accent_two);
    for (size_t l = 0; l < levels.size() && l < boxes.size(); ++l) {
      const LevelWays* ways =
          context.chain_field->ways ? &(*context.chain_field->ways)[l] : nullptr;
      draw_level(list, boxes[l], levels[l], ways, palette().accent_two);
    }
  }
  list->PopClipRect();
}

int branch_lanes(const std::vector<LayerGeometry>& chain) {
  const std::vector<int> lanes = lanes_of(chain);
  return lanes.empty() ? 0 : std::ranges::max(lanes) + 1;
}

void draw_branches(ImDrawList* list, const std::vector<LayerGeometry>& chain,
                   const std::vector<LevelBox>& boxes, float lane_height) {
  const std::vector<int> lanes = lanes_of(chain);
  for (size_t l = 0; l < chain.size() && l + 1 < boxes.size(); ++l) {
    if (lanes[l] < 0) continue;
    const LevelBox& from = boxes[chain[l].sources[1].level];
    const LevelBox& to = boxes[l + 1];
    const float base = from.column.min.y - dp(2);
    const float top = base - lane_height * (static_cast<float>(lanes[l]) + 0.6f);
    const float a = std::round(from.box.centre().x), b = std::round(to.box.centre().x);
    const float round = dp(6);
    const ImU32 ink = with_alpha(palette().accent, 0.8f);
    list->PathLineTo({a, base});
    list->PathBezierCubicCurveTo({a, top}, {a, top}, {a + round, top});
    list->PathLineTo({b - round, top});
    list->PathBezierCubicCurveTo({b, top}, {b, top}, {b, base});
    list->PathStroke(ink, 0, dp(1.5f));
    list->AddTriangleFilled({b - dp(4), base - dp(5)}, {b + dp(4), base - dp(5)}, {b, base}, ink);
    list->AddCircleFilled({a, base}, dp(2.5f), ink);
  }
}

}  // namespace convoscope::app
