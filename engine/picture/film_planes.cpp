// Draws the two planes of a film and the window between them. The middle of every cell has exactly
// the colour of its value; what isn't read is dimmed, what isn't computed yet is left empty.
#include <algorithm>
#include <cmath>
#include <string>

#include "engine/picture/cell_number.h"
#include "engine/picture/film.h"

namespace convoscope {
namespace {

constexpr double kDimmed = 0.42;  // of the ground over what the window doesn't read
constexpr int kCellChars = 5;
constexpr double kMonoAdvance = 0.6;  // of JetBrains Mono, in ems

enum class CellState { kPadding, kBetween, kPlain, kRead };

struct Window {
  int64_t row = 0, column = 0;  // of the output element
};

class Planes {
 public:
  Planes(const Film& film, int64_t frame, Canvas& canvas)
      : film_(film),
        frame_(frame),
        at_{film.row_of(frame), film.column_of(frame)},
        theme_(film.theme()),
        canvas_(canvas) {}

  void draw() {
    stack(film_.layout.input, film_.geometry().input().c);
    beam_shade();
    input_cells();
    window();
    beam_lines(1);
    stack(film_.layout.output, film_.geometry().output.c);
    output_cells();
    beam_lines(0.3);
    current();
  }

 private:
  double px(double length) const { return length * film_.unit(); }

  // Edges of up to two more planes below one of several channels.
  void stack(const Plane& plane, int64_t channels) {
    const int64_t more = std::min<int64_t>(channels - 1, 2);
    for (int64_t i = more; i > 0; --i) {
      auto corners =
          plane.box(static_cast<double>(plane.first_row), static_cast<double>(plane.first_column),
                    static_cast<double>(plane.rows), static_cast<double>(plane.columns));
      for (Point& p : corners) {
        p.x -= px(2.5) * static_cast<double>(i);
        p.y += px(6) * static_cast<double>(i);
      }
      canvas_.fill(corners, theme_.raised);
      canvas_.stroke(corners, theme_.border, {px(1)}, true);
    }
  }

  std::array<Point, 4> window_box() const {
    const SlideAxis &h = film_.slide.h, &w = film_.slide.w;
    return film_.layout.input.box(
        static_cast<double>(h.start(at_.row)), static_cast<double>(w.start(at_.column)),
        static_cast<double>(h.effective()), static_cast<double>(w.effective()));
  }
  std::array<Point, 4> output_box(double inset = 0) const {
    return film_.layout.output.box(static_cast<double>(at_.row), static_cast<double>(at_.column), 1,
                                   1, inset);
  }

  // The sides of the beam, behind everything else.
  void beam_shade() {
    const auto below = window_box(), above = output_box();
    for (size_t i = 0; i < 4; ++i) {
      const size_t j = (i + 1) % 4;
      const Point side[] = {below[i], below[j], above[j], above[i]};
      canvas_.fill(side, theme_.accent_two.with_alpha(0.07));
    }
  }

  void beam_lines(double alpha) {
    const auto below = window_box(), above = output_box();
    for (size_t i = 0; i < 4; ++i) {
      const Point line[] = {below[i], above[i]};
      canvas_.stroke(line, theme_.accent_two.with_alpha(0.75 * alpha), {px(1)}, false);
    }
  }

  CellState state_of(int64_t row, int64_t column) const {
    const SlideAxis &h = film_.slide.h, &w = film_.slide.w;
    if (!h.inside(row) || !w.inside(column)) return CellState::kPadding;
    if (!film_.is_element(row, column)) return CellState::kBetween;
    return is_tap(row, column) ? CellState::kRead : CellState::kPlain;
  }

  bool is_tap(int64_t row, int64_t column) const {
    return film_.slide.h.tap_at(at_.row, row) >= 0 && film_.slide.w.tap_at(at_.column, column) >= 0;
  }

  Ink input_ink(int64_t row, int64_t column, CellState state) const {
    if (!film_.options.values) {
      return mix(theme_.ground, theme_.accent, state == CellState::kRead ? 0.75 : 0.34);
    }
    const Ink ink = film_.input.of(film_.input_value(row, column));
    return state == CellState::kRead ? ink : mix(ink, theme_.ground, kDimmed);
  }

