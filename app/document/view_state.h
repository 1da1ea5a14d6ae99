// What is looked at and how: saved between runs, never undone, never part of what is computed.
// Hovering and half-typed text are neither here nor there: they are transient and live in the
// frame.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "app/document/chain_view.h"
#include "app/document/compare_view.h"
#include "app/document/export_view.h"
#include "app/document/filter_view.h"
#include "app/document/learn_view.h"
#include "app/document/maps_view.h"
#include "app/document/model_view.h"
#include "app/document/place.h"
#include "engine/conv/plan.h"

namespace convoscope::app {

enum class Screen { kExplore, kFilters, kChain, kCompare, kArithmetic, kExport, kModel };
enum class Theme { kDark, kLight };
enum class SumView { kTerms, kOrders, kWhy };  // of the explained element's sum

struct ViewState {
  Screen screen = Screen::kExplore;
  Theme theme = Theme::kDark;

  // Selection. Out-of-range values are clamped by clamp_selection() when a new Result arrives.
  size_t layer = 0;
  int64_t batch = 0;
  int64_t map = 0;    // output channel, and the filter that makes it
  int64_t slice = 0;  // input channel of the filter editor
  int64_t input_channel =
      -1;  // -1: as a picture (grey or RGB); otherwise one channel, signed colours
  std::optional<Element>
      element;  // the output element that stays explained when nothing is pointed at

  RangeMode range = RangeMode::kPerMap;
  Colormap colormap = Colormap::kDiverging;
  Precision precision = Precision::kFaithful;  // of what is computed for the window
  int64_t keep_mib = 1024;  // of activations in memory; more are computed when looked at
  SumView sum_view = SumView::kTerms;
  bool link_strides = true, link_dilations = true, link_filter = true;

  Viewport input_view, map_view;
  // Splitters, as shares of the window or in unscaled pixels; see app/ui/screens.
  float left_width = 344, right_width = 372, top_share = 0.65f;
  float filters_left_width = 420, filters_right_width = 410;
  float filters_left_share = 0.54f, filters_middle_share = 0.73f;
  float chain_top_share = 0.45f, chain_left_share = 0.51f;
  float compare_top_share = 0.48f, compare_left_share = 0.5f;
  float compare_difference_share = 0.25f, compare_measures_share = 0.33f;
  float lesson_width = 400;
  float export_left_width = 300, export_right_width = 344;
  float model_list_share = 0.56f, model_detail_share = 0.5f;
  float ledger_share = 0.36f, ledger_left_share = 0.52f, ledger_top_share = 0.58f;
  FilterView filters;          // the workshop's
  MapsView maps;               // the light table's
  ChainView chain;             // of all layers together
  CompareView compare;         // the twin's
  LearnView learn;             // the lesson beside the screen
  ExportView exporting;        // of what leaves the program
  ModelView model;             // of model files
  bool timeline_open = false;  // the drawer of snapshots and history
  std::string last_folder;     // of the file browser

  bool operator==(const ViewState&) const = default;
};

// Brings the selection into the extents of what is shown: L layers, N batch elements, K maps of
// H×W, Cf channels a filter, Cin input channels.
struct SelectionExtents {
  size_t layers = 1;
  int64_t batch = 1, maps = 1, height = 1, width = 1, filter_channels = 1, input_channels = 1;
};
void clamp_selection(ViewState& view, const SelectionExtents& extents);

// As JSON, for the settings file. Unknown keys are ignored and missing ones keep their defaults: a
// view is never worth an error.
std::string print_view_state(const ViewState& view);
ViewState parse_view_state(const std::string& text);

}  // namespace convoscope::app
