// The parts of the Model screen's panels.
#pragma once

#include <span>
#include <vector>

#include "app/panels/context.h"
#include "app/panels/model/model_picture.h"
#include "app/panels/model/model_state.h"

namespace convoscope::app {

// Where the tensor's axes are known: of the node that owns it, chosen by the person, or guessed.
FilterOrder shown_order(const ModelState& state, size_t tensor);

// The filters of the chosen tensor; null while they are being read, or where it is no bank.
const BankAnswer* chosen_bank(ModelState& state);

// The tables of the list panel.
void draw_model_nodes(PanelContext& context, const Rect& area);
void draw_model_tensors(PanelContext& context, const Rect& area);

// What stands where no file is open.
void draw_no_model(PanelContext& context);

// Columns of a table, as shares of a width.
struct ModelColumn {
  const char* id;
  const char* title;
  float share;
  bool right = false;  // numbers end at their right edge
  const char* tooltip = "";
};
// The rectangle of each column in a row, with room between them.
std::vector<Rect> column_rects(std::span<const ModelColumn> columns, const Rect& row);
// Titles over the columns, without an item.
void draw_column_titles(std::span<const ModelColumn> columns, const Rect& row);

// The counts of a histogram as bars over the whole rectangle.
void draw_spread(ImDrawList* list, const Rect& rect, const TensorStats& stats);

// The source that the run is to be opened on, and the picture made of it; null while it is made.
struct RunPicture {
  InputSource source;
  bool present = false;  // the input as it is
  const Error* refusal = nullptr;
  std::optional<Input> input;
};
PictureWish run_wish(const ModelState& state, const ModelView& view);
RunPicture run_picture(PanelContext& context);

void draw_run_picture(PanelContext& context, const RunPicture& picture);
// The chain that the run becomes: its layers with shapes and costs, or why it can't be one.
void draw_run_chain(PanelContext& context, const RunPicture& picture, const RunAnswer* answer,
                    float height);
void draw_run_actions(PanelContext& context, const RunAnswer* answer);

}  // namespace convoscope::app
