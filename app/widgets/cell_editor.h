// How mouse and keys change the cells of a cell_grid. Reads the item that cell_grid has just
// placed.
#pragma once

#include "app/widgets/cell_grid.h"

namespace convoscope::app {

// Fills edits, edit_ended and moves the selection. `result` holds hovered and clicked already.
void edit_cells(const CellGridSpec& spec, CellEditor& editor, CellGridResult& result);

// The text field over the selected cell while one types; after the grid's own item was used.
void type_into_cell(const CellGridSpec& spec, CellEditor& editor, CellGridResult& result);

// A number as a person types it: a decimal point or comma, any of the minus signs, spaces around
// it. Nothing where it is not a finite number.
std::optional<float> parse_number(const std::string& text);

}  // namespace convoscope::app
