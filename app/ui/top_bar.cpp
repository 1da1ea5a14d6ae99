// See top_bar.h.
#include "app/ui/top_bar.h"

#include <array>

#include "app/host/icons.h"
#include "app/host/input_event.h"
#include "app/host/style.h"
#include "app/panels/chain/chain_words.h"
#include "app/ui/screens.h"
#include "app/widgets/controls.h"
#include "engine/core/text.h"
#include "engine/io/assets.h"

namespace convoscope::app {

namespace {

// A 3×3 filter in the colours of signed values: the program's mark.
void draw_mark(ImDrawList* list, ImVec2 centre) {
  constexpr std::array<int, 9> kSigns = {1, 2, 0, 2, 3, 4, 0, 4, 5};
  const std::array<ImU32, 6> tints = {with_alpha(palette().accent, 0.35f),
                                      with_alpha(palette().accent, 0.65f),
                                      palette().accent,
                                      with_alpha(palette().accent_two, 0.4f),
                                      with_alpha(palette().accent_two, 0.7f),
                                      palette().accent_two};
  const float cell = dp(7), step = dp(9);
  for (int i = 0; i < 9; ++i) {
    const ImVec2 min(centre.x + static_cast<float>(i % 3 - 1) * step - cell / 2,
                     centre.y + static_cast<float>(i / 3 - 1) * step - cell / 2);
    list->AddRectFilled(min, {min.x + cell, min.y + cell},
                        tints[static_cast<size_t>(kSigns[static_cast<size_t>(i)])], dp(2));
  }
}

// Beside the words of a tab; less where the bar is short.
float tab_padding(const Rect& bar) { return bar.width() < dp(1300) ? dp(14) : dp(28); }

void draw_tabs(Rect& bar, PanelContext& context) {
  const float padding = tab_padding(bar);
  for (const ScreenLayout& layout : screens()) {
    const std::string title(layout.title);
    const float width = text_size(title, Font::kMedium).x + padding;
    const Rect tab = bar.take_left(width, dp(4));
    ImGui::SetCursorScreenPos({tab.min.x, tab.centre().y - control_height() / 2});
    if (button(title.c_str(), title,
               {.tooltip = std::string(layout.tooltip) + " (" +
                           chord_label(command(layout.word).shortcut) + ")",
                .kind = ButtonKind::kQuiet,
                .active = context.view.screen == layout.id,
                .width = width})) {
      context.view.screen = layout.id;
    }
  }
  // Lessons stand beside whatever screen is shown.
  const float width = text_size("Learn", Font::kMedium).x + padding;
  const Rect tab = bar.take_left(width, dp(4));
  ImGui::SetCursorScreenPos({tab.min.x, tab.centre().y - control_height() / 2});
  if (button("Learn", "Learn",
             {.tooltip = std::string(command("learn").tooltip) + " (" +
                         chord_label(command("learn").shortcut) + ")",
              .kind = ButtonKind::kQuiet,
              .active = context.view.learn.open,
              .width = width})) {
    context.view.learn.open = !context.view.learn.open;
  }
}

void draw_experiment_list(const std::vector<ShippedExperiment>& all, PanelContext& context) {
  const Scope scope("experiment list");
  if (key_pressed(Key::kEscape)) ImGui::CloseCurrentPopup();
  text("Experiments", Font::kSmall, palette().dim);
  for (const ShippedExperiment& shipped : all) {
    if (button(shipped.path.filename().string().c_str(), shipped.title,
               {.tooltip = shipped.path.filename().string(), .kind = ButtonKind::kQuiet})) {
      context.requests.load = LoadPath{shipped.path};
      ImGui::CloseCurrentPopup();
    }
  }
}

// The experiments that come with the program, behind the name of the open one.
void draw_experiments(Rect& bar, const Session& session, const std::vector<ShippedExperiment>& all,
                      const History& history, PanelContext& context) {
  const std::string title =
      context.experiment->title.empty() ? session.name() : context.experiment->title;
  const std::string label = title + (session.clean(history) ? "" : " •");
  // The commands at the right end keep their room.
  const float room = bar.width() - dp(300);
  const float width = std::min({text_size(label, Font::kMedium).x + dp(54), dp(360), room});
  if (width < dp(70)) return;
  const Rect place = bar.take_left(width, dp(12));
  ImGui::SetCursorScreenPos({place.min.x, place.centre().y - control_height() / 2});
  if (button(
          "experiments", elide(label, width - dp(50), Font::kMedium) + "  " + kIconCaretDown,
          {.tooltip = "The open experiment. Click for the experiments that come with Convoscope.",
           .kind = ButtonKind::kQuiet,
           .width = width})) {
    ImGui::OpenPopup("experiment list");
  }
  ImGui::SetNextWindowPos({place.min.x, bar.max.y});
  if (!ImGui::BeginPopup("experiment list")) return;
  draw_experiment_list(all, context);
  ImGui::EndPopup();
}

void draw_command(Rect& bar, const Command& command, CommandContext& commands) {
  const Rect place = bar.take_right(dp(38), dp(2));
  const bool enabled = command.enabled(commands);
  ImGui::SetCursorScreenPos({place.min.x, place.centre().y - control_height() / 2});
  const std::string tooltip = std::string(command.label) + " (" + chord_label(command.shortcut) +
                              "). " + std::string(command.tooltip);
  if (icon_button(std::string(command.id).c_str(), std::string(command.icon).c_str(),
                  {.tooltip = tooltip, .kind = ButtonKind::kQuiet, .enabled = enabled})) {
    command.run(commands);
  }
}

// Of a convolution; where else multiply-adds come from takes more words than the bar has room for.
std::string shape_text(const PanelContext& context, const LayerResult& layer) {
  if (!is_convolution(context.result->experiment->layers[context.view.layer].op)) return {};
  const Geometry& g = layer.geometry.window;
  const std::string batch = g.batch > 1 ? std::to_string(g.batch) + "·" : "";
  return batch + std::to_string(g.h.output) + "·" + std::to_string(g.w.output) + "·" +
         std::to_string(g.out_channels) + " outputs × " +
         std::to_string(g.h.filter * g.w.filter * g.filter_channels) + " taps = ";
}

// What all layers cost together, in as many words as there is room for.
std::string chain_text(const Result& result, float room) {
  int64_t parameters = 0, products = 0;
  for (const LayerResult& layer : result.layers) {
    parameters += layer.geometry.parameters;
    products += layer.geometry.multiply_adds;
  }
  for (const std::string& text :
       {group_digits(parameters) + " parameters   " + group_digits(products) + " multiply-adds",
        short_count(parameters) + " parameters   " + short_count(products) + " multiply-adds",
        short_count(products) + " multiply-adds"}) {
    if (text_size(text, Font::kMonoSmall).x <= room) return text;
  }
  return {};
}

// What the layer costs and, with live numbers, which algorithm took how long; less of it where room
// is short.
std::string status_text(const PanelContext& context, float room) {
  if (context.stale() && context.evaluation.busy) {
    return "computing " + std::to_string(static_cast<int>(100 * context.evaluation.progress)) +
           " %";
  }
  if (context.stale()) return "showing the last valid result";
  if (context.view.screen == Screen::kChain && context.result) {
    return chain_text(*context.result, room);
  }
  const LayerResult* layer = context.layer_result();
  if (layer == nullptr) return {};
  const std::string count = group_digits(layer->geometry.multiply_adds) + " multiply-adds";
  std::string time;
  if (context.live_numbers && layer->ms > 0) {
    time = "   " + std::string(to_string(layer->plan.algorithm)) + " " + layer->plan.target + " " +
           decimal(layer->ms, layer->ms < 10 ? 2 : 0) + " ms";
  }
  for (const std::string& text :
       {shape_text(context, *layer) + count + time, count + time, count}) {
    if (text_size(text, Font::kMonoSmall).x <= room) return text;
  }
  return {};
}

// Why that algorithm: a tooltip over the words.
void draw_plan_note(const Rect& words, const std::string& status, const PanelContext& context) {
  const LayerResult* layer = context.layer_result();
  const bool of_layer = context.view.screen != Screen::kChain;
  if (!of_layer || layer == nullptr || words.width() < 1) return;
  ImGui::SetCursorScreenPos(words.min);
  ImGui::Dummy(words.size());
  register_item("text", "status", status,
                std::string(to_string(layer->plan.algorithm)) + ": " + layer->plan.why +
                    "\nAll algorithms and the precision stand under COMPUTED BY, at the end of the "
                    "settings.");
}

}  // namespace

float top_bar_height() { return dp(56); }

void draw_top_bar(const Rect& whole, const Session& session,
                  const std::vector<ShippedExperiment>& shipped, PanelContext& context,
                  CommandContext& commands) {
  const Scope scope("bar");
  ImDrawList* list = ImGui::GetWindowDrawList();
  Rect bar = whole.inset(dp(20), 0);
  draw_mark(list, {bar.min.x + dp(13), bar.centre().y});
  bar.min.x += dp(38);
  draw_text(list, bar.take_left(text_size("Convoscope", Font::kTitle).x, dp(22)), "Convoscope",
            Font::kTitle, palette().text);
  draw_tabs(bar, context);
  list->AddLine({bar.min.x + dp(8), bar.centre().y - dp(9)},
                {bar.min.x + dp(8), bar.centre().y + dp(9)}, palette().border, dp(1));
  bar.min.x += dp(14);
  draw_experiments(bar, session, shipped, commands.history, context);
  for (const char* id : {"theme", "fit", "save", "open", "timeline", "redo", "undo"}) {
    draw_command(bar, command(id), commands);
  }
  bar.max.x -= dp(12);
  const std::string status = status_text(context, bar.width());
  if (!status.empty()) {
    draw_text(list, bar, status, Font::kMonoSmall, palette().dim, Align::kRight);
  }
  bar.min.x = bar.max.x - text_size(status, Font::kMonoSmall).x;
  draw_plan_note(bar, status, context);
}

}  // namespace convoscope::app
