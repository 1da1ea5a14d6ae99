// Screens as data: each is a tree of splits with panels at its leaves. Dragging a splitter changes
// a number of the ViewState; nothing else depends on where a panel lies.
#pragma once

#include <string_view>
#include <vector>

#include "app/panels/context.h"
#include "app/widgets/rect.h"

namespace convoscope::app {

// A leaf names a panel of app/panels/table.h. A split divides its rectangle between two nodes of
// the same screen, along x or y.
struct ScreenNode {
  enum class Kind { kPanel, kColumns, kRows };
  // What the number behind `size` measures.
  enum class Measure { kFirstPixels, kSecondPixels, kFirstShare };

  Kind kind = Kind::kPanel;
  std::string_view panel = {};
  float ViewState::*size = nullptr;  // unscaled pixels, or a share of the whole
  Measure measure = Measure::kFirstPixels;
  float min_first = 0, min_second = 0;  // unscaled pixels that a drag leaves to either side
  int first = -1, second = -1;          // indices of nodes
};

struct ScreenLayout {
  Screen id;
  std::string_view word;   // "explore": on the command line
  std::string_view title;  // in the top bar
  std::string_view tooltip;
  std::vector<ScreenNode> nodes;  // the first is the root
  // What a class looks at; all others are shown where a step of the lesson points at them.
  std::vector<std::string_view> stage;
  // In place of `nodes` where the area is narrow, as beside a lesson in a small window; empty: the
  // same.
  std::vector<ScreenNode> narrow = {};
};

const std::vector<ScreenLayout>& screens();
const ScreenLayout& screen(Screen id);
const ScreenLayout& screen(std::string_view word);  // CHECKs that it exists

// Of the panels `only` those named, which share the whole area; none named: all.
void draw_screen(const ScreenLayout& layout, const Rect& area, PanelContext& context,
                 const std::vector<std::string_view>& only = {});

}  // namespace convoscope::app
