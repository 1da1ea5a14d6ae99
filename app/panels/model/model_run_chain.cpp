// The chain that a run of a model becomes, before it is opened, and what can be done with it. See
// model_parts.h.
#include <algorithm>
#include <array>

#include "app/document/model_edits.h"
#include "app/host/icons.h"
#include "app/host/style.h"
#include "app/panels/model/model_parts.h"
#include "app/panels/model/model_picture.h"
#include "app/widgets/controls.h"
#include "engine/core/text.h"

namespace convoscope::app {
namespace {

constexpr float kRow = 24;  // unscaled
constexpr std::array kColumns = {
    ModelColumn{.id = "name", .title = "layer", .share = 0.235f},
    ModelColumn{.id = "op", .title = "op", .share = 0.18f},
    ModelColumn{.id = "output", .title = "output", .share = 0.19f, .right = true},
    ModelColumn{.id = "parameters", .title = "parameters", .share = 0.17f, .right = true},
    ModelColumn{.id = "products", .title = "multiply-adds", .share = 0.225f, .right = true}};

using Cells = std::array<std::string, kColumns.size()>;

Cells cells_of(const RunAnswer& answer, size_t l) {
  const LayerGeometry& geometry = answer.chain[l];
  const ImageShape& out = geometry.output;
  const auto count = [](int64_t n) { return n == 0 ? std::string() : group_digits(n); };
  return {one_line(answer.experiment->layers[l].name), op_name(answer.experiment->layers[l]),
          std::to_string(out.h) + "×" + std::to_string(out.w) + "×" + std::to_string(out.c),
          count(geometry.parameters), count(geometry.multiply_adds)};
}

Cells together(const RunAnswer& answer) {
  int64_t parameters = 0, products = 0;
  for (const LayerGeometry& geometry : answer.chain) {
    parameters += geometry.parameters;
    products += geometry.multiply_adds;
  }
  const size_t count = answer.chain.size();
  return {"together", std::to_string(count) + (count == 1 ? " layer" : " layers"), "",
          group_digits(parameters), group_digits(products)};
}

void draw_cells(const Cells& cells, const Rect& row, ImU32 first) {
  const std::vector<Rect> rects = column_rects(kColumns, row);
  for (size_t i = 0; i < cells.size(); ++i) {
    const Font face = i < 2 ? Font::kSmall : Font::kMonoSmall;
    draw_text(ImGui::GetWindowDrawList(), rects[i], cells[i], face,
              i == 0   ? first
              : i == 1 ? palette().dim
                       : palette().text,
              kColumns[i].right ? Align::kRight : Align::kLeft);
  }
}

std::string joined(const Cells& cells) {
  std::string all;
  for (const std::string& cell : cells) all += (all.empty() ? "" : " | ") + cell;
  return all;
}

void draw_layers(ModelState& state, const RunAnswer& answer, Rect area) {
  draw_column_titles(kColumns,
                     {{area.min.x, area.min.y}, {area.max.x - dp(10), area.min.y + dp(kRow)}});
  area.min.y += dp(kRow);
  Rect foot = area.take_bottom(dp(kRow + 4));
  RowListSpec spec{.id = "layers", .count = std::ssize(answer.chain), .row_height = kRow};
  spec.id_of = [](int64_t l) { return std::to_string(l); };
  spec.value_of = [&](int64_t l) { return joined(cells_of(answer, static_cast<size_t>(l))); };
  spec.tooltip_of = [&](int64_t l) {
    return one_line(answer.experiment->layers[static_cast<size_t>(l)].name) +
           ": height × width × channels that it gives, its parameters and multiply-adds.";
  };
  spec.draw = [&](int64_t l, const Rect& row) {
    draw_cells(cells_of(answer, static_cast<size_t>(l)), row, palette().text);
  };
  ImGui::SetCursorScreenPos(area.min);
  row_list(spec, area.size(), state.chain_list);
  foot.max.x -= dp(10);
  ImGui::GetWindowDrawList()->AddLine(foot.min, {foot.max.x, foot.min.y}, palette().border, dp(1));
  const Cells sums = together(answer);
  draw_cells(sums, foot, palette().dim);
  ImGui::SetCursorScreenPos(foot.min);
  ImGui::Dummy(foot.size());
  register_item("text", "together", joined(sums), "Parameters and multiply-adds of all layers.");
}

// Weights that take less than this to read are there before anybody could stop them.
constexpr int64_t kWorthStopping = int64_t{32} << 20;

void draw_reading(ModelState& state) {
  const int64_t bytes = weight_bytes(*state.model, state.run);
  const auto percent = static_cast<int>(100 * state.run_reader.progress());
  text("reading " + bytes_label(bytes) + " of weights: " + std::to_string(percent) + " %",
       Font::kSmall, palette().dim);
  if (bytes < kWorthStopping) return;
  if (button("stop", "Stop", {.tooltip = "Stop reading. Nothing is opened.", .small = true})) {
    state.run_reader.stop();
  }
}

// The sentence, and a picture that would do where the channels are what doesn't fit.
void draw_refusal(PanelContext& context, const RunPicture& picture, const Error& refusal) {
  begin_error_box(told(refusal));
  const bool stopped = refusal.kind == ErrorKind::kCancelled;
  if (stopped && chip("again", "Read them", {.tooltip = "Read these weights after all."})) {
    context.model.run_reader.again();
  }
  const PictureWish wish = run_wish(context.model, context.view.model);
  const bool other_channels =
      picture.input && wish.channels && image_shape(*picture.input->tensor).c != *wish.channels;
  if (other_channels && context.view.model.picture != ModelPicture::kPattern) {
    const std::string count = std::to_string(*wish.channels);
    if (chip("pattern", "Take a pattern of " + count + (count == "1" ? " channel" : " channels"),
             {.tooltip = "A generated picture that these layers can read."})) {
      context.view.model.picture = ModelPicture::kPattern;
    }
  }
  end_error_box();
}

std::string run_title(const ModelState& state) {
  std::string stem = state.model->file->path().stem().string();
  const Model& model = *state.model;
  if (state.run.first == 0 && state.run.last + 1 == model.nodes.size()) return one_line(stem);
  const std::string first = model.nodes[state.run.first].name;
  const std::string last = model.nodes[state.run.last].name;
  return one_line(stem) + ": " + one_line(first) + (first == last ? "" : "–" + one_line(last));
}

void open_chain(PanelContext& context, const RunAnswer& answer) {
  Experiment experiment = *answer.experiment;
  experiment.title = run_title(context.model);
  // What was put aside stays there.
  experiment.snapshots = context.experiment->snapshots;
  const std::string label = "open " + experiment.title;
  context.edits.push(replace_experiment(std::move(experiment), label));
  context.edits.end_merge();
  context.requests.anew = answer.chain.size() > 1 ? Screen::kChain : Screen::kExplore;
}

void draw_use_button(PanelContext& context, float width) {
  const BankAnswer* bank = chosen_bank(context.model);
  const Layer& layer = context.layer();
  const bool takes = layer.op == Op::kConv2d;
  const bool ready = bank != nullptr && !bank->refusal && takes;
  const std::string tooltip =
      !takes ? layer.name + " is no conv2d: choose a convolution on another screen first."
      : bank == nullptr || bank->refusal
          ? "Choose a tensor with four axes first."
          : "Give " + layer.name +
                ", the selected layer, the filters of this tensor. Channels are "
                "repeated or dropped until they fit. Undo brings back what it has now.";
  const std::string label = elide("Use as filters of " + layer.name, width - dp(24), Font::kMedium);
  if (!button("use", label, {.tooltip = tooltip, .enabled = ready, .width = width})) return;
  const std::string name = context.model.model->file->tensors()[*context.model.tensor].name;
  context.edits.push(use_bank(context.view.layer, bank->filters, "filters " + one_line(name)));
  context.edits.end_merge();
  context.view.screen = Screen::kExplore;
}

}  // namespace

void draw_run_chain(PanelContext& context, const RunPicture& picture, const RunAnswer* answer,
                    float height) {
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const Rect area = Rect::of(at.x, at.y, ImGui::GetContentRegionAvail().x, height);
  if (answer == nullptr) {
    if (picture.refusal == nullptr) draw_reading(context.model);
  } else if (answer->refusal) {
    draw_refusal(context, picture, *answer->refusal);
  } else {
    draw_layers(context.model, *answer, area);
  }
  ImGui::SetCursorScreenPos({at.x, area.max.y + ImGui::GetStyle().ItemSpacing.y});
}

void draw_run_actions(PanelContext& context, const RunAnswer* answer) {
  const float room = ImGui::GetContentRegionAvail().x, gap = dp(10);
  const float width = (room - gap) / 2;
  const bool opens = answer != nullptr && !answer->refusal;
  const bool pressed =
      button("chain", "Open as chain",
             {.tooltip = "Replace the experiment by these layers on this picture. Undo brings back "
                         "what is there now.",
              .kind = ButtonKind::kPrimary,
              .enabled = opens,
              .width = width});
  ImGui::SameLine(0, gap);
  draw_use_button(context, width);
  if (pressed && opens) open_chain(context, *answer);
}

}  // namespace convoscope::app
