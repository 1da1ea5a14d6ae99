// What the chosen filter answers: to the layer's own input under the layer's own settings, and, one
// slice at stride 1, to pictures that show what it is made for (engine/analysis/answers.h). Each
// answer holds a small picture of what went in.
#include <algorithm>
#include <array>
#include <cmath>

#include "app/panels/draw.h"
#include "app/panels/filters/filter_study.h"
#include "app/panels/format.h"
#include "app/panels/map_style.h"
#include "app/panels/slices.h"
#include "app/widgets/card.h"
#include "app/widgets/controls.h"
#include "app/widgets/image_view.h"
#include "app/widgets/marks.h"
#include "app/widgets/plots.h"

namespace convoscope::app {

namespace {

// Unscaled: a title, and up to two lines of words where there is room.
constexpr float kTitle = 22, kWordsLine = 19;
constexpr float kLeastSide = 84;  // below, tiles that say least are left out

struct Tile {
  const char* id;
  std::string title, words, tooltip;
  TensorPtr tensor;
  int64_t n = 0, c = -1;  // −1: as a picture
  MapStyle style;
  TensorPtr inset;  // what went in; may be null
};

struct Fit {
  Rect rect;
  double scale = 1;
};

// Centred in the area, as large as fits.
Fit fit(const Tensor& tensor, const Rect& area) {
  const ImageShape shape = image_shape(tensor);
  const double scale = std::min(static_cast<double>(area.width()) / static_cast<double>(shape.w),
                                static_cast<double>(area.height()) / static_cast<double>(shape.h));
  const auto width = static_cast<float>(scale * static_cast<double>(shape.w));
  const auto height = static_cast<float>(scale * static_cast<double>(shape.h));
  const float x = std::round(area.min.x + (area.width() - width) / 2);
  const float y = std::round(area.min.y + (area.height() - height) / 2);
  return {Rect::of(x, y, width, height), scale};
}

void draw_tensor(PanelContext& context, const Tile& tile, const Fit& place) {
  ImDrawList* list = ImGui::GetWindowDrawList();
  const ScreenRect clip{place.rect.min, place.rect.max};
  if (tile.c < 0) {
    context.painter.draw_picture(list, tile.tensor, tile.n, tile.style, place.rect.min, place.scale,
                                 clip);
  } else {
    context.painter.draw_map(list, tile.tensor, tile.n, tile.c, tile.style, place.rect.min,
                             place.scale, clip);
  }
}

void draw_inset(PanelContext& context, const TensorPtr& picture, const Rect& tile) {
  const float side = std::round(tile.width() * 0.27f), edge = dp(4);
  const Rect area = Rect::of(tile.max.x - side - edge, tile.max.y - side - edge, side, side);
  ImDrawList* list = ImGui::GetWindowDrawList();
  const MapStyle style{.colormap = ColormapId::kGrey, .low = 0, .high = 1, .rounding = dp(3)};
  const Fit place = fit(*picture, area);
  context.painter.draw_map(list, picture, 0, 0, style, place.rect.min, place.scale,
                           {area.min, area.max});
  list->AddRect({area.min.x - dp(1), area.min.y - dp(1)}, {area.max.x + dp(1), area.max.y + dp(1)},
                palette().dim, dp(3), 0, dp(1));
}

// Position and value under the mouse, in a bubble.
void draw_readout(const Tile& tile, const Fit& place) {
  const ImVec2 display = ImGui::GetIO().DisplaySize;
  const ImVec2 mouse = ImGui::GetMousePos();
  if (!place.rect.contains(mouse)) return;
  const ImageShape shape = image_shape(*tile.tensor);
  const auto at = [&](float offset, int64_t extent) {
    return std::clamp(static_cast<int64_t>(static_cast<double>(offset) / place.scale), int64_t{0},
                      extent - 1);
  };
  const Element element{at(mouse.y - place.rect.min.y, shape.h),
                        at(mouse.x - place.rect.min.x, shape.w)};
  const auto size = static_cast<float>(place.scale);
  const Rect cell = Rect::of(place.rect.min.x + size * static_cast<float>(element.x),
                             place.rect.min.y + size * static_cast<float>(element.y), size, size);
  draw_bubble(ImGui::GetForegroundDrawList(), cell, readout(*tile.tensor, tile.n, tile.c, element),
              Rect::of(0, 0, display.x, display.y));
}

void draw_caption(Rect area, const std::string& title, const std::string& words) {
  ImDrawList* list = ImGui::GetWindowDrawList();
  area.take_top(dp(4));
  draw_text(list, area.take_top(dp(18)), elide(title, area.width(), Font::kSmall), Font::kSmall,
            palette().text);
  if (area.height() < dp(kWordsLine)) return;
  list->PushClipRect(area.min, area.max, true);
  ImGui::SetCursorScreenPos(area.min);
  text_wrapped(words, Font::kSmall, palette().dim, area.width());
  list->PopClipRect();
}

void draw_tile(PanelContext& context, const Tile& tile, const Rect& area, const Rect& caption) {
  ImDrawList* list = ImGui::GetWindowDrawList();
  list->AddRectFilled(area.min, area.max, palette().field, dp(7));
  ImGui::SetCursorScreenPos(area.min);
  ImGui::InvisibleButton(tile.id, area.size());
  const bool hovered = ImGui::IsItemHovered();
  register_item("picture", tile.id, tile.title, tile.tooltip);
  draw_caption(caption, tile.title, tile.words);
  if (!tile.tensor || tile.tensor->size() == 0) return;
  const Fit place = fit(*tile.tensor, area);
  draw_tensor(context, tile, place);
  if (tile.inset) draw_inset(context, tile.inset, area);
  if (hovered) draw_readout(tile, place);
}

Tile picture_tile(const PanelContext& context) {
  Tile tile{.id = "picture", .title = "input", .tooltip = "What the layer reads."};
  if (context.layer_result() == nullptr) return tile;
  const InputStyle style = input_style(context);
  tile.tensor = context.result->layer_input(context.view.layer);
  tile.n = context.view.batch;
  tile.c = style.channel;
  tile.style = style.style;
  const ImageShape shape = image_shape(*tile.tensor);
  tile.words = multiply_text(shape.h, shape.w);
  return tile;
}

Tile answer_tile(const PanelContext& context) {
  const ViewState& view = context.view;
  Tile tile{.id = "answer",
            .title = "answer, map " + std::to_string(view.map + 1),
            .tooltip =
                "The feature map of this filter, with the layer's own strides, dilations, "
                "padding and activation."};
  const LayerResult* layer = context.layer_result();
  if (layer == nullptr || view.map >= layer->geometry.output.c) return tile;
  tile.tensor = layer->output;
  tile.n = view.batch;
  tile.c = view.map;
  tile.style = map_style(context, *layer, view.map);
  const ImageShape shape = image_shape(*layer->output);
  tile.words = multiply_text(shape.h, shape.w);
  return tile;
}

Tile known_tile(const char* id, const std::string& title, const std::string& words,
                const std::string& tooltip, const FilterAnswers::Pair& pair) {
  const float range = pair.largest > 0 ? pair.largest : 1;
  return {.id = id,
          .title = title,
          .words = words,
          .tooltip = tooltip + " Stride 1, SAME; colours from " + decimal(-range, 3) + " to " +
                     decimal(range, 3) + ".",
          .tensor = pair.answer,
          .c = 0,
          .style = {.colormap = signed_colormap(), .low = -range, .high = range, .rounding = dp(7)},
          .inset = pair.picture};
}

void draw_steps(const Rect& area, const Rect& caption, const std::string& channel,
                const FilterAnswers& answers) {
  draw_caption(caption, "step" + channel, "dark up to 0, bright from there on");
  const std::array series = {PlotSeries{"x", answers.step_x, palette().accent_two},
                             PlotSeries{"y", answers.step_y, palette().accent}};
  LinePlotSpec plot;
  plot.id = "step";
  plot.series = series;
  plot.left = decimal(-static_cast<double>(answers.reach), 0);
  plot.middle = "0";
  plot.right = std::to_string(answers.reach);
  ImGui::SetCursorScreenPos(area.min);
  line_plot(plot, area.size());
}

std::vector<Tile> known_tiles(const FilterAnswers& answers, const std::string& channel) {
  return {known_tile("zone plate", "zone plate" + channel, "lit where its waves pass",
                     "Waves of every direction, finer outwards: the answer is strong where this "
                     "slice lets them through.",
                     answers.zone_plate),
          known_tile("impulse", "impulse" + channel, "the slice, turned by 180°",
                     "One bright pixel. Outputs before it meet it with their last tap, so the "
                     "slice appears turned by 180°: conv2d correlates, it does not flip.",
                     answers.impulse),
          known_tile("disc", "disc" + channel, "edges of every direction",
                     "A bright disc has an edge in every direction: lit are those that this slice "
                     "looks for.",
                     answers.disc)};
}

// Squares side by side, the largest that fit into width and height.
struct TileRow {
  float side, pitch;
};
TileRow tile_row(size_t tiles, ImVec2 room) {
  const float gap = dp(12), count = static_cast<float>(tiles);
  const float widest = (room.x - gap * (count - 1)) / count;
  const float side = std::floor(std::max(dp(40), std::min(widest, room.y - dp(kTitle))));
  return {side, std::min(std::floor((room.x - side) / std::max(1.0f, count - 1)), side + dp(44))};
}

// The same tiles whether or not what they answer is worked out yet.
void draw_tiles(PanelContext& context, const FilterAnswers& answers, const std::string& channel) {
  std::vector<Tile> tiles = {picture_tile(context), answer_tile(context)};
  for (Tile& tile : known_tiles(answers, channel)) tiles.push_back(std::move(tile));
  const ImVec2 start = ImGui::GetCursorScreenPos(), room = ImGui::GetContentRegionAvail();
  const auto narrow = [&] { return tile_row(tiles.size() + 1, room).side < dp(kLeastSide); };
  if (narrow()) tiles.erase(tiles.begin());
  if (narrow()) tiles.pop_back();
  const auto [side, pitch] = tile_row(tiles.size() + 1, room);
  const float caption_height = std::clamp(room.y - side, dp(kTitle), dp(kTitle + 2 * kWordsLine));
  float x = start.x;
  for (const Tile& tile : tiles) {
    draw_tile(context, tile, Rect::of(x, start.y, side, side),
              Rect::of(x, start.y + side, side, caption_height));
    x += pitch;
  }
  draw_steps(Rect::of(x, start.y, side, side), Rect::of(x, start.y + side, side, caption_height),
             channel, answers);
  ImGui::SetCursorScreenPos(start);
  ImGui::Dummy({room.x, side + caption_height});
}

}  // namespace

void draw_answers_panel(ImVec2 min, ImVec2 max, PanelContext& context) {
  const TensorPtr& bank = context.layer().filters.tensor;
  const FilterShape shape = filter_shape(*bank);
  const ViewState& view = context.view;
  const bool exists = view.map < shape.out && view.slice < shape.in;
  const AnswersQuestion question{bank, view.slice, view.map};
  const auto known =
      exists ? context.study.answers.ask(question) : Aside<AnswersQuestion, FilterAnswers>::Known{};
  begin_card("answers", {min, max},
             {.title = "What it answers", .note = "hover for values", .stale = context.stale()});
  const std::string channel =
      shape.in > 1 ? " in " + channel_name(view.slice, shape.in, view.layer) : "";
  static const FilterAnswers kNone;
  if (exists) draw_tiles(context, known.answer ? *known.answer : kNone, channel);
  end_card();
}

}  // namespace convoscope::app
