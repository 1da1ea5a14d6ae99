// See screens.h.
#include "app/ui/screens.h"

#include <algorithm>
#include <cmath>

#include "app/host/style.h"
#include "app/panels/table.h"
#include "app/panels/without_filters.h"
#include "app/widgets/card.h"
#include "app/widgets/split_pane.h"
#include "engine/core/check.h"

namespace convoscope::app {

namespace {

using Kind = ScreenNode::Kind;
using Measure = ScreenNode::Measure;

ScreenNode panel(std::string_view id) { return {.panel = id}; }

// settings │ views      │ filter
//          │────────────┴───────
//          │ maps
ScreenLayout explore() {
  return {
      Screen::kExplore,
      "explore",
      "Explore",
      "The input, one feature map enlarged, all maps, and the filter that makes the chosen one.",
      {{.kind = Kind::kColumns,
        .size = &ViewState::left_width,
        .measure = Measure::kFirstPixels,
        .min_first = 300,
        .min_second = 640,
        .first = 1,
        .second = 2},
       panel("settings"),
       {.kind = Kind::kRows,
        .size = &ViewState::top_share,
        .measure = Measure::kFirstShare,
        .min_first = 260,
        .min_second = 150,
        .first = 3,
        .second = 4},
       {.kind = Kind::kColumns,
        .size = &ViewState::right_width,
        .measure = Measure::kSecondPixels,
        .min_first = 320,
        .min_second = 300,
        .first = 5,
        .second = 6},
       panel("maps"),
       panel("views"),
       panel("filter")}};
}

// input │ every product
// ──────│──────────────
// map   │ running sum
ScreenLayout arithmetic() {
  return {Screen::kArithmetic,
          "arithmetic",
          "Arithmetic",
          "Every product behind one output element, and how their sum grows.",
          {{.kind = Kind::kColumns,
            .size = &ViewState::ledger_share,
            .measure = Measure::kFirstShare,
            .min_first = 300,
            .min_second = 560,
            .first = 1,
            .second = 2},
           {.kind = Kind::kRows,
            .size = &ViewState::ledger_left_share,
            .measure = Measure::kFirstShare,
            .min_first = 200,
            .min_second = 200,
            .first = 3,
            .second = 4},
           {.kind = Kind::kRows,
            .size = &ViewState::ledger_top_share,
            .measure = Measure::kFirstShare,
            .min_first = 240,
            .min_second = 220,
            .first = 5,
            .second = 6},
           panel("input"),
           panel("map"),
           panel("products"),
           panel("running_sum")}};
}

// bank    │ editor  │ anatomy
// ────────│─────────│
// presets │ answers │
ScreenLayout filters() {
  return {Screen::kFilters,
          "filters",
          "Filters",
          "The whole bank, the chosen filter under the loupe, presets, and what a filter is like.",
          {{.kind = Kind::kColumns,
            .size = &ViewState::filters_left_width,
            .measure = Measure::kFirstPixels,
            .min_first = 300,
            .min_second = 780,
            .first = 1,
            .second = 4},
           {.kind = Kind::kRows,
            .size = &ViewState::filters_left_share,
            .measure = Measure::kFirstShare,
            .min_first = 200,
            .min_second = 180,
            .first = 2,
            .second = 3},
           panel("bank"),
           panel("presets"),
           {.kind = Kind::kColumns,
            .size = &ViewState::filters_right_width,
            .measure = Measure::kSecondPixels,
            .min_first = 460,
            .min_second = 300,
            .first = 5,
            .second = 8},
           {.kind = Kind::kRows,
            .size = &ViewState::filters_middle_share,
            .measure = Measure::kFirstShare,
            .min_first = 320,
            .min_second = 150,
            .first = 6,
            .second = 7},
           panel("editor"),
           panel("answers"),
           panel("anatomy")}};
}

// strip of all levels
// ────────│──────────
// layers  │ tree
ScreenLayout chain() {
  return {Screen::kChain,
          "chain",
          "Chain",
          "All layers in a row: what each costs, and exactly what an output sees of the picture.",
          {{.kind = Kind::kRows,
            .size = &ViewState::chain_top_share,
            .measure = Measure::kFirstShare,
            .min_first = 240,
            .min_second = 220,
            .first = 1,
            .second = 2},
           panel("chain_strip"),
           {.kind = Kind::kColumns,
            .size = &ViewState::chain_left_share,
            .measure = Measure::kFirstShare,
            .min_first = 520,
            .min_second = 420,
            .first = 3,
            .second = 4},
           panel("chain_layers"),
           panel("chain_tree")}};
}

//      A     │     B
// ───────────│──────────
// difference │ measures │ reads
ScreenLayout compare() {
  return {
      Screen::kCompare,
      "compare",
      "Compare",
      "Two settings side by side: linked cursors, their difference, and how far apart they are.",
      {{.kind = Kind::kRows,
        .size = &ViewState::compare_top_share,
        .measure = Measure::kFirstShare,
        .min_first = 260,
        .min_second = 260,
        .first = 1,
        .second = 4},
       {.kind = Kind::kColumns,
        .size = &ViewState::compare_left_share,
        .measure = Measure::kFirstShare,
        .min_first = 420,
        .min_second = 420,
        .first = 2,
        .second = 3},
       panel("twin_a"),
       panel("twin_b"),
       {.kind = Kind::kColumns,
        .size = &ViewState::compare_difference_share,
        .measure = Measure::kFirstShare,
        .min_first = 240,
        .min_second = 620,
        .first = 5,
        .second = 6},
       panel("difference"),
       {.kind = Kind::kColumns,
        .size = &ViewState::compare_measures_share,
        .measure = Measure::kFirstShare,
        .min_first = 280,
        .min_second = 320,
        .first = 7,
        .second = 8},
       panel("measures"),
       panel("reads")}};
}

// targets │ preview │ options
ScreenLayout exporting() {
  return {Screen::kExport,
          "export",
          "Export",
          "Take it along: as code, model, data, document, picture or film.",
          {{.kind = Kind::kColumns,
            .size = &ViewState::export_left_width,
            .measure = Measure::kFirstPixels,
            .min_first = 220,
            .min_second = 700,
            .first = 1,
            .second = 2},
           panel("export_targets"),
           {.kind = Kind::kColumns,
            .size = &ViewState::export_right_width,
            .measure = Measure::kSecondPixels,
            .min_first = 360,
            .min_second = 300,
            .first = 3,
            .second = 4},
           panel("export_preview"),
           panel("export_options")}};
}

// what the file holds │ what is chosen
//                     │───────────────
//                     │ what it opens as
ScreenLayout model() {
  return {Screen::kModel,
          "model",
          "Model",
          "What a model's file holds, and its layers opened on a picture of your own.",
          {{.kind = Kind::kColumns,
            .size = &ViewState::model_list_share,
            .measure = Measure::kFirstShare,
            .min_first = 560,
            .min_second = 480,
            .first = 1,
            .second = 2},
           panel("model_list"),
           {.kind = Kind::kRows,
            .size = &ViewState::model_detail_share,
            .measure = Measure::kFirstShare,
            .min_first = 240,
            .min_second = 260,
            .first = 3,
            .second = 4},
           panel("model_detail"),
           panel("model_open")}};
}

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

// Framebuffer pixels of the first part, kept within what both parts need; a window too small for
// both gives the first what it needs.
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

void draw_node(const ScreenLayout& layout, int index, Rect area, PanelContext& context) {
  const ScreenNode& node = layout.nodes[static_cast<size_t>(index)];
  if (node.kind == Kind::kPanel) {
    const Panel& leaf = find_panel(node.panel);
    if (stands_empty(leaf, context)) {
      draw_without_filters(leaf.id, area.min, area.max, context);
    } else {
      leaf.draw(area.min, area.max, context);
    }
    return;
  }
  const bool columns = node.kind == Kind::kColumns;
  const float total = (columns ? area.width() : area.height()) - card_gap();
  const float first = first_size(node, total, context.view);
  const Rect one = columns ? area.take_left(first) : area.take_top(first);
  const Rect gap = columns ? area.take_left(card_gap()) : area.take_top(card_gap());
  const std::string id = "splitter " + std::to_string(index);
  splitter(id.c_str(), columns ? Axis::kHorizontal : Axis::kVertical, gap, context.view.*node.size,
           options_of(node, total));
  draw_node(layout, node.first, one, context);
  draw_node(layout, node.second, area, context);
}

}  // namespace

const std::vector<ScreenLayout>& screens() {
  static const std::vector<ScreenLayout> all = {explore(),    filters(),   chain(), compare(),
                                                arithmetic(), exporting(), model()};
  return all;
}

const ScreenLayout& screen(Screen id) {
  for (const ScreenLayout& layout : screens()) {
    if (layout.id == id) return layout;
  }
  check_failed("unknown screen", __FILE__, __LINE__);
}

const ScreenLayout& screen(std::string_view word) {
  for (const ScreenLayout& layout : screens()) {
    if (layout.word == word) return layout;
  }
  check_failed("unknown screen", __FILE__, __LINE__);
}

void draw_screen(const ScreenLayout& layout, const Rect& area, PanelContext& context) {
  const Scope scope("screen");
  // Once, where every panel would say so.
  if (all_stand_empty(layout, context)) {
    draw_without_filters("filters", area.min, area.max, context);
    return;
  }
  draw_node(layout, 0, area, context);
}

}  // namespace convoscope::app
