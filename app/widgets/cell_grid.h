// A small matrix as coloured cells with their values: the filter editor, the products, the ledger's
// patch × filter = product. The caller owns the values; changes come back as edits.
//
// Where it is editable: dragging a cell up or down changes it (shift: finer, ctrl: coarser), a
// double click or Enter types, the wheel nudges, arrow keys move the selection, Delete makes it
// zero. With a brush, pressing and dragging paints its value instead.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "app/document/view_state.h"
#include "app/widgets/rect.h"
#include "engine/picture/colormap.h"

namespace convoscope::app {

enum class CellKind : uint8_t {
  kValue,
  kPadding,  // hatched, its value dim
  kDimmed,   // a value that counts for nothing here
};

struct CellGridSpec {
  const char* id = "";
  int64_t rows = 0, columns = 0;
  std::span<const float> values = {};    // rows·columns, row by row
  std::span<const CellKind> kinds = {};  // as many, or empty: all kValue
  ColormapId colormap = ColormapId::kDivergingDark;
  float low = -1, high = 1;
  std::span<const std::string> row_labels = {}, column_labels = {};  // empty: none
  std::optional<Element> pointed = {};  // outlined; where the mouse is elsewhere
  float cell_height = 0;                // unscaled; 0: cells fill the height
  bool show_numbers = true;
  bool outline_hovered = true;  // and show its exact value in a bubble where the cell doesn't
  bool editable = false;
  std::optional<float> brush = {};
  float step = 0.05f;  // one notch of the wheel; a drag of 8 pixels
};

// What lasts between frames of one editable grid: transient, owned by the panel.
struct CellEditor {
  std::optional<Element> selected;
  bool typing = false;             // into the selected cell
  std::optional<Element> dragged;  // under the held button
  float start_value = 0, travel = 0;
  bool changed = false;  // by the held button
};

struct CellEdit {
  int64_t y = 0, x = 0;
  float value = 0;
  bool operator==(const CellEdit&) const = default;
};

struct CellGridResult {
  std::optional<Element> hovered, clicked;
  std::vector<CellEdit> edits;  // of this frame; a fast brush crosses several cells
  bool edit_ended = false;  // the button was let go, the number was typed: a step of history ends
  Rect cells;               // of all cells, without labels
  ImVec2 cell;              // one cell with its gap

  Rect rect_of(const Element& element) const;
};

// Fills `size` at the cursor. Without an editor nothing can be changed.
CellGridResult cell_grid(const CellGridSpec& spec, ImVec2 size, CellEditor* editor = nullptr);

// The height that gives cells of this width:height ratio at a width, labels included.
float cell_grid_height(const CellGridSpec& spec, float width, float height_per_width);

}  // namespace convoscope::app
