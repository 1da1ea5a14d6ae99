// Where the input comes from: a picture, a pattern, noise or a .npy tensor, with what can be set
// about each. Loading runs aside; the document changes when it is done, and the controls show the
// wish meanwhile.
#include <algorithm>
#include <array>
#include <filesystem>

#include "app/host/icons.h"
#include "app/host/style.h"
#include "app/panels/format.h"
#include "app/panels/map_style.h"
#include "app/panels/settings/settings_sections.h"
#include "app/widgets/blocks.h"
#include "app/widgets/buttons.h"
#include "app/widgets/fields.h"
#include "app/widgets/text.h"
#include "engine/input/patterns.h"

namespace convoscope::app {

namespace {

enum Tab { kPicture, kPattern, kNoise, kNpy };

struct TabOf {
  int operator()(const InputImage&) const { return kPicture; }
  int operator()(const InputPattern&) const { return kPattern; }
  int operator()(const InputRandomNormal&) const { return kNoise; }
  int operator()(const InputImages&) const { return kPicture; }
  int operator()(const InputNpy&) const { return kNpy; }
  int operator()(const InputTensor&) const { return kNpy; }
  int operator()(const InputTable&) const { return kNpy; }
  int operator()(const InputValues&) const { return kNpy; }
};

// `change` is what the controls did: one that is still held keeps the step of history open.
void request(PanelContext& context, InputSource source, const Change& change) {
  context.transient.input_held = !change.released;
  context.requests.load = LoadInput{source, context.experiment->data_format};
  context.transient.pending_input = std::move(source);
}

// Extents that a new pattern or noise starts from: those of the present input, bounded so that a
// photograph doesn't turn into a hundred megabytes of noise.
ImageShape starting_shape(const PanelContext& context) {
  ImageShape shape = image_shape(*context.experiment->input.tensor);
  shape.h = std::clamp<int64_t>(shape.h, 1, 512);
  shape.w = std::clamp<int64_t>(shape.w, 1, 512);
  shape.n = std::max<int64_t>(shape.n, 1);
  shape.c = std::max<int64_t>(shape.c, 1);
  return shape;
}

// What the chosen tab edits: the wish if there is one, else the document's own source.
const InputSource& shown_source(const PanelContext& context) {
  return context.transient.pending_input ? *context.transient.pending_input
                                         : context.experiment->input.source;
}

void draw_tabs(PanelContext& context, int& tab) {
  const Change change =
      segmented("source",
                {{"Picture", "A PNG, JPEG, TIFF, WebP, GIF, PSD, BMP, TGA, HDR or PNM file."},
                 {"Pattern", "A generated picture with a known form."},
                 {"Noise", "Random normal values, as tf.random.normal draws them."},
                 {".npy", "A float32 tensor of rank 4 written by NumPy."}},
                tab);
  if (!change) return;
  context.transient.input_tab = tab;
  if (tab == kPattern) request(context, InputPattern{"spheres", starting_shape(context)}, change);
  if (tab == kNoise) request(context, InputRandomNormal{starting_shape(context), 1}, change);
}

// Thumbnail, name, extents, and a button to open another.
void draw_file_row(PanelContext& context, const std::string& name, bool loaded) {
  const float height = dp(54);
  const ImVec2 start = ImGui::GetCursorScreenPos();
  Rect row = Rect::of(start.x, start.y, ImGui::GetContentRegionAvail().x, height);
  ImDrawList* list = ImGui::GetWindowDrawList();
  list->AddRectFilled(row.min, row.max, palette().field, dp(7));
  const Rect whole = row;
  row = row.inset(dp(8), dp(6));
  ImGui::SetCursorScreenPos({whole.max.x - dp(46), start.y + dp(8)});
  if (icon_button("open", kIconFolderOpenOutline,
                  {.tooltip = "Open a file. You may also drop one on the window."})) {
    context.requests.browse_open = true;
  }
  row.max.x -= dp(44);
  if (loaded && context.result && image_shape(*context.result->input).size() > 0) {
    const ImageShape shape = image_shape(*context.result->input);
    const InputStyle style = input_style(context);
    const double scale = std::min(dp(52) / static_cast<double>(shape.w),
                                  row.height() / static_cast<double>(shape.h));
    const Rect thumb = row.take_left(dp(52), dp(10));
    if (context.view.layer == 0 && style.channel < 0) {
      context.painter.draw_picture(list, context.result->input, context.view.batch, style.style,
                                   thumb.min, scale, {thumb.min, thumb.max});
    }
  }
  draw_text(list, row.take_top(row.height() / 2), elide(name, row.width(), Font::kMedium),
            Font::kMedium, palette().text);
  const ImageShape shape = image_shape(*context.experiment->input.tensor);
  const std::string extents =
      loaded ? multiply_text(shape.h, shape.w) + " × " + std::to_string(shape.c) + "  float32"
             : "or drop a file on the window";
  draw_text(list, row, elide(extents, row.width(), Font::kMonoSmall), Font::kMonoSmall,
            palette().dim);
  ImGui::SetCursorScreenPos(start);
  ImGui::Dummy(whole.size());
}

Change either(const Change& a, const Change& b) {
  return {a.changed || b.changed, a.released || b.released};
}

Change size_row(int64_t& height, int64_t& width) {
  return axis_row({.label = "size", .tooltip = "Height and width of the input in pixels."}, height,
                  width);
}

Change count_row(int64_t& batch, int64_t& channels) {
  return axis_row({.label = "N × C",
                   .tooltip = "Elements in the batch, and channels of each.",
                   .first = "batch",
                   .second = "channels"},
                  batch, channels);
}

void draw_picture_tab(PanelContext& context) {
  const auto* source = std::get_if<InputImage>(&shown_source(context));
  if (source == nullptr) {
    draw_file_row(context, "Open a picture", false);
    return;
  }
  draw_file_row(context, std::filesystem::path(source->path).filename().string(), true);
  InputImage wish = *source;
  const ImageShape shape = image_shape(*context.experiment->input.tensor);
  if (wish.h <= 0 || wish.w <= 0) wish.h = shape.h, wish.w = shape.w;
  const Change size = size_row(wish.h, wish.w);
  bool grey = wish.grey;
  const Change colour = toggle("grey", "One grey channel", grey,
                               {.tooltip = "Rec. 601 luma instead of red, green and blue."});
  wish.grey = grey;
  const Change any = either(size, colour);
  if (any && wish.h > 0 && wish.w > 0) request(context, wish, any);
}

void draw_pattern_tab(PanelContext& context) {
  const auto* source = std::get_if<InputPattern>(&shown_source(context));
  if (source == nullptr) return;
  InputPattern wish = *source;
  std::vector<ComboItem> items;
  int index = -1;
  for (const Pattern& pattern : patterns()) {
    if (pattern.id == wish.id) index = static_cast<int>(items.size());
    items.emplace_back(std::string(pattern.name), "", std::string(pattern.teaches));
  }
  const Change kind = combo("pattern", items, index, {.tooltip = "Which pattern fills the input."});
  if (kind) wish.id = std::string(patterns()[static_cast<size_t>(index)].id);
  const Change size = size_row(wish.shape.h, wish.shape.w);
  const Change count = count_row(wish.shape.n, wish.shape.c);
  const Change any = either(kind, either(size, count));
  if (any) request(context, wish, any);
}

void draw_noise_tab(PanelContext& context) {
  const auto* source = std::get_if<InputRandomNormal>(&shown_source(context));
  if (source == nullptr) return;
  InputRandomNormal wish = *source;
  const Change size = size_row(wish.shape.h, wish.shape.w);
  const Change count = count_row(wish.shape.n, wish.shape.c);
  const AxisColumns columns = axis_columns();
  const ImVec2 start = ImGui::GetCursorScreenPos();
  draw_text(ImGui::GetWindowDrawList(), Rect::of(start.x, start.y, dp(84), control_height()),
            "seed", Font::kBody, palette().text);
  ImGui::SetCursorScreenPos({columns.first, start.y});
  const Change seed =
      stepper("seed", wish.seed,
              {.tooltip = "The numbers are those of tf.random.normal(shape, seed=…).",
               .min = 0,
               .width = columns.second + columns.width - columns.first});
  const Change any = either(seed, either(size, count));
  if (any) request(context, wish, any);
}

void draw_npy_tab(PanelContext& context) {
  const InputSource& source = shown_source(context);
  if (const auto* npy = std::get_if<InputNpy>(&source)) {
    draw_file_row(context, std::filesystem::path(npy->path).filename().string(), true);
  } else if (std::holds_alternative<InputValues>(source)) {
    draw_file_row(context, "values of the experiment", true);
  } else {
    draw_file_row(context, "Open a .npy tensor", false);
  }
}

void draw_batch_choice(PanelContext& context) {
  const int64_t batch = image_shape(*context.experiment->input.tensor).n;
  if (batch < 2) return;
  const AxisColumns columns = axis_columns();
  const ImVec2 start = ImGui::GetCursorScreenPos();
  draw_text(ImGui::GetWindowDrawList(), Rect::of(start.x, start.y, dp(84), control_height()),
            "shows n", Font::kBody, palette().text);
  ImGui::SetCursorScreenPos({columns.first, start.y});
  int64_t chosen = context.view.batch;
  const Change change = stepper(
      "batch element", chosen,
      {.tooltip = "Which element of the batch is shown, counted from 0. All of them are computed.",
       .min = 0,
       .max = batch - 1,
       .width = columns.second + columns.width - columns.first});
  if (change) context.requests.batch = chosen;
}

}  // namespace

void draw_input_section(PanelContext& context) {
  const Scope scope("input");
  section_header(kIconPicture, "INPUT");
  const int own_tab = std::visit(TabOf{}, shown_source(context));
  if (context.transient.input_tab == own_tab) context.transient.input_tab = -1;
  int tab = context.transient.input_tab < 0 ? own_tab : context.transient.input_tab;
  draw_tabs(context, tab);
  constexpr std::array kTabs = {draw_picture_tab, draw_pattern_tab, draw_noise_tab, draw_npy_tab};
  kTabs[static_cast<size_t>(tab)](context);
  draw_batch_choice(context);
}

}  // namespace convoscope::app
