// The film, as large as it is or as fits, and below it what moves it: play, step, scrub. See
// export_parts.h.
#include <algorithm>
#include <cmath>

#include "app/host/icons.h"
#include "app/panels/export/export_parts.h"
#include "app/panels/export/export_rows.h"
#include "app/panels/export/export_source.h"
#include "app/widgets/controls.h"

namespace convoscope::app {

namespace {

void draw_controls(Rect row, FilmPreview& film, int64_t frames) {
  const auto stop_at = [&](int64_t frame) {
    film.playback.playing = false;
    film.frame = (frame % frames + frames) % frames;
  };
  if (draw_picture_tool("back", kIconStepBack, row, "One frame back")) stop_at(film.frame - 1);
  const bool playing = film.playback.playing;
  if (draw_picture_tool("play", playing ? kIconPause : kIconPlay, row,
                        playing ? "Hold the film" : "Play the film")) {
    film.playback.playing = !playing;
    // What came to its end starts anew.
    if (!playing && film.frame + 1 == frames) film.frame = 0;
  }
  if (draw_picture_tool("forward", kIconStepForward, row, "One frame on")) stop_at(film.frame + 1);
  row.min.x += dp(12);
  if (frames < 2) return;
  auto position = static_cast<float>(film.frame + 1);
  ImGui::SetCursorScreenPos(row.min);
  if (slider_float("frame", "frame of " + std::to_string(frames), position, 1,
                   static_cast<float>(frames),
                   {.tooltip = "Drag through the film.", .digits = 0, .width = row.width()})) {
    stop_at(std::clamp<int64_t>(std::lround(position) - 1, 0, frames - 1));
  }
}

}  // namespace

void show_film(ViewState& view, Requests& requests) {
  view.screen = Screen::kExport;
  if (chosen_item(view.exporting).kind != ExportKind::kFilm) view.exporting.target = "gif";
  requests.exporting.play = true;
}

void draw_film(Rect area, PanelContext& context) {
  FilmPreview& film = context.exporting.film;
  const Rect controls = area.take_bottom(dp(50), dp(12));
  const FilmPreview::Shown shown =
      film.update({context.result, film_options(*context.result, context.view)},
                  {static_cast<int>(area.width()), static_cast<int>(area.height())});
  if (shown.film == nullptr) {
    draw_text(ImGui::GetWindowDrawList(), area, "drawing …", Font::kSmall, palette().dim,
              Align::kCentre);
    return;
  }
  if (shown.film->refusal) {
    ImGui::SetCursorScreenPos(area.min);
    ImGui::BeginChild("refused", area.size(), false);
    error_box(told(*shown.film->refusal));
    ImGui::EndChild();
    return;
  }
  if (shown.picture) {
    const Animation& made = *shown.film->film;
    draw_picture(area, shown.picture,
                 {"film", std::to_string(made.width()) + "×" + std::to_string(made.height()),
                  "One frame an output element: the window, what it reads and what comes out."},
                 std::max(1.0, static_cast<double>(std::floor(dp(1)))), context);
  }
  draw_controls(controls, film, shown.film->film->frames());
}

}  // namespace convoscope::app
