// See screens.h: how a screen is drawn; the screens themselves are in screen_layouts.cpp.
#include "app/ui/screens.h"

#include <algorithm>
#include <cmath>

#include "app/host/style.h"
#include "app/panels/table.h"
#include "app/panels/without_filters.h"
#include "app/widgets/card.h"
#include "app/widgets/split_pane.h"

namespace convoscope::app {

namespace {

using Kind = ScreenNode::Kind;
using Measure = ScreenNode::Measure;

// What a drag may change `size` to, and by how much a framebuffer pixel changes it.
SplitterOptions options_of(const ScreenNode& node, float total) {
  const float scale = style().scale;
  switch (node.measure) {
    case Measure::kFirstShare:
      return {.min = dp(node.min_first) / total,
              .max = 1 - dp(node.min_second) / total,
              .per_pixel = 1 / total};
    case Measure::kFirstPixels:
      return {
          .min = node.min_first, .max = total / scale - node.min_second, .per_pixel = 1 / scale};
    case Measure::kSecondPixels:
      break;
  }
  return {.min = node.min_second, .max = total / scale - node.min_first, .per_pixel = -1 / scale};
}

// Framebuffer pixels of the first part, kept within what both parts need; a window
// too small for both gives the first what it needs.
float first_size(const ScreenNode& node, float total, const ViewState& view) {
  const float size = view.*node.size;
  const float wish = node.measure == Measure::kFirstShare ? size * total : dp(size);
  const float first = node.measure == Measure::kSecondPixels ? total - wish : wish;
  const float most = std::max(dp(node.min_first), total - dp(node.min_second));
  return std::round(std::clamp(first, dp(node.min_first), most));
}

// The chosen layer has nothing that the panel could show.
bool stands_empty(const Panel& leaf, const PanelContext& context) {
  return (leaf.needs_filters && !has_filters_of_its_own(context)) ||
         (leaf.needs_windows_below && is_transposed(context));
}

bool all_stand_empty(const ScreenLayout& layout, const PanelContext& context) {
  return std::ranges::all_of(layout.nodes, [&](const ScreenNode& node) {
    return node.kind != Kind::kPanel || stands_empty(find_panel(node.panel), context);
  });
}

using Names = std::vector<std::string_view>;
using Nodes = std::vector<ScreenNode>;

constexpr float kNarrow = 1100;  // unscaled

// Some panel below the node is shown.
bool is_shown(const Nodes& nodes, int index, const Names& only) {
  if (only.empty()) return true;
  const ScreenNode& node = nodes[static_cast<size_t>(index)];
  if (node.kind == Kind::kPanel) return std::ranges::find(only, node.panel) != only.end();
  return is_shown(nodes, node.first, only) || is_shown(nodes, node.second, only);
}

void draw_node(const Nodes& nodes, int index, Rect area, PanelContext& context, const Names& only) {
  const ScreenNode& node = nodes[static_cast<size_t>(index)];
  if (node.kind == Kind::kPanel) {
    const Panel& leaf = find_panel(node.panel);
    if (stands_empty(leaf, context)) {
      draw_without_filters(leaf.id, area.min, area.max, context);
    } else {
      leaf.draw(area.min, area.max, context);
    }
    return;
  }
  const bool both = is_shown(nodes, node.first, only) && is_shown(nodes, node.second, only);
  if (!both) {
    const int shown = is_shown(nodes, node.first, only) ? node.first : node.second;
    return draw_node(nodes, shown, area, context, only);
  }
  const bool columns = node.kind == Kind::kColumns;
  const float total = (columns ? area.width() : area.height()) - card_gap();
  const float first = first_size(node, total, context.view);
  const Rect one = columns ? area.take_left(first) : area.take_top(first);
  const Rect gap = columns ? area.take_left(card_gap()) : area.take_top(card_gap());
  const std::string id = "splitter " + std::to_string(index);
  splitter(id.c_str(), columns ? Axis::kHorizontal : Axis::kVertical, gap, context.view.*node.size,
           options_of(node, total));
  draw_node(nodes, node.first, one, context, only);
  draw_node(nodes, node.second, area, context, only);
}

}  // namespace

void draw_screen(const ScreenLayout& layout, const Rect& area, PanelContext& context,
                 const Names& only) {
  const Scope scope("screen");
  // Once, where every panel would say so.
  if (all_stand_empty(layout, context)) {
    draw_without_filters("filters", area.min, area.max, context);
    return;
  }
  const bool narrow = !layout.narrow.empty() && area.width() < dp(kNarrow);
  draw_node(narrow ? layout.narrow : layout.nodes, 0, area, context, only);
}

}  // namespace convoscope::app
