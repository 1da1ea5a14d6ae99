// The drawer at the right side of every screen: snapshots of the experiment with a picture each,
// and all steps of its history as a list that one can walk. What it changes is edits and requests
// like any other; it decides nothing about how history is kept.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/compute/thumbnails.h"
#include "app/document/history.h"
#include "app/panels/context.h"

namespace convoscope::app {

class Timeline {
 public:
  // Nothing where the view has it closed. After end_page(): it lies over the page.
  void draw(const History& history, Thumbnails& thumbnails, PanelContext& context);

 private:
  void draw_snapshots(const Rect& area, Thumbnails& thumbnails, PanelContext& context);
  void draw_snapshot(Rect row, size_t i, Thumbnails& thumbnails, PanelContext& context);
  void draw_name(Rect row, size_t i, PanelContext& context);
  void draw_actions(const Rect& row, size_t i, PanelContext& context);
  void draw_history(const Rect& area, const History& history, PanelContext& context);

  std::optional<size_t> renamed_;  // the snapshot whose name is being typed
  std::string typed_;
  bool focus_name_ = false;
  // History::entries() of that revision.
  int64_t revision_ = -1;
  std::vector<HistoryEntry> entries_;
};

}  // namespace convoscope::app
