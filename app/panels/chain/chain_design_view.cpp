// "Which chain sees at least 64×64 pixels at stride 8?": proposals with what they cost, each of
// which can become the chain. See chain_parts.h and engine/analysis/chain_design.h.
#include <algorithm>

#include "app/document/chain_edits.h"
#include "app/host/icons.h"
#include "app/host/style.h"
#include "app/panels/chain/chain_parts.h"
#include "app/panels/format.h"
#include "app/widgets/controls.h"
#include "engine/core/text.h"

namespace convoscope::app {
namespace {

void draw_wishes(ChainView& view) {
  const float width = ImGui::GetContentRegionAvail().x;
  const float part = (width - dp(12)) / 2;
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const auto wish = [&](const char* id, const char* label, const char* tip, int64_t& value,
                        int64_t most, float x) {
    const float label_width = text_size(label, Font::kSmall).x + dp(10);
    draw_text(ImGui::GetWindowDrawList(), Rect::of(x, at.y, label_width, control_height()), label,
              Font::kSmall, palette().dim);
    ImGui::SetCursorScreenPos({x + label_width, at.y});
    stepper(id, value, {.tooltip = tip, .min = 1, .max = most, .width = part - label_width});
  };
  wish("field", "sees at least",
       "Pixels along each axis that an output element of the wanted chain depends on.",
       view.wanted_field, 4096, at.x);
  wish("stride", "at stride", "Pixels from one output element to the next, exactly.",
       view.wanted_stride, 256, at.x + part + dp(12));
  ImGui::SetCursorScreenPos({at.x, at.y + control_height() + dp(8)});
}

std::string numbers_of(const ChainProposal& proposal) {
  const LayerReport& last = proposal.report.last();
  const std::string size = last.field.h ? std::to_string(last.field.h->size()) : "?";
  return "r " + size + "   " + std::to_string(proposal.layers.size()) + " layers   " +
         short_count(proposal.report.parameters) + " parameters   " +
         short_count(proposal.report.multiply_adds) + " multiply-adds";
}

std::string warnings_of(const ChainReport& report) {
  std::string all;
  for (const LayerReport& layer : report.layers) {
    for (const ChainWarning& warning : layer.warnings) all += "\n• " + warning.sentence;
  }
  return all;
}

// Family and recipe, numbers, what is to be known; true when it is to be used.
bool draw_proposal(const ChainProposal& proposal, size_t index) {
  const Scope scope(proposal.family->id);
  const float height = dp(82), width = ImGui::GetContentRegionAvail().x;
  const ImVec2 at = ImGui::GetCursorScreenPos();
  ImDrawList* list = ImGui::GetWindowDrawList();
  const Rect ground = Rect::of(at.x, at.y, width, height);
  list->AddRectFilled(ground.min, ground.max, palette().field, dp(8));
  Rect row = ground.inset(dp(12), dp(7));
  const Rect side = row.take_right(dp(96), dp(10));
  const int64_t warnings = proposal.report.warnings();
  const std::string title = std::to_string(index + 1) + "  " + proposal.family->title;
  draw_text(list, row.take_top(dp(22)), title, Font::kMedium, palette().text);
  draw_text(list, row.take_top(dp(22)), elide(proposal.recipe, row.width(), Font::kSmall),
            Font::kSmall, palette().dim);
  draw_text(list, row.take_top(dp(22)), elide(numbers_of(proposal), row.width(), Font::kMonoSmall),
            Font::kMonoSmall, palette().text);
  ImGui::SetCursorScreenPos(ground.min);
  ImGui::Dummy({width - dp(120), height});
  register_item("text", "proposal", proposal.recipe + " | " + numbers_of(proposal),
                std::string(proposal.family->idea) + warnings_of(proposal.report));
  if (warnings > 0) {
    const Rect note{{side.min.x, side.max.y - dp(24)}, side.max};
    draw_text(list, note,
              std::string(kIconWarning) + " " + std::to_string(warnings) +
                  (warnings == 1 ? " note" : " notes"),
              Font::kSmall, palette().dim, Align::kCentre);
  }
  ImGui::SetCursorScreenPos(side.min);
  const bool used = button("use", "Use",
                           {.tooltip = "Make this the chain, its filters drawn by he_normal. Undo "
                                       "brings the present one back.",
                            .small = true,
                            .width = side.width()});
  ImGui::SetCursorScreenPos({at.x, ground.max.y + dp(8)});
  return used;
}

void use_when_ready(PanelContext& context) {
  std::optional<UseQuestion>& wanted = context.chain.wanted;
  if (!wanted) return;
  const auto answer = context.chain.answers.use(*wanted);
  if (!answer) return;
  if (!answer->refusal) {
    const ChainProposal& proposal = wanted->design->proposals[wanted->index];
    context.edits.push(
        set_layers(answer->layers, std::string("use chain: ") + proposal.family->title));
    context.edits.end_merge();
    context.view.chain.level.reset();
  }
  wanted.reset();
}

}  // namespace

void draw_design(const Rect& area, PanelContext& context) {
  const Scope scope("design");
  ImGui::SetCursorScreenPos(area.min);
  draw_wishes(context.view.chain);
  const ChainView& view = context.view.chain;
  ImageShape picture = level_shape(*context.result, 0);
  picture.n = 1;
  const int64_t channels = context.result->layers.front().geometry.output.c;
  const ChainDemand demand{.field_h = view.wanted_field,
                           .field_w = view.wanted_field,
                           .stride = {view.wanted_stride, view.wanted_stride},
                           .picture = picture,
                           .channels = channels};
  const auto answer = context.chain.answers.design(demand);
  use_when_ready(context);
  if (!answer) {
    text("looking for chains …", Font::kSmall, palette().dim);
    return;
  }
  if (answer->refusal) {
    error_box(answer->refusal->sentence);
    return;
  }
  text_wrapped(
      "For this picture with " + group_digits(channels) + " maps a layer, the cheapest first.",
      Font::kSmall, palette().dim);
  if (answer->proposals.empty()) {
    text_wrapped("No family fulfils this within 64 layers.", Font::kSmall, palette().dim);
  }
  for (size_t i = 0; i < answer->proposals.size(); ++i) {
    if (draw_proposal(answer->proposals[i], i)) context.chain.wanted = UseQuestion{answer, i};
  }
}

}  // namespace convoscope::app
