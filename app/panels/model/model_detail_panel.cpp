// What is chosen in a model's file: the operation with what was decided about it, and a tensor with
// its axes, its numbers, how its values spread, and its filters as pictures.
#include <algorithm>
#include <array>
#include <cmath>

#include "app/host/icons.h"
#include "app/host/style.h"
#include "app/panels/draw.h"
#include "app/panels/model/model_parts.h"
#include "app/widgets/card.h"
#include "app/widgets/controls.h"
#include "app/widgets/marks.h"
#include "app/widgets/plots.h"
#include "app/widgets/thumb_grid.h"
#include "engine/core/text.h"

namespace convoscope::app {
namespace {

constexpr std::array kOrders = {FilterOrder::kOihw, FilterOrder::kHwio, FilterOrder::kOhwi,
                                FilterOrder::kIhwo};

std::string percent(double share) {
  return decimal(100 * share, share > 0 && share < 0.1 ? 2 : 1) + " %";
}

void draw_node(const ModelState& state) {
  const ModelNode& node = state.model->nodes[*state.node];
  value_row("becomes", node.layers.empty() ? "nothing" : becomes_words(node), one_line(node.op));
  if (node.layers.empty() && !node.refusal.empty()) {
    text_wrapped(one_line(node.refusal), Font::kSmall, palette().dim);
  }
  for (const std::string& note : node.notes) {
    text_wrapped("• " + one_line(note), Font::kSmall, palette().dim);
  }
}

// The other tensors of the operation, one click away.
void draw_siblings(PanelContext& context) {
  ModelState& state = context.model;
  if (!state.node) return;
  const std::vector<size_t>& own = state.model->nodes[*state.node].tensors;
  if (own.size() < 2) return;
  const Scope scope("own");
  const float right = ImGui::GetCursorScreenPos().x + ImGui::GetContentRegionAvail().x;
  for (size_t i = 0; i < own.size(); ++i) {
    const std::string name = one_line(state.model->file->tensors()[own[i]].name);
    const size_t cut = name.find_last_of("./:");
    const std::string shown =
        elide(cut + 1 < name.size() ? name.substr(cut + 1) : name, dp(140), Font::kSmall);
    const float width = text_size(shown, Font::kSmall).x + dp(18);
    if (i > 0) ImGui::SameLine(0, dp(6));
    if (i > 0 && ImGui::GetCursorScreenPos().x + width > right) {
      ImGui::NewLine();
    }
    const bool on = state.tensor == own[i];
    if (button(std::to_string(i).c_str(), shown,
               {.tooltip = name + ", a tensor of this operation.",
                .kind = on ? ButtonKind::kPrimary : ButtonKind::kPlain,
                .small = true,
                .active = on})) {
      state.tensor = own[i];
    }
  }
}

// Which axis is which: what the file says or was guessed, and another reading of it.
void draw_axes(PanelContext& context, size_t tensor) {
  ModelState& state = context.model;
  const TensorInfo& info = state.model->file->tensors()[tensor];
  value_row("type", element_type_name(info.type),
            group_digits(info.elements()) + (info.elements() == 1 ? " value  " : " values  ") +
                bytes_label(info.bytes()),
            {.mono_note = true, .tooltip = "Values are read as float32."});
  if (info.shape.size() != 4) {
    value_row("shape", extents_words(info.shape));
    return;
  }
  const FilterOrder order = shown_order(state, tensor);
  value_row("axes", axes_words(info.shape, order), to_string(order),
            {.mono_note = true,
             .tooltip = "O filters, each of I channels, H rows and W columns, in the order of the "
                        "file. Here every bank lies as HWIO."});
  int index = static_cast<int>(std::ranges::find(kOrders, order) - kOrders.begin());
  const bool guessed = !state.model->file->order(info);
  if (segmented(
          "order",
          {{"OIHW", "PyTorch and ONNX: filters, channels, height, width."},
           {"HWIO", "TensorFlow and Keras: height, width, channels, filters."},
           {"OHWI", "TensorFlow Lite: filters, height, width, channels."},
           {"IHWO", "TensorFlow Lite's depthwise banks: 1, height, width, filters."}},
          index,
          {.tooltip = guessed ? "The order of the axes was guessed from the tensor's name and "
                                "extents."
                              : "The format says in which order the axes lie.",
           .enabled = guessed})) {
    state.take_axes(tensor, kOrders[static_cast<size_t>(index)]);
  }
}

void draw_numbers(const TensorStats& stats) {
  stat_boxes({{"min", significant(double{stats.min}, 4), "The least value."},
              {"max", significant(double{stats.max}, 4), "The largest value."},
              {"mean", significant(stats.mean, 4), "Sum of the values over their number."},
              {"deviation", significant(stats.deviation, 4),
               "Root of the mean square distance from the mean."},
              {"zeros", percent(stats.zero_share()), "Share of values that are exactly 0."}});
  if (stats.nonfinite() > 0) {
    text_wrapped(group_digits(stats.nonfinite()) +
                     " values are NaN or infinite and left out of these numbers.",
                 Font::kSmall, palette().accent_two);
  }
}

void draw_histogram(const TensorStats& stats, const Rect& area) {
  ImGui::SetCursorScreenPos(area.min);
  histogram_plot({.id = "values",
                  .counts = stats.histogram,
                  .low = stats.min,
                  .high = stats.max > stats.min ? stats.max : stats.min + 1,
                  .colormap = signed_colormap()},
                 area.size());
}

void draw_thumb(PanelContext& context, const TensorPtr& bank, int64_t k, float magnitude,
                const Rect& rect, double scale) {
  ImDrawList* list = ImGui::GetWindowDrawList();
  const FilterShape shape = filter_shape(*bank);
  list->AddRectFilled(rect.min, rect.max, palette().field, dp(3));
  MapStyle style{.colormap = signed_colormap(), .rounding = dp(3)};
  style.high = magnitude > 0 ? magnitude : 1;
  style.low = -style.high;
  if (shape.in == 3) {
    context.painter.draw_picture(list, bank, k, style, rect.min, scale, {rect.min, rect.max});
  } else {
    context.painter.draw_map(list, bank, k, 0, style, rect.min, scale, {rect.min, rect.max});
  }
}

void draw_filters(PanelContext& context, const TensorStats& stats, Rect area) {
  const BankAnswer* bank = chosen_bank(context.model);
  ImDrawList* list = ImGui::GetWindowDrawList();
  const Rect title = area.take_top(dp(20), dp(4));
  if (bank == nullptr || bank->refusal) {
    draw_text(list, title, bank == nullptr ? "reading …" : bank->refusal->sentence, Font::kSmall,
              palette().dim);
    return;
  }
  const TensorPtr& tensor = bank->filters.tensor;
  const FilterShape shape = filter_shape(*tensor);
  const std::string slices = shape.in == 1   ? ""
                             : shape.in == 3 ? ", as colours"
                                             : ", channel 1 of " + group_digits(shape.in);
  draw_text(list, title,
            group_digits(shape.out) + (shape.out == 1 ? " filter" : " filters") + slices,
            Font::kSmall, palette().dim);
  const float magnitude = std::max(std::abs(stats.min), std::abs(stats.max));
  ThumbGridSpec spec{.id = "filters", .count = shape.out, .rows = shape.h, .columns = shape.w};
  spec.most = 44;
  spec.id_of = [](int64_t k) { return std::to_string(k); };
  spec.name_of = [](int64_t k) { return "filter " + std::to_string(k + 1); };
  spec.is_selected = [](int64_t) { return false; };
  spec.draw = [&](int64_t k, const Rect& rect, double scale) {
    draw_thumb(context, tensor, k, magnitude, rect, scale);
  };
  ImGui::SetCursorScreenPos(area.min);
  thumb_grid(spec, area.size(), context.model.filters);
}

void draw_values(PanelContext& context, size_t tensor) {
  ModelState& state = context.model;
  const auto facts = state.reader.find_or_request(state.model->file, tensor);
  if (!facts) {
    text("reading …", Font::kSmall, palette().dim);
    return;
  }
  if (facts->refusal) {
    error_box(facts->refusal->sentence);
    return;
  }
  draw_numbers(facts->stats);
  if (facts->stats.histogram.empty()) return;
  const ImVec2 at = ImGui::GetCursorScreenPos(), room = ImGui::GetContentRegionAvail();
  Rect area = Rect::of(at.x, at.y + dp(2), room.x, std::max(dp(110), room.y - dp(4)));
  const bool bank = state.model->file->tensors()[tensor].shape.size() == 4;
  const Rect spread = bank ? area.take_left(std::floor(area.width() * 0.44f), dp(14)) : area;
  draw_histogram(facts->stats,
                 {spread.min, {spread.max.x, std::min(spread.max.y, spread.min.y + dp(190))}});
  if (bank) draw_filters(context, facts->stats, area);
  ImGui::SetCursorScreenPos({at.x, area.max.y});
}

std::string title_of(const ModelState& state) {
  if (!state.model) return "Chosen";
  if (state.node) return one_line(state.model->nodes[*state.node].name);
  if (state.tensor) return one_line(state.model->file->tensors()[*state.tensor].name);
  return "Chosen";
}

}  // namespace

FilterOrder shown_order(const ModelState& state, size_t tensor) {
  if (const std::optional<size_t> node = state.owners[tensor]) {
    const auto bank = bank_of(*state.model, state.model->nodes[*node]);
    if (bank && bank->tensor == tensor) return bank->order;
  }
  if (state.order && state.tensor == tensor) return *state.order;
  return bank_order(*state.model->file, state.model->file->tensors()[tensor]);
}

const BankAnswer* chosen_bank(ModelState& state) {
  if (!state.tensor) return nullptr;
  if (state.model->file->tensors()[*state.tensor].shape.size() != 4) return nullptr;
  const BankQuestion question{state.model->file,
                              {*state.tensor, shown_order(state, *state.tensor)}};
  const auto known = state.banks.ask(question);
  if (!known.answers(question)) return nullptr;
  state.bank = known.answer;
  return state.bank.get();
}

void draw_model_detail_panel(ImVec2 min, ImVec2 max, PanelContext& context) {
  const ModelState& state = context.model;
  const std::string note = state.model && state.tensor && state.node
                               ? one_line(state.model->file->tensors()[*state.tensor].name)
                               : "";
  begin_card("model_detail", {min, max}, {.title = title_of(state), .note = note});
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, {dp(10), dp(6)});
  if (!state.model || (!state.node && !state.tensor)) {
    text_wrapped(
        "What is chosen in a model's file is shown here: the axes of a tensor, its "
        "numbers and its filters.",
        Font::kSmall, palette().dim);
  }
  if (state.model && state.node) draw_node(state);
  if (state.model) draw_siblings(context);
  if (state.model && state.tensor) {
    draw_axes(context, *state.tensor);
    draw_values(context, *state.tensor);
  }
  ImGui::PopStyleVar();
  end_card();
}

}  // namespace convoscope::app