  void input_cells() {
    const CellRange &rows = film_.crop.input_rows, &columns = film_.crop.input_columns;
    for (int64_t y = rows.begin; y < rows.end; ++y) {
      for (int64_t x = columns.begin; x < columns.end; ++x) input_cell(y, x);
    }
    torn_edges(film_.layout.input, rows, columns, film_.slide.h.first(), film_.slide.h.end(),
               film_.slide.w.first(), film_.slide.w.end());
  }

  void input_cell(int64_t row, int64_t column) {
    const auto box = film_.layout.input.box(static_cast<double>(row), static_cast<double>(column),
                                            1, 1, inset());
    const CellState state = state_of(row, column);
    if (state == CellState::kPadding || state == CellState::kBetween) {
      const bool tap = is_tap(row, column);
      canvas_.fill(box, tap ? mix(theme_.ground, theme_.accent_two, 0.10) : theme_.ground);
      if (state == CellState::kPadding) {
        padding_edges(row, column);
      } else {
        canvas_.stroke(box, theme_.faint.with_alpha(0.45), {px(0.8)}, true);
      }
      if (film_.options.numbers) cell_text(film_.layout.input, row, column, "0", theme_.faint);
      return;
    }
    const Ink ink = input_ink(row, column, state);
    canvas_.fill(box, ink);
    canvas_.stroke(box, edge(ink), {px(0.6)}, true);
    if (film_.options.numbers) {
      value_text(film_.layout.input, row, column, film_.input_value(row, column),
                 film_.input_decimals, ink);
    }
  }

  // Dashed, and each edge once: neighbours share it.
  void padding_edges(int64_t row, int64_t column) {
    const auto outside = [&](int64_t y, int64_t x) {
      return !film_.slide.h.inside(y) || !film_.slide.w.inside(x);
    };
    const auto corners =
        film_.layout.input.box(static_cast<double>(row), static_cast<double>(column), 1, 1);
    if (outside(row - 1, column)) dashed(corners[0], corners[1]);
    if (outside(row, column - 1)) dashed(corners[0], corners[3]);
    if (column + 1 == film_.crop.input_columns.end) dashed(corners[1], corners[2]);
    if (row + 1 == film_.crop.input_rows.end) dashed(corners[3], corners[2]);
  }
  void dashed(Point from, Point to) {
    // Three dashes an edge, half of them at its ends, so that corners are always drawn.
    const double unit = std::hypot(to.x - from.x, to.y - from.y) / 8;
    const Point middle{(from.x + to.x) / 2, (from.y + to.y) / 2};
    for (const Point& end : {from, to}) {
      const Point half[] = {middle, end};
      canvas_.stroke(half, theme_.faint.with_alpha(0.8), {px(0.8), {unit, 2 * unit}}, false);
    }
  }

  // Taps outlined one by one, so that the gaps of a dilation show; the window around them.
  void window() {
    const SlideAxis &h = film_.slide.h, &w = film_.slide.w;
    const bool gaps = h.dilation > 1 || w.dilation > 1;
    for (int64_t i = 0; i < h.filter; ++i) {
      for (int64_t j = 0; j < w.filter; ++j) {
        const auto box =
            film_.layout.input.box(static_cast<double>(h.cell(at_.row, i)),
                                   static_cast<double>(w.cell(at_.column, j)), 1, 1, inset());
        canvas_.stroke(box, theme_.accent_two.with_alpha(gaps ? 1 : 0.55), {px(gaps ? 1.4 : 0.9)},
                       true);
      }
    }
    const auto box = window_box();
    canvas_.stroke(box, theme_.dark_outline.with_alpha(0.6), {px(gaps ? 2.2 : 3.6)}, true);
    canvas_.stroke(box, theme_.accent_two, {px(gaps ? 1 : 1.8)}, true);
  }

