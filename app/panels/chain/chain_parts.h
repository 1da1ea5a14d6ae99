// The parts of the Chain screen's panels.
#pragma once

#include <string>
#include <vector>

#include "app/panels/chain/chain_state.h"
#include "app/panels/chain/chain_words.h"
#include "app/panels/context.h"
#include "app/widgets/pick_picture.h"

namespace convoscope::app {

// One level as it came to lie in the strip.
struct LevelBox {
  size_t level = 0;
  Rect column, box, picture;  // header to footer; what all levels share; this level's elements
  Placement placement;
  bool visible = false;
};

// The map of a level that the strip shows, and how it is drawn.
std::string map_key(const Result& result, size_t level);  // in ChainView::maps
int64_t shown_map(const PanelContext& context, size_t level);
struct LevelStyle {
  int64_t channel = -1;  // −1: as a picture
  MapStyle style;
};
LevelStyle level_style(const PanelContext& context, size_t level);

// The layer that the controls change, in the newest document.
size_t chosen_layer(const PanelContext& context);

// Chooses the element of a level, and its layer for all screens.
void choose_place(PanelContext& context, const ChainPlace& place);

// Over the pictures: what the explained element reads of each, the beam through all of them, and
// what the pixel reaches while that is asked for.
void draw_fields(ImDrawList* list, const PanelContext& context, const std::vector<LevelBox>& boxes,
                 const Rect& clip);
// Above them: the ways by which joins read earlier levels.
int branch_lanes(const std::vector<LayerGeometry>& chain);
void draw_branches(ImDrawList* list, const std::vector<LayerGeometry>& chain,
                   const std::vector<LevelBox>& boxes, float lane_height);

// One level's words around its picture, and its controls.
float level_header_height();
float level_footer_height();
void draw_level_words(PanelContext& context, const LevelBox& box);

// A rounded word in the row of a layer's parameters; the width it took.
float draw_chip(ImDrawList* list, ImVec2 at, const std::string& words, ImU32 ink);

// Between a level and the next: the arrow, and the list of what can be put there.
void draw_between(PanelContext& context, const std::vector<LevelBox>& boxes, size_t level);
// While a layer is carried: the place where it would come to lie, and the edit once it is let go.
void drag_layers(PanelContext& context, const std::vector<LevelBox>& boxes);

// Every layer in a row of numbers, and below it what follows.
void draw_chain_table(PanelContext& context);
// The layers' shares of all parameters and multiply-adds.
void draw_chain_costs(const Result& result);
// How the chosen row comes about along one axis, which is named where the two aren't alike.
void draw_derivation(const PanelContext& context, const std::vector<AxisNumbers>& numbers,
                     bool along_height, bool alike);
// What the activations take, and the bound beyond which they are let go.
void draw_kept_memory(PanelContext& context);
// What is easily overlooked, in sentences; those of the chosen layer first.
void draw_chain_warnings(PanelContext& context);
// The settings of the chosen layer.
void draw_layer_settings(PanelContext& context);
// Along one axis, from the explained element down to the picture.
void draw_chain_tree(const Rect& area, PanelContext& context);
// What a pixel reaches, how all of them are used, what an output effectively sees, and proposals.
void draw_fan_out(const Rect& area, PanelContext& context);
void draw_coverage(const Rect& area, PanelContext& context);
void draw_effective(const Rect& area, PanelContext& context);
void draw_design(const Rect& area, PanelContext& context);

// Rows and columns of a picture [1, H, W, 1] of numbers from 0 to `most`, as large as fits.
struct HeatPlace {
  Rect picture;
  Placement placement;  // element → screen
  std::optional<Element> hovered;
  Rect rect_of(const Element& e) const {
    const Box box =
        placement.to_screen(Box{static_cast<double>(e.y), static_cast<double>(e.x),
                                static_cast<double>(e.y + 1), static_cast<double>(e.x + 1)});
    return {{static_cast<float>(box.x0), static_cast<float>(box.y0)},
            {static_cast<float>(box.x1), static_cast<float>(box.y1)}};
  }
};
HeatPlace draw_heat(PanelContext& context, const char* id, const TensorPtr& tensor,
                    const Rect& area, const Span& rows, const Span& columns, float most);

// Dim labels and numbers at the right end, one below the other. Registers each under its label.
struct NumberRow {
  std::string label, value, tooltip;
};
void draw_number_rows(const Rect& area, const std::vector<NumberRow>& rows);

// The row above the strip: the screen's sentence and what can be done with the chosen layer.
void draw_strip_head(const Rect& row, PanelContext& context);

}  // namespace convoscope::app
