// The film, as large as it is or as fits, and below it what moves it: play, step, scrub. See
// export_parts.h.
#include <algorithm>
#include <cmath>

#include "app/host/icons.h"
#include "app/panels/export/export_parts.h"
#include "app/panels/export/export_source.h"
#include "app/widgets/controls.h"
#include "app/widgets/marks.h"

namespace convoscope::app {

namespace {

void draw_picture(const Rect& area, const TensorPtr& picture, PanelContext& context) {
  const ImageShape shape = image_shape(*picture);
  const double fit = std::min(static_cast<double>(area.width()) / static_cast<double>(shape.w),
                              static_cast<double>(area.height()) / static_cast<double>(shape.h));
  // A pixel of the film is a pixel of the screen where there is room.
  const double scale = std::min(fit, std::max(1.0, static_cast<double>(std::floor(dp(1)))));
  const ImVec2 size(static_cast<float>(scale * static_cast<double>(shape.w)),
                    static_cast<float>(scale * static_cast<double>(shape.h)));
  const ImVec2 from(std::round(area.centre().x - size.x / 2),
                    std::round(area.centre().y - size.y / 2));
  const Rect place = Rect::of(from.x, from.y, size.x, size.y);
  ImDrawList* list = ImGui::GetWindowDrawList();
  draw_shadow(list, place, dp(4));
  MapStyle style{.low = 0, .high = 1};
  style.slot = ImGui::GetID("film");
  context.painter.draw_picture(list, picture, 0, style, from, scale, {area.min, area.max});
  ImGui::SetCursorScreenPos(place.min);
  ImGui::Dummy(place.size());
  register_item("picture", "film", std::to_string(shape.w) + "×" + std::to_string(shape.h),
                "One frame an output element: the window, what it reads and what comes out.");
}

bool tool(const char* id, const char* icon, Rect& row, const std::string& tooltip) {
  const Rect place = row.take_left(dp(38), dp(4));
  ImGui::SetCursorScreenPos({place.min.x, place.max.y - control_height()});
  return icon_button(id, icon, {.tooltip = tooltip, .width = place.width()});
}

void draw_controls(Rect row, FilmPreview& film, int64_t frames) {
  const auto stop_at = [&](int64_t frame) {
    film.playback.playing = false;
    film.frame = (frame % frames + frames) % frames;
  };
  if (tool("back", kIconStepBack, row, "One frame back")) stop_at(film.frame - 1);
  const bool playing = film.playback.playing;
  if (tool("play", playing ? kIconPause : kIconPlay, row,
           playing ? "Hold the film" : "Play the film")) {
    film.playback.playing = !playing;
    // What came to its end starts anew.
    if (!playing && film.frame + 1 == frames) film.frame = 0;
  }
  if (tool("forward", kIconStepForward, row, "One frame on")) stop_at(film.frame + 1);
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
  const FilmPreview::Shown shown =
      film.update({context.result, film_options(*context.result, context.view)});
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
  const Rect controls = area.take_bottom(dp(50), dp(12));
  if (shown.picture) draw_picture(area, shown.picture, context);
  draw_controls(controls, film, shown.film->film->frames());
}

}  // namespace convoscope::app
