// The explained element's field along one axis, as a tree: each level a row of cells over the
// pixels that they are centred on, a line for every tap, padding hatched. See chain_parts.h.
#include <algorithm>
#include <cmath>

#include "app/host/style.h"
#include "app/panels/chain/chain_parts.h"
#include "app/panels/chain/chain_taps.h"
#include "app/widgets/controls.h"
#include "app/widgets/marks.h"
#include "engine/analysis/window_sets.h"

namespace convoscope::app {
namespace {

constexpr float kLabel = 96, kNote = 44;  // unscaled
constexpr int64_t kMostLines = 3000;

// One level of the tree.
struct TreeRow {
  size_t level = 0;
  const ChainAxis* axis = nullptr;
  AxisNumbers numbers;
  int64_t extent = 0;
  float y = 0;
};

// From pixels of the picture to the screen.
struct TreeScale {
  float left = 0, pixel = 1;
  double first = 0;  // pixel at `left`
  float at(double pixels) const { return left + static_cast<float>(pixels - first) * pixel; }
};

const ChainAxis& axis_of(const ChainLevel& level, bool along_height) {
  return along_height ? level.h : level.w;
}

std::vector<TreeRow> rows_of(const ChainField& field, const std::vector<AxisNumbers>& numbers,
                             const Rect& area, bool along_height) {
  std::vector<TreeRow> rows;
  for (size_t level = field.place.level + 1; level-- > 0;) {
    if (!field.levels[level].read()) continue;
    const ImageShape shape = level_shape(*field.result, level);
    rows.push_back({level, &axis_of(field.levels[level], along_height), numbers[level],
                    along_height ? shape.h : shape.w, 0});
  }
  const float step =
      rows.size() < 2 ? 0 : (area.height() - dp(52)) / static_cast<float>(rows.size() - 1);
  for (size_t i = 0; i < rows.size(); ++i) {
    rows[i].y = std::round(area.min.y + dp(30) + step * static_cast<float>(i));
  }
  return rows;
}

// All cells with a little of what lies around them.
TreeScale scale_of(const std::vector<TreeRow>& rows, const Rect& area) {
  double low = 0, high = 1;
  bool first = true;
  for (const TreeRow& row : rows) {
    const Span span = row.axis->with_padding();
    const double a = row.numbers.centre(static_cast<double>(span.begin));
    const double b = row.numbers.centre(static_cast<double>(span.end - 1));
    low = first ? a : std::min(low, a);
    high = first ? b : std::max(high, b);
    first = false;
  }
  const double margin = std::max(2.0, 0.08 * (high - low));
  low -= margin;
  high += margin + 1;
  return {area.min.x, static_cast<float>(static_cast<double>(area.width()) / (high - low)), low};
}

float cell_size(const TreeRow& row, const TreeScale& scale, float most) {
  return std::clamp(std::floor(scale.pixel * static_cast<float>(row.numbers.jump)) - dp(2), 1.0f,
                    most);
}

float centre_of(const TreeRow& row, const TreeScale& scale, int64_t n) {
  return std::round(scale.at(row.numbers.centre(static_cast<double>(n)) + 0.5));
}

Rect cell_of(const TreeRow& row, const TreeScale& scale, int64_t n, float size) {
  const float x = centre_of(row, scale, n);
  return Rect::of(std::round(x - size / 2), row.y - std::round(size / 2), size, size);
}

void draw_ground(ImDrawList* list, const Rect& area, const TreeScale& scale,
                 const std::vector<TreeRow>& rows) {
  const TreeRow& picture = rows.back();
  if (picture.level != 0) return;
  const float begin = std::round(scale.at(0)), end = scale.at(static_cast<double>(picture.extent));
  const Rect before{area.min, {std::min(begin, area.max.x), area.max.y}};
  const Rect after{{std::max(end, area.min.x), area.min.y}, area.max};
  for (const Rect& side : {before, after}) {
    if (side.empty()) continue;
    list->AddRectFilled(side.min, side.max, with_alpha(palette().field, 0.7f));
    draw_hatch(list, side);
  }
  if (before.width() > dp(70)) {
    draw_text(list, Rect::of(before.min.x + dp(8), area.min.y - dp(2), dp(70), dp(20)), "padding",
              Font::kSmall, palette().dim);
  }
  const auto edge = [&](float x, const char* words, bool left) {
    if (x <= area.min.x || x >= area.max.x) return;
    list->AddLine({x, area.min.y}, {x, area.max.y}, palette().accent, dp(1));
    const float width = text_size(words, Font::kSmall).x + dp(8);
    const bool fits = left ? x + width < area.max.x : x - width > area.min.x;
    if (!fits) return;
    const Rect place = Rect::of(left ? x + dp(6) : x - width, area.min.y - dp(2), width, dp(20));
    draw_text(list, place, words, Font::kSmall, palette().accent);
  };
  edge(begin, "picture begins", true);
  edge(std::round(end), "picture ends", false);
}

void draw_taps(ImDrawList* list, const ChainField& field, const std::vector<TreeRow>& rows,
               const TreeScale& scale, float most, bool along_height) {
  int64_t lines = 0;
  for (const TreeRow& above : rows) {
    if (above.level == 0) continue;
    const size_t layer = above.level - 1;
    for (const LayerSource& source : field.result->layers[layer].geometry.sources) {
      const auto below = std::ranges::find(rows, source.level, &TreeRow::level);
      if (below == rows.end()) continue;
      const float from = above.y + cell_size(above, scale, most) / 2;
      const float to = below->y - cell_size(*below, scale, most) / 2;
      const LayerGeometry& g = field.result->layers[layer].geometry;
      for (int64_t o = above.axis->bounds.begin; o < above.axis->bounds.end; ++o) {
        if (above.axis->paths_at(o) <= 0) continue;
        if (lines > kMostLines) return;
        each_tap(g, along_height, reads_padding(g), o, [&](int64_t p, bool inside) {
          if (++lines > kMostLines) return;
          list->AddLine(
              {centre_of(above, scale, o), from}, {centre_of(*below, scale, p), to},
              inside ? with_alpha(palette().accent_two, 0.32f) : with_alpha(palette().dim, 0.25f),
              dp(1));
        });
      }
    }
  }
}

void draw_read_cell(ImDrawList* list, const Rect& cell, int64_t n, double share) {
  const float strength = 0.35f + 0.65f * static_cast<float>(std::sqrt(share));
  const float round = cell.width() > dp(8) ? dp(3) : 0;
  list->AddRectFilled(cell.min, cell.max, palette().panel, round);
  list->AddRectFilled(cell.min, cell.max, with_alpha(palette().accent_two, strength), round);
  if (cell.width() >= dp(10)) {
    list->AddRect(cell.min, cell.max, palette().accent_two, round, 0, dp(1));
  }
  const std::string index = std::to_string(n);
  if (text_size(index, Font::kMonoSmall).x + dp(2) > cell.width()) return;
  const bool bright = strength > 0.62f;
  const ImU32 on_bright = style().light ? IM_COL32(255, 255, 255, 255) : IM_COL32(24, 14, 6, 255);
  draw_text(list, cell, index, Font::kMonoSmall, bright ? on_bright : palette().text,
            Align::kCentre);
}

// What is read, the padding that was touched, and their neighbours as empty cells.
void draw_cells(ImDrawList* list, const TreeRow& row, const TreeScale& scale, const Rect& area,
                float most) {
  const float size = cell_size(row, scale, most);
  const float round = size > dp(8) ? dp(3) : 0;
  const double per_cell = row.numbers.jump;
  if (!(per_cell > 0)) return;  // beyond all bounds
  const auto n_at = [&](float x) {
    const double pixel = static_cast<double>((x - scale.left) / scale.pixel) + scale.first - 0.5;
    const double n = std::floor((pixel - row.numbers.centre(0)) / per_cell);
    return static_cast<int64_t>(std::clamp(n, -1e9, 1e9));
  };
  const double strongest = row.axis->most();
  const int64_t first = n_at(area.min.x) + 1, last = n_at(area.max.x);
  if (static_cast<float>(last - first) > 4 * area.width()) return;  // too small to be seen
  for (int64_t n = first; n <= last; ++n) {
    const Rect cell = cell_of(row, scale, n, size);
    if (cell.min.x < area.min.x || cell.max.x > area.max.x) continue;
    const double paths = row.axis->paths_at(n);
    if (paths > 0) {
      draw_read_cell(list, cell, n, paths / strongest);
    } else if (size < dp(4)) {
      continue;
    } else if (n < 0 || n >= row.extent) {
      draw_hatch(list, cell);
      const bool touched = std::ranges::binary_search(row.axis->padding, n);
      list->AddRect(cell.min, cell.max, touched ? palette().dim : palette().border, round, 0,
                    dp(1));
    } else {
      list->AddRect(cell.min, cell.max, palette().border, round, 0, dp(1));
    }
  }
}

void draw_label(ImDrawList* list, const ChainField& field, const TreeRow& row, const Rect& column,
                float step, bool along_height) {
  const bool top = row.level == field.place.level;
  const std::string name = level_name(*field.result->experiment, row.level);
  const Span span = row.axis->bounds;
  std::string words = span_text(span);
  if (top) words = (along_height ? "y = " : "x = ") + words;
  const ImU32 ink = top ? palette().accent : palette().text;
  if (step >= dp(36)) {
    draw_text(list, Rect::of(column.min.x, row.y - dp(18), column.width(), dp(20)),
              elide(name, column.width(), Font::kMedium), Font::kMedium, ink);
    draw_text(list, Rect::of(column.min.x, row.y + dp(1), column.width(), dp(18)), words,
              Font::kMonoSmall, palette().dim);
    return;
  }
  if (step < dp(13)) return;
  const Rect line = Rect::of(column.min.x, row.y - dp(9), column.width(), dp(18));
  draw_text(list, line, elide(name, column.width() - dp(4), Font::kSmall), Font::kSmall, ink);
}

// "−2…16": what the closed form spans, and what was left of it.
std::string note_of(const ChainField& field, const AxisNumbers& n, bool along_height) {
  const int64_t at = along_height ? field.place.element.y : field.place.element.x;
  const double first = n.start + n.jump * static_cast<double>(at);
  const ChainAxis& picture = axis_of(field.levels.front(), along_height);
  std::string note = "Unclipped it would span " + std::string(along_height ? "rows " : "columns ") +
                     halves(first) + "…" + halves(first + n.size - 1) + " (r = " + halves(n.size) +
                     "); it reads " + std::to_string(picture.count()) + " of them.";
  const double most = picture.most();
  if (most > 1) {
    note +=
        " Darker to brighter: one path to " + short_count(static_cast<int64_t>(most)) + " paths.";
  }
  return note;
}

}  // namespace

void draw_chain_tree(const Rect& whole, PanelContext& context) {
  if (context.chain_field == nullptr) return;
  const ChainField& field = *context.chain_field;
  const bool along_height = context.view.chain.along_height;
  Rect area = whole;
  const Rect note = area.take_bottom(dp(kNote), dp(4));
  const Rect labels = area.take_left(dp(kLabel), dp(6));
  context.chain.numbers.update(context.result);
  const std::vector<AxisNumbers>& numbers = context.chain.numbers.along(along_height);
  const std::vector<TreeRow> rows = rows_of(field, numbers, area, along_height);
  if (rows.empty()) return;
  const float step = rows.size() < 2 ? area.height() : rows[1].y - rows[0].y;
  const TreeScale scale = scale_of(rows, area);
  const float most = std::min(dp(24), std::max(dp(3), step * 0.62f));
  ImDrawList* list = ImGui::GetWindowDrawList();
  list->PushClipRect(area.min, area.max, true);
  draw_ground(list, area, scale, rows);
  draw_taps(list, field, rows, scale, most, along_height);
  for (const TreeRow& row : rows) draw_cells(list, row, scale, area, most);
  list->PopClipRect();
  for (const TreeRow& row : rows) draw_label(list, field, row, labels, step, along_height);
  ImGui::SetCursorScreenPos({whole.min.x, note.min.y});
  text_wrapped(note_of(field, numbers[field.place.level], along_height), Font::kSmall,
               palette().dim, whole.width());
}

}  // namespace convoscope::app
