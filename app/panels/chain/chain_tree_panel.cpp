// What lies behind the strip's fields, one view at a time: the tree along an axis, what a pixel
// reaches, what an output effectively sees, and chains that see what is wanted.
#include "app/host/style.h"
#include "app/panels/chain/chain_parts.h"
#include "app/panels/draw.h"
#include "app/widgets/card.h"
#include "app/widgets/controls.h"

namespace convoscope::app {
namespace {

// Tree along width and along height stand as two of the choices.
void draw_choice(const Rect& row, ChainView& view) {
  int index =
      view.tab == ChainTab::kTree ? (view.along_height ? 1 : 0) : static_cast<int>(view.tab) + 1;
  ImGui::SetCursorScreenPos(row.min);
  if (segmented("view",
                {{"Width", "The exact set along the width, through every level."},
                 {"Height", "The exact set along the height, through every level."},
                 {"Fan-out", "What a pixel of the picture reaches: click one in the strip."},
                 {"Effective", "The gradient: what an output listens to of all that it sees."},
                 {"Design", "Chains that see as much as is wanted, and what they cost."}},
                index, {.width = row.width()})) {
    view.tab = index < 2 ? ChainTab::kTree : static_cast<ChainTab>(index - 1);
    if (index < 2) view.along_height = index == 1;
  }
}

void draw_reach(Rect area, PanelContext& context) {
  ChainView& view = context.view.chain;
  int index = view.coverage ? 1 : 0;
  ImGui::SetCursorScreenPos(area.min);
  if (segmented("of",
                {{"One pixel", "All elements of all layers that one pixel reaches."},
                 {"All pixels", "How many outputs read each pixel, and which nobody reads."}},
                index, {.width = area.width()})) {
    view.coverage = index == 1;
  }
  area.take_top(segmented_height(), dp(8));
  if (view.coverage) {
    draw_coverage(area, context);
  } else {
    draw_fan_out(area, context);
  }
}

CardOptions heading(const PanelContext& context) {
  CardOptions options{.stale = context.stale()};
  switch (context.view.chain.tab) {
    case ChainTab::kTree:
      options.title = "What an output sees";
      options.note = "exact, clipped at every layer";
      break;
    case ChainTab::kFanOut:
      options.title = "What pixels reach";
      options.note = "exact, clipped at every layer";
      break;
    case ChainTab::kEffective:
      options.title = "What an output listens to";
      options.note = "Luo et al. 2016";
      break;
    case ChainTab::kDesign:
      options.title = "A chain that sees enough";
      break;
  }
  return options;
}

}  // namespace

void draw_chain_tree_panel(ImVec2 min, ImVec2 max, PanelContext& context) {
  begin_card("chain_tree", {min, max}, heading(context));
  const ImVec2 at = ImGui::GetCursorScreenPos(), room = ImGui::GetContentRegionAvail();
  Rect area = Rect::of(at.x, at.y, room.x, room.y);
  draw_choice(area.take_top(segmented_height(), dp(8)), context.view.chain);
  if (context.result) {
    switch (context.view.chain.tab) {
      case ChainTab::kTree:
        draw_chain_tree(area, context);
        break;
      case ChainTab::kFanOut:
        draw_reach(area, context);
        break;
      case ChainTab::kEffective:
        draw_effective(area, context);
        break;
      case ChainTab::kDesign:
        draw_design(area, context);
        break;
    }
  }
  end_card();
}

}  // namespace convoscope::app
