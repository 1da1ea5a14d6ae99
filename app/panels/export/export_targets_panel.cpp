// What can be written: every target with what comes out, grouped, and below everything at once.
#include "app/host/icons.h"
#include "app/panels/draw.h"
#include "app/panels/export/export_parts.h"
#include "app/panels/export/export_source.h"
#include "app/widgets/card.h"
#include "app/widgets/controls.h"

namespace convoscope::app {

namespace {

constexpr float kRow = 46, kIndent = 10;  // unscaled

struct RowLook {
  bool chosen = false, hovered = false, refused = false, folder = false;
};

void draw_words(Rect row, const ExportItem& item, const RowLook& look) {
  ImDrawList* list = ImGui::GetWindowDrawList();
  if (look.chosen || look.hovered) {
    list->AddRectFilled(row.min, row.max, look.chosen ? palette().selection : palette().hover,
                        dp(7));
  }
  row = row.inset(dp(kIndent), dp(5));
  Rect top = row.take_top(row.height() / 2);
  const std::string ending = look.folder ? "folder" : item.ending;
  const Rect end = top.take_right(text_size(ending, Font::kMonoSmall).x, dp(8));
  draw_text(list, end, ending, Font::kMonoSmall, palette().faint, Align::kRight);
  if (look.refused) {
    draw_text(list, top.take_right(dp(18), dp(6)), kIconWarning, Font::kSmall, palette().warning);
  }
  draw_text(list, top, item.title, Font::kMedium,
            look.refused  ? palette().dim
            : look.chosen ? palette().accent
                          : palette().text);
  draw_text(list, row, elide(item.teaches, row.width(), Font::kSmall), Font::kSmall, palette().dim);
}

void draw_item(PanelContext& context, const ExportItem& item) {
  ExportView& view = context.view.exporting;
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const Rect row = Rect::of(at.x, at.y, ImGui::GetContentRegionAvail().x, dp(kRow));
  const bool pressed = ImGui::InvisibleButton(item.id.c_str(), row.size());
  const bool chosen = chosen_item(view).id == item.id;
  const std::optional<Error> refusal = context.exporting.refusals.find(item.id);
  register_item("target", item.id, item.title + (refusal ? ": " + told(*refusal) : ""),
                item.teaches + (refusal ? "\n" + told(*refusal) : ""));
  if (pressed) view.target = item.id;
  if (ImGui::IsItemVisible()) {
    const LayerResult* layer = context.layer_result();
    const int64_t maps = layer == nullptr ? 0 : layer->geometry.output.c;
    draw_words(
        row, item,
        {chosen, ImGui::IsItemHovered(), refusal.has_value(), leaves_as_folder(item, view, maps)});
  }
}

void draw_items(PanelContext& context) {
  std::string group;
  for (const ExportItem& item : export_items()) {
    if (item.group != group) {
      if (!group.empty()) ImGui::Dummy({0, dp(6)});
      group = item.group;
      ImGui::SetCursorPosX(ImGui::GetCursorPosX() + dp(kIndent));
      text(group, Font::kSmall, palette().accent);
    }
    draw_item(context, item);
  }
}

}  // namespace

void draw_export_targets_panel(ImVec2 min, ImVec2 max, PanelContext& context) {
  begin_card("export_targets", {min, max}, {.title = "Take along"});
  if (context.result) {
    const LayerRun run = chosen_run(context.view.exporting, context.result->layers.size());
    if (has_run(*context.result, run)) {
      context.exporting.refusals.update({context.result, run.first, run.last});
    }
  }
  const ImVec2 at = ImGui::GetCursorScreenPos(), room = ImGui::GetContentRegionAvail();
  Rect area = Rect::of(at.x, at.y, room.x, room.y);
  Rect foot = area.take_bottom(control_height(), dp(10));
  ImGui::BeginChild("rows", area.size(), false);
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, dp(10, 3));
  draw_items(context);
  ImGui::PopStyleVar();
  ImGui::EndChild();
  const Rect window = foot.take_right(control_height(), dp(8));
  ImGui::SetCursorScreenPos(window.min);
  if (icon_button("window", kIconCamera,
                  {.tooltip = "Save the window as it stands as PDF, SVG or PNG (Ctrl+P, on any "
                              "screen).",
                   .width = window.width()})) {
    context.requests.exporting.window = true;
  }
  ImGui::SetCursorScreenPos(foot.min);
  if (button(
          "everything", "Everything into a folder…",
          {.tooltip = "Writes the layers as all targets above, their maps, sheets and films into "
                      "a new folder, with a manifest that says what each file is and what was "
                      "left out.",
           .icon = kIconFolderOutline,
           .enabled = context.result && !context.exporting.job.busy,
           .width = foot.width()})) {
    context.requests.exporting.everything = true;
  }
  end_card();
}

}  // namespace convoscope::app
