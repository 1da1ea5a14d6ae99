// The tables of screens.h: which panels make a screen, and how it is split.
#include "app/ui/screens.h"

#include "engine/core/check.h"

namespace convoscope::app {

namespace {

using Kind = ScreenNode::Kind;
using Measure = ScreenNode::Measure;

ScreenNode panel(std::string_view id) { return {.panel = id}; }

// settings │ views
//          │──────────────
//          │ filter │ maps
std::vector<ScreenNode> narrow_explore() {
  return {{.kind = Kind::kColumns,
           .size = &ViewState::left_width,
           .measure = Measure::kFirstPixels,
           .min_first = 300,
           .min_second = 560,
           .first = 1,
           .second = 2},
          panel("settings"),
          {.kind = Kind::kRows,
           .size = &ViewState::top_share,
           .measure = Measure::kFirstShare,
           .min_first = 320,
           .min_second = 230,
           .first = 3,
           .second = 4},
          panel("views"),
          {.kind = Kind::kColumns,
           .size = &ViewState::right_width,
           .measure = Measure::kFirstPixels,
           .min_first = 300,
           .min_second = 240,
           .first = 5,
           .second = 6},
          panel("filter"),
          panel("maps")};
}

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
       panel("filter")},
      {"views"},
      narrow_explore()};
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
           panel("running_sum")},
          {"products", "running_sum"}};
}

// bank    │ editor  │ anatomy
// ────────│─────────│
// presets │ answers │
ScreenLayout filters() {
  return {Screen::kFilters,
          "filters",
          "Filters",
          "The whole bank, the chosen filter under the loupe, presets, and what a filter is "
          "like.",
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
           panel("anatomy")},
          {"editor", "answers"}};
}

// strip of all levels
// ────────│──────────
// layers  │ tree
ScreenLayout chain() {
  return {Screen::kChain,
          "chain",
          "Chain",
          "All layers in a row: what each costs, and exactly what an output sees of the "
          "picture.",
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
           panel("chain_tree")},
          {"chain_strip"}};
}

//      A     │     B
// ───────────│──────────
// difference │ measures │ reads
ScreenLayout compare() {
  return {Screen::kCompare,
          "compare",
          "Compare",
          "Two settings side by side: linked cursors, their difference, and how far apart "
          "they are.",
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
           panel("reads")},
          {"twin_a", "twin_b"}};
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
           panel("export_options")},
          {"export_preview"}};
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
           panel("model_open")},
          {"model_list", "model_detail"}};
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

}  // namespace convoscope::app
