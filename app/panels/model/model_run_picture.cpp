// The picture that a run of a model is opened on, and how it is chosen. See model_parts.h.
#include "app/host/icons.h"
#include "app/host/style.h"
#include "app/panels/format.h"
#include "app/panels/model/model_parts.h"
#include "app/panels/model/model_picture.h"
#include "app/widgets/controls.h"

namespace convoscope::app {
namespace {

// Of the file that was opened for it: its name, without folders.
std::string file_name(const InputSource& source) {
  const auto* image = std::get_if<InputImage>(&source);
  const std::string path = image != nullptr ? image->path : std::string();
  const size_t slash = path.find_last_of('/');
  return path.empty() ? "a file" : path.substr(slash == std::string::npos ? 0 : slash + 1);
}

std::string shape_words(const ImageShape& shape) {
  return (shape.n > 1 ? std::to_string(shape.n) + " × " : "") + multiply_text(shape.h, shape.w) +
         " × " + std::to_string(shape.c);
}

std::string picture_words(const RunPicture& picture) {
  if (picture.input) return shape_words(image_shape(*picture.input->tensor));
  return picture.refusal != nullptr ? "" : "making it …";
}

// What the model says it was made for, or what the first filters read.
std::string wanted_words(const ModelState& state, const ModelView& view) {
  const Model& model = *state.model;
  if (model.nodes[state.run.first].reads_picture && model.input) {
    return expects_words(*model.input) + "  (C × H × W)";
  }
  const PictureWish wish = run_wish(state, view);
  if (!wish.channels) return "any number of channels";
  return std::to_string(*wish.channels) + (*wish.channels == 1 ? " channel" : " channels");
}

void draw_sources(PanelContext& context) {
  ModelView& view = context.view.model;
  int index = static_cast<int>(view.picture);
  const Change change = segmented(
      "picture",
      {{"Present input",
        "What the workspace shows now, scaled and coloured to fit where that is "
        "possible."},
       {"A file…", "A picture of your own: PNG, JPEG, .npy and what else the window opens."},
       {"Pattern",
        "A generated picture with the channels that the first filters read; noise where "
        "these are more than three."}},
      index);
  if (!change) return;
  view.picture = static_cast<ModelPicture>(index);
  if (view.picture == ModelPicture::kFile && !context.model.file) {
    context.requests.browse_picture = true;
  }
}

// At the right end of the two rows that say what is wanted and what is there.
void draw_fit(PanelContext& context, const Rect& area) {
  const Model& model = *context.model.model;
  const bool sized = model.nodes[context.model.run.first].reads_picture && model.input &&
                     model.input->h > 0 && model.input->w > 0;
  if (!sized) return;
  const std::string label = "scale to " + multiply_text(model.input->h, model.input->w);
  const float width = text_size(label, Font::kSmall).x + dp(54);
  const ImVec2 after = ImGui::GetCursorScreenPos();
  ImGui::SetCursorScreenPos({area.max.x - width, area.min.y});
  toggle(
      "fit", label, context.view.model.fit,
      {.tooltip = "To the height and width that the model expects. Off: the picture's own, which "
                  "layers without dense ones behind them take as well.",
       .width = width});
  ImGui::SetCursorScreenPos(after);
}

}  // namespace

PictureWish run_wish(const ModelState& state, const ModelView& view) {
  const Model& model = *state.model;
  PictureWish wish;
  for (size_t i = state.run.first; i <= state.run.last && !wish.channels; ++i) {
    if (model.nodes[i].in_channels > 0) wish.channels = model.nodes[i].in_channels;
  }
  if (!model.nodes[state.run.first].reads_picture || !model.input) return wish;
  if (model.input->c > 0) wish.channels = model.input->c;
  const bool sized = model.input->h > 0 && model.input->w > 0;
  if (view.fit && sized) wish.extents = Hw{model.input->h, model.input->w};
  return wish;
}

RunPicture run_picture(PanelContext& context) {
  ModelState& state = context.model;
  const ModelView& view = context.view.model;
  const Input& present = context.experiment->input;
  RunPicture picture;
  picture.source = chosen_source(view, present, state.file, run_wish(state, view));
  picture.present = picture.source == present.source;
  if (picture.present) {
    picture.input = present;
    return picture;
  }
  const auto known = state.pictures.ask(picture.source);
  if (!known.answers(picture.source)) return picture;
  state.picture = known.answer;
  if (state.picture->refusal) {
    picture.refusal = &*state.picture->refusal;
  } else {
    picture.input = state.picture->input;
  }
  return picture;
}

void draw_run_picture(PanelContext& context, const RunPicture& picture) {
  const ModelState& state = context.model;
  draw_sources(context);
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float room = ImGui::GetContentRegionAvail().x;
  value_row("reads", wanted_words(state, context.view.model), "",
            {.tooltip = "What the first of these layers reads. Pictures are numbers from 0 to 1 "
                        "here; a model may have been trained on values that were scaled "
                        "otherwise."});
  std::string note;
  if (context.view.model.picture == ModelPicture::kFile && state.file) {
    note = elide(file_name(*state.file), dp(170), Font::kSmall);
  }
  value_row("gets", picture_words(picture) + (note.empty() ? "" : "  " + note));
  draw_fit(context, Rect::of(at.x, at.y, room, 0));
  if (context.view.model.picture == ModelPicture::kFile) {
    if (button("choose", state.file ? "Another picture…" : "Choose a picture…",
               {.tooltip = "Open a picture for these layers alone.",
                .icon = kIconPicture,
                .small = true})) {
      context.requests.browse_picture = true;
    }
  }
  if (picture.refusal != nullptr) error_box(picture.refusal->sentence);
}

}  // namespace convoscope::app
