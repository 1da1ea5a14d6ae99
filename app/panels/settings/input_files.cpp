// Inputs that come from files: what is open, and what can be set about it. See input_parts.h.
#include <algorithm>
#include <filesystem>

#include "app/host/icons.h"
#include "app/host/style.h"
#include "app/panels/format.h"
#include "app/panels/map_style.h"
#include "app/panels/settings/input_parts.h"
#include "app/widgets/blocks.h"
#include "app/widgets/buttons.h"
#include "app/widgets/text.h"
#include "engine/files/image_file.h"

namespace convoscope::app {

namespace {

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

std::string file_name(const std::string& path) {
  return std::filesystem::path(path).filename().string();
}

Change grey_toggle(bool& grey) {
  return toggle("grey", "One grey channel", grey,
                {.tooltip = "Rec. 601 luma instead of red, green and blue."});
}

// What every source of pictures has: extents, those of the file until others are asked for, and
// colour.
template <typename Pictures>
Change edit_pictures(const PanelContext& context, Pictures& wish) {
  const ImageShape shape = image_shape(*context.experiment->input.tensor);
  int64_t height = wish.h > 0 ? wish.h : shape.h, width = wish.w > 0 ? wish.w : shape.w;
  const Change size = size_row(height, width);
  if (size) wish.h = std::max<int64_t>(height, 1), wish.w = std::max<int64_t>(width, 1);
  return either(size, grey_toggle(wish.grey));
}

void draw_picture(PanelContext& context, InputImage wish) {
  draw_file_row(context, file_name(wish.path), true);
  Change any = edit_pictures(context, wish);
  if (may_hold_frames(wish.path)) {
    any = either(any, toggle("frames", "All frames as a batch", wish.frames,
                             {.tooltip = "All frames of an animation, or pages of a TIFF, as the "
                                         "elements of a batch instead of the first alone."}));
  }
  if (any) request_input(context, std::move(wish), any);
}

void draw_batch(PanelContext& context, InputImages wish) {
  const std::string name = wish.folder.empty()
                               ? std::to_string(wish.paths.size()) + " pictures"
                               : file_name(std::filesystem::path(wish.folder + "/").parent_path());
  draw_file_row(context, name, true);
  const Change any = edit_pictures(context, wish);
  if (any) request_input(context, std::move(wish), any);
}

// The order of the axes in the file, which no array says itself.
template <typename Array>
void draw_axes(PanelContext& context, Array wish) {
  labelled_row("axes");
  int chosen = wish.format == DataFormat::kNHWC ? 0 : 1;
  const Change change =
      segmented("axes",
                {{"NHWC", "The file's axes are batch, height, width, channels (TensorFlow)."},
                 {"NCHW", "The file's axes are batch, channels, height, width (PyTorch)."}},
                chosen);
  if (!change) return;
  wish.format = chosen == 0 ? DataFormat::kNHWC : DataFormat::kNCHW;
  request_input(context, std::move(wish), change);
}

void draw_tensor_choice(PanelContext& context, const InputTensor& source) {
  const float width = labelled_row("tensor");
  const std::string name = source.name.empty() ? "the only one" : source.name;
  if (button("tensor", elide(name, width - dp(24), Font::kMonoSmall).c_str(),
             {.tooltip = name + "\nShows all tensors of the file, to choose another.",
              .width = width})) {
    context.requests.load = LoadPath{source.path};
  }
}

}  // namespace

void draw_picture_tab(PanelContext& context) {
  const InputSource& source = shown_source(context);
  if (const auto* picture = std::get_if<InputImage>(&source)) {
    draw_picture(context, *picture);
  } else if (const auto* pictures = std::get_if<InputImages>(&source)) {
    draw_batch(context, *pictures);
  } else {
    draw_file_row(context, "Open a picture", false);
  }
}

void draw_array_tab(PanelContext& context) {
  const InputSource& source = shown_source(context);
  if (const auto* npy = std::get_if<InputNpy>(&source)) {
    draw_file_row(context, file_name(npy->path), true);
    draw_axes(context, *npy);
  } else if (const auto* tensor = std::get_if<InputTensor>(&source)) {
    draw_file_row(context, file_name(tensor->path), true);
    draw_tensor_choice(context, *tensor);
    draw_axes(context, *tensor);
  } else if (const auto* table = std::get_if<InputTable>(&source)) {
    draw_file_row(context, file_name(table->path), true);
  } else if (std::holds_alternative<InputValues>(source)) {
    draw_file_row(context, "values of the experiment", true);
  } else {
    draw_file_row(context, "Open an array or a table", false);
  }
}

void draw_element_name(PanelContext& context) {
  const auto* pictures = std::get_if<InputImages>(&context.experiment->input.source);
  const auto index = static_cast<size_t>(context.view.batch);
  if (pictures == nullptr || index >= pictures->paths.size()) return;
  const AxisColumns columns = axis_columns();
  const float width = columns.second + columns.width - columns.first, line = dp(18);
  draw_text(ImGui::GetWindowDrawList(),
            Rect::of(columns.first, ImGui::GetCursorScreenPos().y, width, line),
            elide(file_name(pictures->paths[index]), width, Font::kMonoSmall), Font::kMonoSmall,
            palette().dim);
  ImGui::Dummy({0, line - ImGui::GetStyle().ItemSpacing.y / 2});
}

}  // namespace convoscope::app
