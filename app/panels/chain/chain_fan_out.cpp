// What a pixel of the picture reaches, level by level, as rows of numbers; the strip shows the same
// on its pictures. See chain_parts.h.
#include <cmath>

#include "app/host/style.h"
#include "app/panels/chain/chain_parts.h"
#include "app/panels/format.h"
#include "app/widgets/controls.h"
#include "engine/core/text.h"

namespace convoscope::app {
namespace {

constexpr float kRow = 29, kHeadRow = 26;  // unscaled

struct Column {
  const char* title;
  float share;
};
constexpr Column kColumns[] = {
    {"level", 0.24f}, {"reaches", 0.22f}, {"rows", 0.18f}, {"columns", 0.18f}, {"of all", 0.18f}};

Rect next_row(float height) {
  const ImVec2 at = ImGui::GetCursorScreenPos();
  return Rect::of(at.x, at.y, ImGui::GetContentRegionAvail().x, dp(height));
}

template <typename Draw>
void each_column(const Rect& row, const Draw& draw) {
  float x = row.min.x;
  for (size_t i = 0; i < std::size(kColumns); ++i) {
    const float width = kColumns[i].share * row.width();
    draw(i, Rect::of(x, row.min.y, width, row.height()));
    x += width;
  }
}

void draw_titles() {
  const Rect row = next_row(kHeadRow);
  ImDrawList* list = ImGui::GetWindowDrawList();
  each_column(row, [&](size_t i, const Rect& cell) {
    draw_text(list, cell, kColumns[i].title, Font::kSmall, palette().faint,
              i == 0 ? Align::kLeft : Align::kRight);
  });
  list->AddLine({row.min.x, row.max.y}, {row.max.x, row.max.y}, palette().border, dp(1));
  ImGui::SetCursorScreenPos({row.min.x, row.max.y});
}

// "0.4 %", and "< 0.1 %" rather than nothing.
std::string share_text(double share) {
  const double percent = 100 * share;
  if (percent > 0 && percent < 0.05) return "< 0.1 %";
  return decimal(percent, percent < 10 ? 1 : 0) + " %";
}

void draw_level(const ChainFanOut& fan_out, size_t level) {
  const ChainLevel& reached = fan_out.levels[level];
  const ImageShape shape = level_shape(*fan_out.result, level);
  const auto count = static_cast<double>(reached.pixels);
  const auto all = static_cast<double>(shape.h * shape.w);
  const bool any = reached.read();
  const std::string cells[] = {
      level_name(*fan_out.result->experiment, level), any ? field_extents(reached) : "nothing",
      any ? span_text(reached.h.bounds) : "", any ? span_text(reached.w.bounds) : "",
      any && all > 0 ? share_text(count / all) : ""};
  const Rect row = next_row(kRow);
  ImDrawList* list = ImGui::GetWindowDrawList();
  each_column(row, [&](size_t i, const Rect& cell) {
    if (i == 0) {
      draw_text(list, cell, elide(cells[0], cell.width(), Font::kMedium), Font::kMedium,
                any ? palette().text : palette().faint);
    } else {
      draw_text(list, cell, cells[i], Font::kMonoSmall,
                i == 1 && any ? palette().accent : palette().dim, Align::kRight);
    }
  });
  ImGui::SetCursorScreenPos(row.min);
  ImGui::Dummy(row.size());
  register_item("text", "reached " + std::to_string(level), cells[1],
                cells[0] + ": " + (any ? cells[1] + " elements" : "nothing") + " of " +
                    multiply_text(shape.h, shape.w) + ".");
  ImGui::SetCursorScreenPos({row.min.x, row.max.y});
}

std::string sentence(const ChainFanOut& fan_out) {
  const std::string pixel = "Pixel " + element_text(fan_out.pixel.y, fan_out.pixel.x);
  const ChainLevel& top = fan_out.levels.back();
  if (top.read()) {
    return pixel + " has a say in " + group_digits(top.pixels) +
           " elements of each map of the last layer. Click another in the picture above.";
  }
  return pixel + " never reaches the last layer: windows step over it, or leave it out at the end.";
}

}  // namespace

void draw_fan_out(const Rect& area, PanelContext& context) {
  if (context.chain_fan_out == nullptr) return;
  const ChainFanOut& fan_out = *context.chain_fan_out;
  ImGui::SetCursorScreenPos(area.min);
  text_wrapped(sentence(fan_out), Font::kSmall, palette().dim, area.width());
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, {0, 0});
  draw_titles();
  for (size_t level = 0; level < fan_out.levels.size(); ++level) draw_level(fan_out, level);
  ImGui::PopStyleVar();
}

}  // namespace convoscope::app
