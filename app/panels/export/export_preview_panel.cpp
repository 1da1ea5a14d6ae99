// What the chosen target would write, as it stands: the text of each of its files, or the film.
// Above it the files and what can be done with them, below it how writing is getting on.
#include <algorithm>
#include <cmath>

#include "app/host/icons.h"
#include "app/panels/draw.h"
#include "app/panels/export/export_parts.h"
#include "app/panels/export/export_rows.h"
#include "app/panels/export/export_source.h"
#include "app/widgets/card.h"
#include "app/widgets/code_view.h"
#include "app/widgets/controls.h"
#include "engine/core/text.h"

namespace convoscope::app {

namespace {

// A spreadsheet's width of names; more files than fit are few.
constexpr float kWidestTab = 190;  // unscaled
constexpr int64_t kMostCopied = int64_t{8} << 20;

const PreviewAnswer* answer_of(PanelContext& context, const ExportItem& item) {
  const ExportView& view = context.view.exporting;
  return context.exporting.preview.update(
      {.target = item.target,
       .source = source_of(context.result, view),
       .options = export_options(*context.result->experiment, view),
       .cancel = nullptr});
}

std::string size_words(const PreviewFile& file) {
  std::string words = bytes_label(file.bytes);
  if (file.text) words += ", " + group_digits(static_cast<int64_t>(file.code.lines())) + " lines";
  if (file.cut) words += file.text ? ", the first of them shown" : ", its start shown";
  return words;
}

// Cut before its ending, by which the files of a target differ.
std::string fitted_name(const std::string& name, float width) {
  const size_t point = std::min(name.rfind('.'), name.size());
  const std::string ending = name.substr(point);
  const float room = width - text_size(ending, Font::kMedium).x;
  return elide(name.substr(0, point), room, Font::kMedium) + ending;
}

// The files side by side; a single one is a heading.
void draw_file_names(Rect row, ExportState& state, const PreviewAnswer& answer) {
  const Scope scope("files");
  for (size_t i = 0; i < answer.files.size(); ++i) {
    const std::string& name = answer.files[i].name;
    const float wanted = text_size(name, Font::kMedium).x + dp(28);
    const float width = std::min({wanted, dp(kWidestTab), row.width()});
    if (width < dp(48)) return;
    const Rect place = row.take_left(width, dp(4));
    ImGui::SetCursorScreenPos(place.min);
    if (button(name.c_str(), fitted_name(name, width - dp(24)),
               {.tooltip = name + ", " + size_words(answer.files[i]),
                .kind = ButtonKind::kQuiet,
                .active = state.file == i,
                .width = width})) {
      state.file = i;
    }
  }
}

bool draw_save(Rect& row, const PanelContext& context, bool possible) {
  const float width = text_size("Save…", Font::kMedium).x + dp(56);
  const Rect place = row.take_right(width, dp(8));
  ImGui::SetCursorScreenPos(place.min);
  return button("save", "Save…",
                {.tooltip = "Write this to a file that you choose (Ctrl+E); files that belong "
                            "to it come to lie beside it.",
                 .icon = kIconDownload,
                 .kind = ButtonKind::kPrimary,
                 .enabled = possible && !context.exporting.job.busy,
                 .width = width});
}

void draw_copy(Rect& row, PanelContext& context, const PreviewFile* file) {
  const float width = text_size("Copy", Font::kMedium).x + dp(52);
  const Rect place = row.take_right(width, dp(8));
  const bool possible = file != nullptr && file->text && !file->cut && file->bytes <= kMostCopied;
  ImGui::SetCursorScreenPos(place.min);
  if (button("copy", "Copy",
             {.tooltip = "Copy this file to the clipboard.",
              .icon = kIconCopy,
              .enabled = possible,
              .width = width})) {
    context.requests.copy_text = file->code.text;
  }
}

void draw_job(Rect row, PanelContext& context) {
  const ExportJobState& job = context.exporting.job;
  ImDrawList* list = ImGui::GetWindowDrawList();
  list->AddRectFilled(row.min, row.max, palette().raised, dp(7));
  row = row.inset(dp(12), 0);
  const Rect stop = row.take_right(dp(92), dp(12));
  ImGui::SetCursorScreenPos({stop.min.x, stop.centre().y - dp(14)});
  if (button("stop", "Stop",
             {.tooltip = "Stop writing; nothing of it is left on the disk.",
              .icon = kIconStop,
              .small = true,
              .width = stop.width(),
              .height = dp(28)})) {
    context.requests.exporting.stop = true;
  }
  const std::string share =
      job.progress < 0 ? "" : std::to_string(std::lround(100 * job.progress)) + " %";
  draw_text(list, row.take_right(dp(52), dp(12)), share, Font::kMonoSmall, palette().dim,
            Align::kRight);
  const std::string words = "Writing " + job.name;
  const float half = std::min(text_size(words, Font::kSmall).x, row.width() / 2);
  draw_text(list, row.take_left(half, dp(14)), elide(words, half, Font::kSmall), Font::kSmall,
            palette().text);
  const Rect track = Rect::of(row.min.x, row.centre().y - dp(3), row.width(), dp(6));
  list->AddRectFilled(track.min, track.max, palette().field, dp(3));
  const float done = track.width() * static_cast<float>(std::max(0.0, job.progress));
  list->AddRectFilled(track.min, {track.min.x + done, track.max.y}, palette().accent, dp(3));
}

void draw_refusal(const Rect& area, const Error& error) {
  ImGui::SetCursorScreenPos(area.min);
  ImGui::BeginChild("refused", area.size(), false);
  error_box(told(error));
  ImGui::EndChild();
}

void draw_text_of(Rect area, Rect tools, PanelContext& context, const ExportItem& item) {
  ExportState& state = context.exporting;
  const PreviewAnswer* answer = answer_of(context, item);
  const bool here = answer != nullptr && !answer->files.empty();
  if (here) state.file = std::min(state.file, answer->files.size() - 1);
  const PreviewFile* file = here ? &answer->files[state.file] : nullptr;
  if (draw_save(tools, context, here)) context.requests.exporting.save = true;
  draw_copy(tools, context, file);
  if (answer != nullptr && answer->refusal) return draw_refusal(area, *answer->refusal);
  if (file == nullptr) {
    draw_text(ImGui::GetWindowDrawList(), area, "writing …", Font::kSmall, palette().dim,
              Align::kCentre);
    return;
  }
  draw_file_names(tools, state, *answer);
  const std::string shown = item.id + "/" + file->name;
  ImGui::SetCursorScreenPos(area.min);
  code_view("text", file->code, area.size(),
            {.tooltip = "The file as it would be written. Space or Enter gives it the keyboard to "
                        "scroll by.",
             .to_top = state.shown_file != shown});
  state.shown_file = shown;
}

void draw_film_of(Rect area, Rect tools, PanelContext& context) {
  const FilmAnswer* film = context.exporting.film.film();
  if (draw_save(tools, context, film != nullptr && film->film)) {
    context.requests.exporting.save = true;
  }
  draw_film(area, context);
}

void draw_maps_panel(const Rect& area, Rect tools, PanelContext& context, const ExportItem& item) {
  const MapsAnswer* answer = context.exporting.maps.shown();
  if (draw_save(tools, context, answer != nullptr && !answer->refusal)) {
    context.requests.exporting.save = true;
  }
  draw_maps_of(area, item, context);
}

bool is_stale(const PanelContext& context, const ExportItem& item) {
  return context.stale() ||
         (item.kind == ExportKind::kTarget && context.exporting.seconds_late > 0.15);
}

}  // namespace

bool draw_export_wait(const Rect& area, const PanelContext& context) {
  const auto say = [&](const std::string& words) {
    draw_text(ImGui::GetWindowDrawList(), area, words, Font::kSmall, palette().dim, Align::kCentre);
  };
  if (!context.result) {
    say(context.derivation.refusal ? context.derivation.refusal->sentence : "computing …");
    return true;
  }
  const LayerRun run = chosen_run(context.view.exporting, context.result->layers.size());
  const bool one = chosen_item(context.view.exporting).is_of_selection();
  const size_t layer = std::min(context.view.layer, context.result->layers.size() - 1);
  const bool here = one ? has_values(*context.result, layer) : has_run(*context.result, run);
  if (!here) say("computing what was let go of …");
  return !here;
}

void draw_export_preview_panel(ImVec2 min, ImVec2 max, PanelContext& context) {
  const ExportItem& item = chosen_item(context.view.exporting);
  begin_card("export_preview", {min, max}, {.stale = is_stale(context, item)});
  const ImVec2 at = ImGui::GetCursorScreenPos(), room = ImGui::GetContentRegionAvail();
  Rect area = Rect::of(at.x, at.y, room.x, room.y);
  const Rect tools = area.take_top(control_height(), dp(12));
  if (context.exporting.job.busy) draw_job(area.take_bottom(dp(44), dp(10)), context);
  if (draw_export_wait(area, context)) {
    end_card();
    return;
  }
  if (item.kind == ExportKind::kFilm) {
    draw_film_of(area, tools, context);
  } else if (item.kind == ExportKind::kMaps) {
    draw_maps_panel(area, tools, context, item);
  } else {
    draw_text_of(area, tools, context, item);
  }
  end_card();
}

}  // namespace convoscope::app