  void output_cells() {
    const CellRange &rows = film_.crop.rows, &columns = film_.crop.columns;
    int64_t index = 0;
    for (int64_t y = rows.begin; y < rows.end; ++y) {
      for (int64_t x = columns.begin; x < columns.end; ++x, ++index) output_cell(y, x, index);
    }
    torn_edges(film_.layout.output, rows, columns, 0, film_.slide.h.output, 0,
               film_.slide.w.output);
  }

  void output_cell(int64_t row, int64_t column, int64_t index) {
    const Plane& plane = film_.layout.output;
    const auto box =
        plane.box(static_cast<double>(row), static_cast<double>(column), 1, 1, inset());
    if (index > frame_) {
      canvas_.fill(box, mix(theme_.ground, theme_.raised, 0.6));
      canvas_.stroke(box, theme_.border, {px(0.8)}, true);
      return;
    }
    const float value = film_.output_value(row, column);
    const Ink ink = film_.options.values
                        ? film_.output.of(value)
                        : mix(theme_.ground, theme_.result, index == frame_ ? 0.9 : 0.42);
    canvas_.fill(box, ink);
    canvas_.stroke(box, edge(ink), {px(0.6)}, true);
    if (film_.options.numbers) value_text(plane, row, column, value, film_.output_decimals, ink);
  }

  void current() {
    const auto box = output_box();
    canvas_.stroke(box, theme_.dark_outline.with_alpha(0.6), {px(3.6)}, true);
    canvas_.stroke(box, theme_.accent_two, {px(1.8)}, true);
  }

  // Where a plane goes on beyond what is shown, its grid fades out.
  void torn_edges(const Plane& plane, const CellRange& rows, const CellRange& columns,
                  int64_t first_row, int64_t end_row, int64_t first_column, int64_t end_column) {
    const double top = static_cast<double>(rows.begin), bottom = static_cast<double>(rows.end);
    const double left = static_cast<double>(columns.begin);
    const double right = static_cast<double>(columns.end);
    for (int64_t y = rows.begin; y <= rows.end; ++y) {
      const double row = static_cast<double>(y);
      if (columns.begin > first_column) stub(plane.at(row, left), plane.at(row, left - 0.5));
      if (columns.end < end_column) stub(plane.at(row, right), plane.at(row, right + 0.5));
    }
    for (int64_t x = columns.begin; x <= columns.end; ++x) {
      const double column = static_cast<double>(x);
      if (rows.begin > first_row) stub(plane.at(top, column), plane.at(top - 0.5, column));
      if (rows.end < end_row) stub(plane.at(bottom, column), plane.at(bottom + 0.5, column));
    }
  }
  void stub(Point from, Point to) {
    const Point line[] = {from, to};
    canvas_.stroke(line, theme_.faint.with_alpha(0.6), {px(0.8)}, false);
  }

  double inset() const { return std::min(0.5 * film_.unit() / film_.layout.input.cell, 0.06); }

  Ink edge(const Ink& fill) const { return mix(fill, theme_.dim, 0.35); }

  void value_text(const Plane& plane, int64_t row, int64_t column, float value, int decimals,
                  const Ink& fill) {
    cell_text(plane, row, column, cell_number(value, decimals, kCellChars),
              is_bright(fill) ? Ink(24, 29, 38) : Ink(240, 243, 248));
  }

  void cell_text(const Plane& plane, int64_t row, int64_t column, const std::string& text,
                 const Ink& ink) {
    const double size =
        std::min(plane.cell * 0.9 / (kCellChars * kMonoAdvance), plane.cell * plane.tilt * 0.62);
    const Point middle =
        plane.at(static_cast<double>(row) + 0.5, static_cast<double>(column) + 0.5);
    canvas_.text({middle.x, middle.y + 0.36 * size}, text,
                 {Face::kMono, size, ink, TextAnchor::kCentre});
  }

  const Film& film_;
  int64_t frame_;
  Window at_;
  const PictureTheme& theme_;
  Canvas& canvas_;
};

}  // namespace

void draw_planes(const Film& film, int64_t frame, Canvas& canvas) {
  Planes(film, frame, canvas).draw();
}

}  // namespace convoscope
