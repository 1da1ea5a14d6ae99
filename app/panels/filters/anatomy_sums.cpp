// Sums and norms of the shown slice and of the whole filter, what they mean for a flat picture, and
// which mirror images of the slice are the slice itself. See anatomy_parts.h.
#include <array>
#include <cmath>

#include "app/host/icons.h"
#include "app/panels/filters/anatomy_parts.h"
#include "app/panels/format.h"
#include "app/widgets/controls.h"

namespace convoscope::app {

namespace {

struct Column {
  const char* title;
  double WeightSums::*value;
  const char* tooltip;
};
constexpr std::array kColumns = {
    Column{"sum", &WeightSums::sum, "Sum of the weights: the answer to a flat picture of 1."},
    Column{"mean", &WeightSums::mean, "The sum over the number of weights."},
    Column{"L1", &WeightSums::l1,
           "Sum of magnitudes: the largest answer to inputs between −1 and 1."},
    Column{"L2", &WeightSums::l2, "Root of the sum of squares: how much it amplifies white noise."},
    Column{"max |w|", &WeightSums::largest, "The largest magnitude of a weight."}};

// A sum that is only rounding is written as 0.
double shown(const WeightSums& sums, double WeightSums::*value) {
  const bool is_sum = value == &WeightSums::sum || value == &WeightSums::mean;
  return is_sum && sums.zero_sum() ? 0.0 : sums.*value;
}

void draw_titles(Rect row, float label_width) {
  row.take_left(label_width);
  const float width = row.width() / kColumns.size();
  for (const Column& column : kColumns) {
    const Rect cell = row.take_left(width);
    draw_text(ImGui::GetWindowDrawList(), cell, column.title, Font::kSmall, palette().dim,
              Align::kRight);
    ImGui::SetCursorScreenPos(cell.min);
    ImGui::Dummy(cell.size());
    show_tooltip(widget_path(column.title), column.tooltip);
  }
}

void draw_values(Rect row, float label_width, const std::string& label, const WeightSums& sums,
                 int decimals) {
  ImDrawList* list = ImGui::GetWindowDrawList();
  draw_text(list, row.take_left(label_width), label, Font::kSmall, palette().dim);
  const float width = row.width() / kColumns.size();
  for (const Column& column : kColumns) {
    draw_text(list, row.take_left(width), decimal(shown(sums, column.value), decimals),
              Font::kMonoSmall, palette().text, Align::kRight);
  }
}

// Flat: the same number in every channel.
std::string flat_sentence(const WeightSums& sums) {
  if (sums.largest == 0) return "All weights are 0: it answers 0 to everything.";
  if (sums.zero_sum()) return "Zero sum: flat grey answers 0, only change shows.";
  if (std::abs(sums.sum - 1) <= sums.rounding()) return "Sum 1: flat grey keeps its brightness.";
  return "Flat grey comes out " + decimal(sums.sum, decimals_for(std::abs(sums.sum))) +
         " times as bright.";
}

void draw_table(const AnatomyView& view) {
  const bool several = !view.channel.empty();
  const float height = dp(19), label_width = several ? dp(46) : dp(0);
  const ImVec2 start = ImGui::GetCursorScreenPos();
  const float width = ImGui::GetContentRegionAvail().x;
  Rect table = Rect::of(start.x, start.y, width, height * (several ? 3.0f : 2.0f));
  draw_titles(table.take_top(height), label_width);
  const int decimals = decimals_for(view.portrait.anatomy.sums.l1);
  draw_values(table.take_top(height), label_width, view.channel, view.slice.sums, decimals);
  if (several) {
    draw_values(table.take_top(height), label_width, "filter", view.portrait.anatomy.sums,
                decimals);
  }
  ImGui::SetCursorScreenPos(start);
  ImGui::Dummy({width, height * (several ? 3.0f : 2.0f) - dp(4)});
  text(flat_sentence(view.portrait.anatomy.sums), Font::kSmall, palette().text);
}

struct MirrorWords {
  Mirror mirror;
  const char* name;
  const char* law;
};
constexpr std::array kMirrors = {
    MirrorWords{Mirror::kLeftRight, "left ↔ right", "w(y, x) = w(y, W − 1 − x)"},
    MirrorWords{Mirror::kTopBottom, "top ↔ bottom", "w(y, x) = w(H − 1 − y, x)"},
    MirrorWords{Mirror::kPoint, "half turn", "w(y, x) = w(H − 1 − y, W − 1 − x)"},
    MirrorWords{Mirror::kTranspose, "diagonal", "w(y, x) = w(x, y)"}};

struct Verdict {
  std::string words, tooltip;
  bool holds = false;
  std::string brief = {};  // in the place of `words` where they don't fit
};

// Weights that were rounded to float32 are equal up to a few units in the last place.
Verdict judge(const SliceAnatomy& slice, const MirrorWords& words) {
  const std::string law = words.law;
  if (words.mirror == Mirror::kTranspose && slice.h != slice.w) {
    return {"not square", "Rows and columns can't be exchanged in a slice that isn't square."};
  }
  const Symmetry found = slice.mirrored(words.mirror);
  const double rounding = 1e-6 * slice.sums.largest;
  if (found.even <= rounding) return {"same", "Symmetric: " + law + ".", true};
  if (found.odd <= rounding) {
    return {"opposite", "Antisymmetric: the mirror image has every sign changed.", true};
  }
  const double off = std::min(found.even, found.odd);
  const std::string number = decimal(off, decimals_for(off) - 1);
  return {"off " + number,
          "Neither symmetric (" + law + ", off by at most " +
              decimal(found.even, decimals_for(found.even)) + ") nor antisymmetric (" +
              decimal(found.odd, decimals_for(found.odd)) + ").",
          false, number};
}

void draw_mirror(const Rect& rect, const MirrorWords& words, const Verdict& verdict) {
  ImDrawList* list = ImGui::GetWindowDrawList();
  list->AddRectFilled(rect.min, rect.max, verdict.holds ? palette().selection : palette().field,
                      dp(7));
  if (verdict.holds) {
    list->AddRect(rect.min, rect.max, with_alpha(palette().accent, 0.6f), dp(7), 0, dp(1));
  }
  Rect inner = rect.inset(dp(10), dp(2));
  draw_text(list, inner, words.name, Font::kSmall, palette().text);
  const float room = inner.width() - text_size(words.name, Font::kSmall).x - dp(6);
  const bool fits = text_size(verdict.words, Font::kMonoSmall).x <= room || verdict.brief.empty();
  draw_text(list, inner, fits ? verdict.words : verdict.brief, Font::kMonoSmall,
            verdict.holds ? palette().accent : palette().dim, Align::kRight);
  ImGui::SetCursorScreenPos(rect.min);
  ImGui::Dummy(rect.size());
  show_tooltip(widget_path(words.name), verdict.tooltip);
}

void draw_mirrors(const SliceAnatomy& slice) {
  const float gap = dp(8), height = dp(26);
  const ImVec2 start = ImGui::GetCursorScreenPos();
  const float width = std::floor((ImGui::GetContentRegionAvail().x - gap) / 2);
  for (size_t i = 0; i < kMirrors.size(); ++i) {
    const float x = start.x + (width + gap) * static_cast<float>(i % 2);
    const float y = start.y + (height + gap) * static_cast<float>(i / 2);
    draw_mirror(Rect::of(x, y, width, height), kMirrors[i], judge(slice, kMirrors[i]));
  }
}

}  // namespace

void draw_sums(const AnatomyView& view) {
  section_header(kIconCalculator, "Sums");
  draw_table(view);
  section_header(kIconExchange, "Mirror images");
  draw_mirrors(view.slice);
}

}  // namespace convoscope::app
