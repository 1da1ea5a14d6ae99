// All that the Export screen can write, as one list: the targets of engine/export and the films of
// engine/picture, under the headings of the screen. Constant data.
#pragma once

#include <string>
#include <vector>

#include "app/document/export_view.h"
#include "engine/export/exporting.h"
#include "engine/picture/animation.h"

namespace convoscope::app {

enum class ExportKind { kTarget, kFilm };

struct ExportItem {
  std::string id;     // of ExportView::target
  std::string title;  // "PyTorch"
  std::string ending;
  std::string teaches;  // one sentence
  std::string group;    // the heading that it stands under
  ExportKind kind = ExportKind::kTarget;
  const ExportTarget* target = nullptr;            // of kTarget
  AnimationFormat format = AnimationFormat::kGif;  // of kFilm

  // A new folder of files instead of one.
  bool is_folder() const { return kind == ExportKind::kFilm && format == AnimationFormat::kFrames; }
};

// In the order in which they are shown; items of a group stand together.
const std::vector<ExportItem>& export_items();
// The first where the view names none.
const ExportItem& chosen_item(const ExportView& view);

}  // namespace convoscope::app
