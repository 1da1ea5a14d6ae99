// What of a layer a film shows, and how. See export_rows.h.
#include <algorithm>

#include "app/host/icons.h"
#include "app/panels/export/export_parts.h"
#include "app/panels/export/export_rows.h"
#include "app/panels/export/export_source.h"
#include "app/panels/format.h"
#include "app/widgets/controls.h"
#include "engine/core/text.h"

namespace convoscope::app {

namespace {

void draw_channel(PanelContext& context) {
  ExportView& view = context.view.exporting;
  const LayerResult* result = context.layer_result();
  if (result == nullptr) return;
  const LayerGeometry& geometry = result->geometry;
  int64_t channel = std::min(view.channel, geometry.input().c - 1) + 1;
  const float width = export_label("channel");
  if (stepper("channel", channel,
              {.tooltip = "The input's channel that is shown, counted from 1; 0: the first that "
                          "the map reads.",
               .min = 0,
               .max = geometry.input().c,
               .width = width})) {
    view.channel = std::clamp<int64_t>(channel - 1, -1, geometry.input().c - 1);
  }
}

void draw_film_looks(ExportView& view) {
  constexpr int64_t kWidest = 3840;
  const float width = export_label("width");
  if (stepper("width", view.width,
              {.tooltip = "Of the film, in pixels.", .min = 160, .max = kWidest, .width = width})) {
    view.width = std::clamp<int64_t>(view.width, 16, kWidest);
  }
  draw_page_theme(view);
  slider_float("speed", "frames a second", view.speed, 0.5f, 30,
               {.tooltip = "How fast the film runs, here and in the file.",
                .digits = 1,
                .logarithmic = true});
  view.speed = std::clamp(view.speed, 0.25f, 60.0f);
  const float whole = ImGui::GetContentRegionAvail().x;
  toggle("values", "Values as colours", view.values,
         {.tooltip = "Cells have the colours of their values; off: plain planes, as in the guide "
                     "to convolution arithmetic.",
          .width = whole});
  toggle("numbers", "Numbers in the cells", view.numbers,
         {.tooltip = "Writes the values into the cells, which are made large enough for them.",
          .width = whole});
  toggle(
      "loop", "Begin again at the end", view.loop,
      {.tooltip = "The film repeats for ever; off: it stops at its last frame.", .width = whole});
}

void draw_film_facts(const Animation& film, float speed) {
  section_header(kIconFilm, "Film");
  const auto frames = static_cast<double>(film.frames());
  stat_boxes({{"frames", group_digits(film.frames()), "One an output element that is shown."},
              {"pixels", multiply_text(film.width(), film.height()), "Width × height."},
              {"lasts", decimal(frames / std::max(0.25, double{speed}), 1) + " s",
               "At this many frames a second."}});
}

}  // namespace

void draw_film_options(PanelContext& context) {
  ExportView& view = context.view.exporting;
  draw_export_layer(context, "Whose window slides over what it reads.");
  draw_export_map(context);
  draw_channel(context);
  draw_export_name(context);
  section_header(kIconSliders, "Looks");
  draw_film_looks(view);
  const FilmAnswer* film = context.exporting.film.film();
  if (film != nullptr && film->film) draw_film_facts(*film->film, view.speed);
}

}  // namespace convoscope::app
