// Where the input comes from: a file of pictures or numbers (input_files.cpp), a pattern or noise,
// with what can be set about each. Loading runs aside; the document changes when it is done, and
// the controls show the wish meanwhile.
#include <algorithm>
#include <array>

#include "app/host/icons.h"
#include "app/host/style.h"
#include "app/panels/settings/input_parts.h"
#include "app/widgets/blocks.h"
#include "app/widgets/buttons.h"
#include "app/widgets/fields.h"
#include "app/widgets/text.h"
#include "engine/input/patterns.h"

namespace convoscope::app {

const InputSource& shown_source(const PanelContext& context) {
  return context.transient.pending_input ? *context.transient.pending_input
                                         : context.experiment->input.source;
}

void request_input(PanelContext& context, InputSource source, const Change& change) {
  context.transient.input_held = !change.released;
  context.requests.load = LoadInput{source, context.experiment->data_format};
  context.transient.pending_input = std::move(source);
}

Change either(const Change& a, const Change& b) {
  return {a.changed || b.changed, a.released || b.released};
}

Change size_row(int64_t& height, int64_t& width) {
  return axis_row({.label = "size", .tooltip = "Height and width of the input in pixels."}, height,
                  width);
}

namespace {

enum Tab { kPicture, kPattern, kNoise, kArray };

struct TabOf {
  int operator()(const InputImage&) const { return kPicture; }
  int operator()(const InputPattern&) const { return kPattern; }
  int operator()(const InputRandomNormal&) const { return kNoise; }
  int operator()(const InputImages&) const { return kPicture; }
  int operator()(const InputNpy&) const { return kArray; }
  int operator()(const InputTensor&) const { return kArray; }
  int operator()(const InputTable&) const { return kArray; }
  int operator()(const InputValues&) const { return kArray; }
};

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

void draw_tabs(PanelContext& context, int& tab) {
  const Change change =
      segmented("source",
                {{"Picture",
                  "A PNG, JPEG, TIFF, WebP, GIF, PSD, BMP, TGA, HDR or PNM file, or several as a "
                  "batch."},
                 {"Pattern", "A generated picture with a known form."},
                 {"Noise", "Random normal values, as tf.random.normal draws them."},
                 {"Array",
                  "Numbers from a file: .npy, a tensor of .npz, .safetensors or HDF5, or a "
                  "table (.csv, .tsv, .txt)."}},
                tab);
  if (!change) return;
  context.transient.input_tab = tab;
  if (tab == kPattern)
    request_input(context, InputPattern{"spheres", starting_shape(context)}, change);
  if (tab == kNoise) request_input(context, InputRandomNormal{starting_shape(context), 1}, change);
}

Change count_row(int64_t& batch, int64_t& channels) {
  return axis_row({.label = "N × C",
                   .tooltip = "Elements in the batch, and channels of each.",
                   .first = "batch",
                   .second = "channels"},
                  batch, channels);
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
  if (any) request_input(context, wish, any);
}

void draw_noise_tab(PanelContext& context) {
  const auto* source = std::get_if<InputRandomNormal>(&shown_source(context));
  if (source == nullptr) return;
  InputRandomNormal wish = *source;
  const Change size = size_row(wish.shape.h, wish.shape.w);
  const Change count = count_row(wish.shape.n, wish.shape.c);
  const float width = labelled_row("seed");
  const Change seed =
      stepper("seed", wish.seed,
              {.tooltip = "The numbers are those of tf.random.normal(shape, seed=…).",
               .min = 0,
               .width = width});
  const Change any = either(seed, either(size, count));
  if (any) request_input(context, wish, any);
}

void draw_batch_choice(PanelContext& context) {
  const int64_t batch = image_shape(*context.experiment->input.tensor).n;
  if (batch < 2) return;
  const float width = labelled_row("shows n");
  int64_t chosen = context.view.batch;
  const Change change = stepper(
      "batch element", chosen,
      {.tooltip = "Which element of the batch is shown, counted from 0. All of them are computed.",
       .min = 0,
       .max = batch - 1,
       .width = width});
  if (change) context.requests.batch = chosen;
  draw_element_name(context);
}

}  // namespace

void draw_input_section(PanelContext& context) {
  const Scope scope("input");
  section_header(kIconPicture, "INPUT");
  const int own_tab = std::visit(TabOf{}, shown_source(context));
  if (context.transient.input_tab == own_tab) context.transient.input_tab = -1;
  int tab = context.transient.input_tab < 0 ? own_tab : context.transient.input_tab;
  draw_tabs(context, tab);
  constexpr std::array kTabs = {draw_picture_tab, draw_pattern_tab, draw_noise_tab, draw_array_tab};
  kTabs[static_cast<size_t>(tab)](context);
  draw_batch_choice(context);
}

}  // namespace convoscope::app
