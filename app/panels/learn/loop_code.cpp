// The loops of the sliding window as a few lines of code, each with the index at which it stands,
// and below them the tap that is added. See lesson_parts.h.
#include "app/host/style.h"
#include "app/panels/learn/lesson_parts.h"
#include "app/panels/learn/loop_nest.h"
#include "app/panels/learn/sliding_window.h"
#include "app/widgets/controls.h"
#include "engine/core/text.h"

namespace convoscope::app {
namespace {

constexpr float kLine = 24;  // unscaled

void draw_line(Rect& box, int depth, const std::string& code, const std::string& now, bool runs) {
  ImDrawList* list = ImGui::GetWindowDrawList();
  Rect row = box.take_top(dp(kLine));
  if (runs) {
    list->AddRectFilled({row.min.x - dp(6), row.min.y}, {row.max.x + dp(6), row.max.y},
                        palette().selection, dp(4));
  }
  row.min.x += dp(14) * static_cast<float>(depth);
  const Rect side = row.take_right(text_size(now, Font::kMonoSmall).x, dp(8));
  draw_text(list, row, elide(code, row.width(), Font::kMonoSmall), Font::kMonoSmall,
            runs ? palette().text : palette().dim);
  draw_text(list, side, now, Font::kMonoSmall, palette().accent, Align::kRight);
}

// "kh 0, kw 2, c 1" of a tap, and "0.5 × −1, sum 2.25".
struct TapWords {
  std::string place, sum;
};
TapWords words_of(const Term& term) {
  return {"kh " + std::to_string(term.tap_y) + "  kw " + std::to_string(term.tap_x) + "  c " +
              std::to_string(term.q),
          with_true_minus(significant(double{term.input}, 4) + " × " +
                          significant(double{term.weight}, 4) + "   sum " +
                          significant(term.running, 5))};
}

void choose_nest(LearnView& view) {
  int nest = static_cast<int>(view.nest);
  if (segmented("nest",
                {{"oh ow co",
                  "All maps of a pixel before the next pixel: the order in which NHWC "
                  "lies in memory."},
                 {"co oh ow", "A map after the other, rows from the top: the order of NCHW."},
                 {"ow oh co", "Columns before rows."}},
                nest)) {
    view.nest = static_cast<LoopNest>(nest);
  }
}

void choose_step(PanelContext& context) {
  int taps = context.view.learn.taps ? 1 : 0;
  if (segmented("step",
                {{"Outputs", "A step is an output: all its products at once."},
                 {"Taps", "A step is a tap: patch × filter, added to the sum so far."}},
                taps)) {
    context.view.learn.taps = taps == 1;
    context.learn.tap = 0;
  }
}

}  // namespace

void draw_loop_code(PanelContext& context, const LayerResult& layer) {
  LearnView& view = context.view.learn;
  const Layer& settings = context.result->experiment->layers[context.view.layer];
  const int64_t count = taps_of(layer, settings);
  choose_nest(view);
  if (count > 0) choose_step(context);
  const bool taps = view.taps && count > 0;
  const Element& element = *context.view.element;
  const auto loops =
      loops_of({element.y, element.x, context.view.map}, layer.geometry.output, view.nest);
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float width = ImGui::GetContentRegionAvail().x;
  const float lines = count > 0 ? (taps ? 6.0f : 5.0f) : 3.0f;
  Rect box = Rect::of(at.x, at.y, width, dp(kLine) * lines + dp(16));
  ImGui::GetWindowDrawList()->AddRectFilled(box.min, box.max, palette().field, dp(8));
  box = box.inset(dp(14), dp(8));
  std::string value;
  for (size_t i = 0; i < loops.size(); ++i) {
    const Loop& loop = loops[i];
    const std::string now = std::string(loop.name) + " = " + std::to_string(loop.index);
    draw_line(box, static_cast<int>(i),
              "for " + std::string(loop.name) + " in 0 … " + std::to_string(loop.count - 1), now,
              !taps && i + 1 == loops.size());
    value += now + " ";
  }
  if (count > 0) {
    const Geometry& g = layer.geometry.window;
    draw_line(box, 3,
              "for kh, kw, c in " + std::to_string(g.h.filter) + "·" + std::to_string(g.w.filter) +
                  "·" + std::to_string(g.filter_channels) + " taps",
              "", false);
    draw_line(box, 4, "sum += x[…] · f[kh, kw, c, co]", "", taps);
    const auto tap = static_cast<size_t>(context.learn.tap.value_or(0));
    if (taps && context.focus != nullptr && tap < context.focus->explanation.terms.size()) {
      const TapWords words = words_of(context.focus->explanation.terms[tap]);
      draw_line(box, 4, words.place, words.sum, false);
      value += words.place + " " + words.sum;
    }
  }
  ImGui::SetCursorScreenPos(at);
  ImGui::Dummy({width, dp(kLine) * lines + dp(16)});
  register_item("text", "code", value,
                "The loops from the outer to the inner, and where each stands. The order changes "
                "no value, only how memory is walked through.");
}

}  // namespace convoscope::app
