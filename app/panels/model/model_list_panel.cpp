// What a model's file holds, as tables of operations and of tensors: the left part of the Model
// screen.
#include "app/host/icons.h"
#include "app/host/style.h"
#include "app/panels/draw.h"
#include "app/panels/model/model_parts.h"
#include "app/widgets/card.h"
#include "app/widgets/controls.h"
#include "engine/core/text.h"

namespace convoscope::app {
namespace {

int64_t all_bytes(const TensorFile& file) {
  int64_t bytes = 0;
  for (const TensorInfo& info : file.tensors()) bytes += info.bytes();
  return bytes;
}

void draw_choice(PanelContext& context, float width) {
  const ModelState& state = context.model;
  const auto words = [](const char* what, size_t count) {
    return what + (" " + group_digits(static_cast<int64_t>(count)));
  };
  int index = context.view.model.tensors ? 1 : 0;
  const std::string nodes = words("Operations", state.model->nodes.size());
  const std::string tensors = words("Tensors", state.model->file->tensors().size());
  if (segmented("shows",
                {{nodes.c_str(),
                  "What the model does, in order, and which layer each operation "
                  "becomes here."},
                 {tensors.c_str(), "What the file stores: weights, biases, statistics."}},
                index, {.width = width})) {
    context.view.model.tensors = index == 1;
  }
}

// Runs of operations that open as a chain, as many as there is room for.
void draw_runs(PanelContext& context) {
  ModelState& state = context.model;
  const Scope scope("runs");
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float right = at.x + ImGui::GetContentRegionAvail().x;
  const char* label = state.runs.empty() ? "No run of operations opens as a chain here."
                                         : "Runs that open as a chain";
  const Rect words = Rect::of(at.x, at.y, text_size(label, Font::kSmall).x, dp(25));
  draw_text(ImGui::GetWindowDrawList(), words, label, Font::kSmall, palette().dim);
  ImGui::SetCursorScreenPos({words.max.x + dp(10), at.y});
  for (size_t i = 0; i < state.runs.size(); ++i) {
    const ModelRun& run = state.runs[i];
    const std::string name = run.first == run.last
                                 ? std::to_string(run.first)
                                 : std::to_string(run.first) + "–" + std::to_string(run.last);
    const float width = text_size(name, Font::kSmall).x + dp(18);
    if (ImGui::GetCursorScreenPos().x + width > right) break;
    const bool on = state.run.first == run.first && state.run.last == run.last;
    const std::string count = std::to_string(run.last - run.first + 1);
    if (button(std::to_string(i).c_str(), name,
               {.tooltip = "Choose " + one_line(state.model->nodes[run.first].name) + " to " +
                           one_line(state.model->nodes[run.last].name) + ": " + count +
                           (count == "1" ? " operation" : " operations") +
                           ". Longest runs come first.",
                .kind = on ? ButtonKind::kPrimary : ButtonKind::kPlain,
                .small = true,
                .active = on})) {
      state.choose_run(run);
    }
    ImGui::SameLine(0, dp(6));
  }
  ImGui::SetCursorScreenPos({at.x, at.y + dp(25) + dp(8)});
}

void draw_head(PanelContext& context) {
  ModelState& state = context.model;
  const float room = ImGui::GetContentRegionAvail().x, gap = dp(10), side = dp(38);
  const float choice = std::min(dp(330), room * 0.5f);
  draw_choice(context, choice);
  ImGui::SameLine(0, gap);
  const ImVec2 at = ImGui::GetCursorScreenPos();
  ImGui::SetCursorScreenPos({at.x, at.y + (segmented_height() - control_height()) / 2});
  text_field("search", state.search,
             {.tooltip = "Shows the rows whose name, kind or extents hold these words.",
              .hint = std::string(kIconSearch) + "  Search",
              .width = room - choice - side - 2 * gap});
  ImGui::SameLine(0, gap);
  if (icon_button("open", kIconFolderOpenOutline,
                  {.tooltip = "Open another model (Ctrl+I). You may also drop one on the window.",
                   .width = side})) {
    context.requests.browse_model = true;
  }
}

}  // namespace

void draw_no_model(PanelContext& context) {
  text("No model is open", Font::kTitle, palette().text);
  text_wrapped(
      "Open the file of a trained model, or drop it on the window: its tensors and operations are "
      "listed here, and a convolution, or a run of layers, opens on a picture of your own.",
      Font::kBody, palette().dim, std::min(dp(620), ImGui::GetContentRegionAvail().x));
  ImGui::Dummy(dp(0, 4));
  if (button("open", "Open a model…",
             {.tooltip = "Choose a file (Ctrl+I).",
              .icon = kIconFolderOpenOutline,
              .kind = ButtonKind::kPrimary})) {
    context.requests.browse_model = true;
  }
  ImGui::Dummy(dp(0, 4));
  struct Format {
    const char *name, *words;
  };
  constexpr Format kFormats[] = {
      {".onnx", "operations and weights: PyTorch, TensorFlow and most others export it"},
      {".keras, .h5", "operations and weights of Keras 1 to 3, weights alone, other HDF5 files"},
      {".tflite", "operations and weights of TensorFlow Lite, whole numbers as what they mean"},
      {".safetensors", "weights by name: PyTorch and Hugging Face"},
      {".npz", "arrays of NumPy by name"}};
  for (const Format& format : kFormats) {
    value_row(format.name, "", "", {.label_width = dp(120)});
    const ImVec2 at = ImGui::GetItemRectMin();
    draw_text(ImGui::GetWindowDrawList(),
              {{at.x + dp(126), at.y - dp(2)}, {at.x + dp(700), at.y + dp(16)}}, format.words,
              Font::kSmall, palette().text);
  }
}

void draw_model_list_panel(ImVec2 min, ImVec2 max, PanelContext& context) {
  const ModelState& state = context.model;
  if (!state.model) {
    begin_card("model_list", {min, max}, {.title = "Model"});
    draw_no_model(context);
    end_card();
    return;
  }
  const TensorFile& file = *state.model->file;
  begin_card("model_list", {min, max},
             {.title = one_line(file.path().filename().string()),
              .note = one_line(state.model->format) + "  " + bytes_label(all_bytes(file))});
  draw_head(context);
  ImGui::Dummy(dp(0, 2));
  if (!context.view.model.tensors) draw_runs(context);
  const ImVec2 at = ImGui::GetCursorScreenPos(), room = ImGui::GetContentRegionAvail();
  const Rect area = Rect::of(at.x, at.y, room.x, std::max(dp(80), room.y));
  if (context.view.model.tensors) {
    draw_model_tensors(context, area);
  } else {
    draw_model_nodes(context, area);
  }
  end_card();
}

}  // namespace convoscope::app
