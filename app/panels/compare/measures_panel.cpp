// How far apart A and B are, for the shown map and for all of them, and what would make them equal,
// with the proof. Every number is engine/analysis/difference's.
#include <cmath>
#include <cstdlib>
#include <optional>
#include <string_view>

#include "app/panels/compare/twin_parts.h"
#include "app/panels/draw.h"
#include "app/panels/format.h"
#include "app/widgets/card.h"
#include "app/widgets/controls.h"
#include "engine/core/text.h"

namespace convoscope::app {
namespace {

constexpr float kRow = 20;  // unscaled

std::string number(double value) {
  if (std::isinf(value)) return value > 0 ? "∞" : "−∞";
  return std::isnan(value) ? "—" : significant(value, 6);
}

struct Row {
  std::string label, map, all, tooltip;
  ImU32 colour = 0;
};

// Label, the shown map, all maps.
void draw_row(const Row& row) {
  const ImVec2 at = ImGui::GetCursorScreenPos();
  Rect line = Rect::of(at.x, at.y, ImGui::GetContentRegionAvail().x, dp(kRow));
  ImGui::SetCursorScreenPos(line.min);
  ImGui::Dummy(line.size());
  if (!row.tooltip.empty()) register_item("sentence", row.label, row.map, row.tooltip);
  ImGui::SetCursorScreenPos({at.x, line.max.y});
  ImDrawList* list = ImGui::GetWindowDrawList();
  const float column = std::floor(line.width() * 0.29f);
  const Rect all = line.take_right(column);
  const Rect map = line.take_right(column);
  draw_text(list, line, row.label, Font::kSmall, palette().dim);
  draw_text(list, map, row.map, Font::kMonoSmall, row.colour ? row.colour : palette().text,
            Align::kRight);
  draw_text(list, all, row.all, Font::kMonoSmall, palette().dim, Align::kRight);
}

void draw_line() {
  const ImVec2 at = ImGui::GetCursorScreenPos();
  ImGui::GetWindowDrawList()->AddRectFilled({at.x, at.y + dp(4)},
                                            {at.x + ImGui::GetContentRegionAvail().x, at.y + dp(5)},
                                            palette().border);
  ImGui::SetCursorScreenPos({at.x, at.y + dp(9)});
}

void draw_heads(const Comparison& c) {
  const ImVec2 at = ImGui::GetCursorScreenPos();
  Rect line = Rect::of(at.x, at.y, ImGui::GetContentRegionAvail().x, dp(kRow));
  ImGui::Dummy({line.width(), 0});
  ImGui::SetCursorScreenPos({at.x, line.max.y});
  const float column = std::floor(line.width() * 0.29f);
  ImDrawList* list = ImGui::GetWindowDrawList();
  const std::string count = std::to_string(c.measures.maps.size());
  draw_text(list, line.take_right(column), "all " + count, Font::kSmall, palette().faint,
            Align::kRight);
  draw_text(list, line.take_right(column), "map " + std::to_string(c.map + 1), Font::kSmall,
            palette().faint, Align::kRight);
}

void draw_here(const Comparison& c, const Element& pair) {
  const auto value = [&](Side side) {
    const Element at = output_of(c, side, pair);
    const Tensor& output = side == Side::kA ? *c.layer_of_a().output : *c.layer_of_b().output;
    return image_view(output).at(c.n, at.y, at.x, c.map);
  };
  const auto place = [&](Side side) {
    const Element at = output_of(c, side, pair);
    return element_text(at.y, at.x);
  };
  const double a = value(Side::kA), b = value(Side::kB);
  draw_row({"Value in A", number(a), place(Side::kA), "", side_colour(Side::kA)});
  draw_row({"Value in B", number(b), place(Side::kB), "", side_colour(Side::kB)});
  draw_row({"Difference here", number(a - b), "", ""});
}

// A number from 0 to a million; a true minus sign in the exponent counts too.
std::optional<double> parse_tolerance(std::string words) {
  constexpr std::string_view kMinus = "−";
  for (size_t at; (at = words.find(kMinus)) != std::string::npos;) {
    words.replace(at, kMinus.size(), "-");
  }
  char* end = nullptr;
  const double value = std::strtod(words.c_str(), &end);
  const bool read = end != words.c_str() && *end == 0;
  return read && value >= 0 && value <= 1e6 ? std::optional(value) : std::nullopt;
}

// The tolerance is typed where its count stands.
void draw_within(PanelContext& context, const Comparison& c) {
  CompareView& view = context.view.compare;
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float end = at.y + control_height() + dp(2);
  ImGui::SetCursorScreenPos({at.x, at.y + (control_height() - dp(kRow)) / 2});
  draw_row(
      {"Within", group_digits(c.map_measures().within), group_digits(c.measures.all.within), ""});
  ImGui::SetCursorScreenPos({at.x + dp(54), at.y});
  TwinHover& typed = context.transient.twin;
  if (!typed.typing_tolerance) typed.tolerance = with_true_minus(significant(view.tolerance, 6));
  const Change change =
      text_field("tolerance", typed.tolerance,
                 {.tooltip = "Up to which distance |A − B| two values count as equal.",
                  .hint = "tolerance",
                  .mono = true,
                  .width = dp(78)});
  ImGui::SetCursorScreenPos({at.x, end});
  if (change.changed) {
    typed.typing_tolerance = true;
    if (const auto value = parse_tolerance(typed.tolerance)) view.tolerance = *value;
  }
  if (change.released) typed.typing_tolerance = false;
}

void draw_measures(PanelContext& context, const Comparison& c) {
  const Difference &map = c.map_measures(), &all = c.measures.all;
  const auto row = [&](const char* label, double of_map, double of_all, const char* tooltip) {
    draw_row({label, number(of_map), number(of_all), tooltip});
  };
  row("Largest |A − B|", map.largest, all.largest, "The largest distance of two paired values.");
  row("Mean |A − B|", map.mean, all.mean, "Σ|A − B| / n");
  row("Root mean square", map.rms, all.rms, "√(Σ(A − B)² / n)");
  row("Relative", map.relative, all.relative, "‖A − B‖₂ / ‖A‖₂");
  row("PSNR, dB", map.psnr, all.psnr,
      "20·log₁₀(peak / root mean square), where peak is max A − min A; ∞ where A equals B.");
  row("Correlation", map.correlation, all.correlation,
      "Pearson's coefficient of the paired values: 1 where they lie on a rising line, whatever its "
      "slope.");
  const auto counts = [](int64_t part) { return group_digits(part); };
  draw_row({"Compared", counts(map.count), counts(all.count), "Pairs of outputs."});
  draw_row({"Equal bits", counts(map.equal_bits), counts(all.equal_bits),
            "Pairs whose float32 values are the same, bit for bit."});
  draw_within(context, c);
  if (all.count > all.finite) {
    draw_row({"NaN or ∞", counts(map.count - map.finite), counts(all.count - all.finite),
              "Pairs left out of all measures but the equal bits."});
  }
}

// Four pairs of pads would not fit beside the rest of the call.
std::string broken_before_pads(std::string code) {
  const size_t pads = code.find(" [[");
  if (pads != std::string::npos) code.replace(pads, 1, "\n    ");
  return code;
}

// The change that makes B equal to A, and what is left of the difference after it.
void draw_remedy(PanelContext& context, const Comparison& c) {
  const TwinSides& sides = *context.twin->sides;
  if (!sides.mended) {
    const bool equal = c.measures.all.largest == 0 && c.measures.all.finite == c.measures.all.count;
    text_wrapped(equal ? "A and B are equal."
                       : "No change of strides, dilations or padding makes B equal to A.",
                 Font::kSmall, palette().dim);
    return;
  }
  text("To make B equal to A", Font::kMedium, palette().text);
  code_box("remedy", broken_before_pads(sides.mended_code.brief));
  const std::string proof = c.mended ? number(c.mended->largest) : "…";
  text("then largest |A − B|", Font::kSmall, palette().dim);
  ImGui::SameLine(0, dp(8));
  text(proof, Font::kMonoSmall, palette().text);
  ImGui::SameLine(0, 0);
  const float width = dp(74);
  const float right = ImGui::GetContentRegionAvail().x - width;
  ImGui::SetCursorPosX(ImGui::GetCursorPosX() + std::max(right, 0.0f));
  if (button("apply", "Apply",
             {.tooltip = "Make this change in the present experiment and put it on side B. Undo "
                         "takes it back.",
              .small = true,
              .width = width})) {
    context.edits.push(use_experiment(sides.mended, "the pads of A for B"));
    context.edits.end_merge();
    context.view.compare.b = {};
  }
}

}  // namespace

void draw_measures_panel(ImVec2 min, ImVec2 max, PanelContext& context) {
  const TwinView* twin = context.twin;
  begin_card("measures", {min, max}, {.title = "How far apart", .stale = twin && twin->behind});
  const Comparison* c = twin ? twin->comparison() : nullptr;
  if (c != nullptr) {
    ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, {dp(8), 0});
    draw_heads(*c);
    if (twin->cursor) draw_here(*c, *twin->cursor);
    draw_line();
    draw_measures(context, *c);
    draw_line();
    ImGui::PopStyleVar();
    draw_remedy(context, *c);
  }
  end_card();
}

}  // namespace convoscope::app
