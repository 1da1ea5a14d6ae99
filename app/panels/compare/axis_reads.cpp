// See axis_reads.h.
#include "app/panels/compare/axis_reads.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <string>

#include "app/panels/compare/twin_parts.h"
#include "app/widgets/marks.h"
#include "app/widgets/text.h"
#include "engine/core/arithmetic.h"

namespace convoscope::app {
namespace {

constexpr float kCell = 30, kBar = 18, kBarGap = 4;  // unscaled

struct Columns {
  std::vector<PixelRun> runs;
  float left = 0, cell = 0;

  // Screen x where position p starts, if it is shown.
  bool find(int64_t p, float& x) const {
    float at = left;
    for (const PixelRun& run : runs) {
      if (p >= run.first && p < run.last) {
        x = at + cell * static_cast<float>(p - run.first);
        return true;
      }
      at += cell * static_cast<float>(run.last - run.first + 1);
    }
    return false;
  }
};

void draw_pixels(ImDrawList* list, const Columns& columns, float top, int64_t extent) {
  for (size_t i = 0; i < columns.runs.size(); ++i) {
    const PixelRun& run = columns.runs[i];
    float x = 0;
    for (int64_t p = run.first; p < run.last; ++p) {
      columns.find(p, x);
      const Rect cell = Rect::of(x + dp(1), top, columns.cell - dp(2), dp(24));
      list->AddRectFilled(cell.min, cell.max, palette().field, dp(4));
      if (p < 0 || p >= extent) {
        draw_hatch(list, cell);
        list->AddRect(cell.min, cell.max, palette().border, dp(4), 0, dp(1));
      } else if (text_size(std::to_string(p), Font::kMonoSmall).x <= cell.width()) {
        draw_text(list, cell, std::to_string(p), Font::kMonoSmall, palette().dim, Align::kCentre);
      }
    }
    if (i + 1 == columns.runs.size()) continue;
    draw_text(list, Rect::of(x + columns.cell, top, columns.cell, dp(24)), "…", Font::kMonoSmall,
              palette().dim, Align::kCentre);
  }
}

// One window: its span outlined, its taps filled.
void draw_window(ImDrawList* list, const Columns& columns, const AxisGeometry& axis, int64_t o,
                 float top, ImU32 colour, bool chosen) {
  float first = 0, last = 0;
  const int64_t start = axis.position(o, 0), end = start + axis.effective - 1;
  if (!columns.find(start, first) || !columns.find(end, last)) return;
  // A window across a gap would look shorter than it is.
  if (last - first > columns.cell * (static_cast<float>(end - start) + 0.5f)) return;
  const Rect bar = Rect::of(first + dp(2), top, last - first + columns.cell - dp(4), dp(kBar));
  list->AddRectFilled(bar.min, bar.max, with_alpha(colour, chosen ? 0.30f : 0.08f), dp(5));
  if (axis.dilation > 1) {
    for (int64_t t = 0; t < axis.filter; ++t) {
      const float x = first + columns.cell * static_cast<float>(t * axis.dilation);
      list->AddRectFilled({x + dp(4), bar.max.y - dp(5)},
                          {x + columns.cell - dp(4), bar.max.y - dp(2)}, colour, dp(1));
    }
  }
  list->AddRect(bar.min, bar.max, with_alpha(colour, chosen ? 1.0f : 0.55f), dp(5), 0,
                chosen ? dp(2) : dp(1));
  draw_text(list, bar, std::to_string(o), Font::kMonoSmall, chosen ? palette().text : palette().dim,
            Align::kCentre);
}

// Windows in rows, so that those that overlap don't cover each other. Where more overlap than there
// are rows, only every so many is drawn; the cursor's always is.
void draw_windows(ImDrawList* list, const Columns& columns, const AxisGeometry& axis,
                  int64_t chosen, float top, int64_t rows, bool upwards, ImU32 colour) {
  if (axis.output < 1) return;
  const int64_t overlap = std::max<int64_t>(1, ceil_div(axis.effective, axis.stride));
  const int64_t step = std::max<int64_t>(1, ceil_div(overlap, rows));
  for (const PixelRun& run : columns.runs) {
    const int64_t low = std::max<int64_t>(0, ceil_div(run.first + axis.pad_before, axis.stride));
    const int64_t high = std::min<int64_t>(
        axis.output - 1, floor_div(run.last - axis.effective + axis.pad_before, axis.stride));
    for (int64_t o = low; o <= high; ++o) {
      if (floor_mod(o - chosen, step) != 0) continue;
      const int64_t row = floor_mod(floor_div(o - chosen, step), std::min(overlap, rows));
      const float offset = dp(kBar + kBarGap) * static_cast<float>(row);
      draw_window(list, columns, axis, o, upwards ? top - dp(kBar) - offset : top + offset, colour,
                  o == chosen);
    }
  }
}

}  // namespace

std::vector<PixelRun> shown_runs(int64_t low, int64_t high, int64_t centre, int64_t end,
                                 int64_t room) {
  room = std::max<int64_t>(room, 5);
  if (high - low <= room) return {{low, high}};
  end = std::clamp<int64_t>(end, 1, (room - 2) / 3);
  const int64_t middle = std::max<int64_t>(room - 2 - 2 * end, 1);
  const int64_t start = std::clamp(centre - middle / 2, low, high - middle);
  std::vector<PixelRun> runs;
  for (const PixelRun& run :
       {PixelRun{low, low + end}, PixelRun{start, start + middle}, PixelRun{high - end, high}}) {
    // A gap of one cell is worth as much as the cell itself.
    if (!runs.empty() && run.first <= runs.back().last + 1) {
      runs.back().last = std::max(runs.back().last, run.last);
    } else {
      runs.push_back(run);
    }
  }
  return runs;
}

float axis_reads_height(int64_t rows) {
  return 2 * static_cast<float>(rows) * dp(kBar + kBarGap) + dp(24) + dp(8);
}

void draw_axis_reads(const Rect& area, const AxisReads& reads, int64_t rows) {
  const AxisGeometry &a = reads.a, &b = reads.b;
  const int64_t low = -std::max(a.pad_before, b.pad_before);
  const int64_t high = std::max(a.input, b.input) + std::max(a.pad_after, b.pad_after);
  const float badge = dp(40);
  Columns columns;
  const auto room = static_cast<int64_t>((area.width() - badge) / dp(kCell));
  // Between both windows where that shows both, else on A's.
  const int64_t of_a = a.position(reads.output_a, 0) + a.effective / 2;
  const int64_t of_b = b.position(reads.output_b, 0) + b.effective / 2;
  const int64_t both = std::abs(of_a - of_b) + std::max(a.effective, b.effective);
  const int64_t centre = 3 * both < room ? (of_a + of_b) / 2 : of_a;
  const int64_t end = std::max(a.effective, b.effective) + 2;
  columns.runs = shown_runs(low, high, centre, end, room);
  int64_t cells = static_cast<int64_t>(columns.runs.size()) - 1;
  for (const PixelRun& run : columns.runs) cells += run.last - run.first;
  columns.cell = std::min(std::floor((area.width() - badge) / static_cast<float>(cells)), dp(44));
  columns.left = area.min.x + badge;
  const float half = static_cast<float>(rows) * dp(kBar + kBarGap);
  const float middle = std::round(area.min.y + half + dp(2));
  ImDrawList* list = ImGui::GetWindowDrawList();
  draw_pixels(list, columns, middle, a.input);
  draw_windows(list, columns, a, reads.output_a, middle - dp(kBarGap), rows, true,
               side_colour(Side::kA));
  draw_windows(list, columns, b, reads.output_b, middle + dp(24 + kBarGap), rows, false,
               side_colour(Side::kB));
  const float y = (half - dp(26)) / 2;
  draw_side_badge(list, Rect::of(area.min.x, middle - half + y, dp(26), dp(26)), Side::kA);
  draw_side_badge(list, Rect::of(area.min.x, middle + dp(24) + y, dp(26), dp(26)), Side::kB);
}

}  // namespace convoscope::app
