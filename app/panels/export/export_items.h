// All that the Export screen can write, as one list: the targets of engine/export, pictures of maps
// and of the window, and films, under the headings of the screen. Constant data.
#pragma once

#include <string>
#include <vector>

#include "app/document/export_view.h"
#include "engine/export/exporting.h"
#include "engine/export/map_files.h"
#include "engine/picture/animation.h"

namespace convoscope::app {

enum class ExportKind { kTarget, kMaps, kFilm };

struct ExportItem {
  std::string id;     // of ExportView::target
  std::string title;  // "PyTorch"
  std::string ending;
  std::string teaches;  // one sentence
  std::string group;    // the heading that it stands under
  ExportKind kind = ExportKind::kTarget;
  const ExportTarget* target = nullptr;            // of kTarget
  MapFormat maps = MapFormat::kSeen;               // of kMaps
  AnimationFormat format = AnimationFormat::kGif;  // of kFilm

  // Of a layer, a map of it, and a batch element of it: the selection of all screens.
  bool is_of_selection() const { return kind == ExportKind::kMaps || kind == ExportKind::kFilm; }
};

// In the order in which they are shown; items of a group stand together.
const std::vector<ExportItem>& export_items();
// The first where the view names none.
const ExportItem& chosen_item(const ExportView& view);

// A new folder of files instead of one: numbered frames, and a file for each of several maps.
bool leaves_as_folder(const ExportItem& item, const ExportView& view, int64_t maps);

}  // namespace convoscope::app
