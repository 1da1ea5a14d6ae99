// Draws the strip below the planes of a film: what the window reads, times the filter, is the
// products, and their sum is the output. Grids stand upright and keep their places in all frames.
#include <cmath>
#include <string>
#include <utility>

#include "engine/picture/cell_number.h"
#include "engine/picture/film.h"
#include "engine/picture/window_terms.h"

namespace convoscope {
namespace {

constexpr double kMonoAdvance = 0.6;

class SumStrip {
 public:
  SumStrip(const Film& film, int64_t frame, Canvas& canvas)
      : film_(film),
        terms_(window_terms(film, film.row_of(frame), film.column_of(frame))),
        row_(film.row_of(frame)),
        column_(film.column_of(frame)),
        theme_(film.theme()),
        canvas_(canvas),
        cell_(film.layout.sum_cell),
        top_(film.layout.sum_top) {}

  void draw() {
    double x = px(26);
    grid(x, terms_.patch, film_.input, "window", true);
    x += width();
    if (!terms_.weights.empty()) {
      sign(x, "\u00D7");
      x += px(kBetween);
      grid(x, terms_.weights, film_.weights, "filter", false);
      x += width();
      sign(x, "=");
      x += px(kBetween);
      grid(x, terms_.products, film_.products, "products", true);
      x += width();
    }
    words(x + px(kBetween));
  }

 private:
  static constexpr double kBetween = 26;

  double px(double length) const { return length * film_.unit(); }
  double width() const { return cell_ * static_cast<double>(terms_.columns); }
  double height() const { return cell_ * static_cast<double>(terms_.rows); }

  void sign(double x, const char* text) {
    canvas_.text({x + px(kBetween) / 2, top_ + height() / 2 + px(6)}, text,
                 {Face::kMedium, px(17), theme_.dim, TextAnchor::kCentre});
  }

  void grid(double x, const std::vector<float>& values, const ValueColours& colours,
            const char* name, bool marks_padding) {
    canvas_.text({x, top_ - px(7)}, name, {Face::kRegular, px(12), theme_.dim});
    const int chars = static_cast<int>(0.94 * cell_ / (kMonoAdvance * px(8)));
    const int decimals = chars >= 2 ? decimals_that_fit(values, std::min(chars, 5)) : -1;
    for (int64_t i = 0; i < terms_.rows; ++i) {
      for (int64_t j = 0; j < terms_.columns; ++j) {
        const auto index = static_cast<size_t>(i * terms_.columns + j);
        const double left = x + cell_ * static_cast<double>(j);
        const double upper = top_ + cell_ * static_cast<double>(i);
        if (marks_padding && !terms_.element[index]) {
          outside(left, upper);
          continue;
        }
        const Ink ink = colours.of(values[index]);
        canvas_.fill_rect(left, upper, cell_, cell_, ink);
        canvas_.stroke_rect(left + 0.5, upper + 0.5, cell_ - 1, cell_ - 1,
                            mix(ink, theme_.dim, 0.3), {px(0.6)});
        if (decimals >= 0) number(left, upper, values[index], decimals, std::min(chars, 5), ink);
      }
    }
  }

  void outside(double left, double upper) {
    const double dash = cell_ * 0.14;
    canvas_.stroke_rect(left + px(0.8), upper + px(0.8), cell_ - px(1.6), cell_ - px(1.6),
                        theme_.faint.with_alpha(0.75), {px(0.8), {dash, dash}});
    if (cell_ < px(12)) return;
    canvas_.text({left + cell_ / 2, upper + cell_ / 2 + px(3)}, "0",
                 {Face::kMono, px(8.5), theme_.faint, TextAnchor::kCentre});
  }

  void number(double left, double upper, float value, int decimals, int chars, const Ink& ink) {
    const double size = std::min(0.94 * cell_ / (kMonoAdvance * chars), 0.42 * cell_);
    canvas_.text({left + cell_ / 2, upper + cell_ / 2 + 0.36 * size},
                 cell_number(value, decimals, chars),
                 {Face::kMono, size, is_bright(ink) ? Ink(24, 29, 38) : Ink(240, 243, 248),
                  TextAnchor::kCentre});
  }

  // What becomes of the products, one number a line, the last one being the output.
  void words(double x) {
    const Layer& layer = film_.layer();
    double y = top_ + px(9);
    if (is_pool(layer.op)) {
      line(x, y, layer.op == Op::kMaxPool ? "largest" : "mean", terms_.value, true);
      return;
    }
    const std::string channel = "channel " + std::to_string(film_.options.channel);
    if (layer.op == Op::kSeparableConv2d) {
      line(x, y, "\u03A3 of the first half", terms_.channel_sum, false);
    } else if (film_.reads.size() > 1) {
      line(x, y, "\u03A3 of " + channel, terms_.channel_sum, false);
      line(x, y, film_.reads.size() == 2 ? "other channel" : "other channels",
           double{terms_.sum} - terms_.channel_sum, false);
    }
    const bool activated = layer.activation.kind != Activation::kNone;
    if (activated) line(x, y, "sum", terms_.sum, false);
    line(x, y, activated ? to_string(layer.activation) : "output", terms_.value, true);
  }

  void line(double x, double& y, const std::string& name, double value, bool last) {
    const double right = film_.layout.width - px(26);
    canvas_.text(
        {x, y}, name,
        {last ? Face::kMedium : Face::kRegular, px(12.5), last ? theme_.text : theme_.dim});
    canvas_.text({right, y}, cell_number(static_cast<float>(value), 3, 9),
                 {last ? Face::kMonoMedium : Face::kMono, px(last ? 16 : 12.5),
                  last ? theme_.accent_two : theme_.text, TextAnchor::kRight});
    y += px(last ? 22 : 20);
    if (!last) return;
    canvas_.text({x, y - px(4)},
                 "row " + std::to_string(row_) + ", column " + std::to_string(column_),
                 {Face::kRegular, px(11.5), theme_.faint});
  }

  const Film& film_;
  WindowTerms terms_;
  int64_t row_, column_;
  const PictureTheme& theme_;
  Canvas& canvas_;
  double cell_, top_;
};

}  // namespace

void draw_sum(const Film& film, int64_t frame, Canvas& canvas) {
  if (film.layout.sum_cell > 0) SumStrip(film, frame, canvas).draw();
}

}  // namespace convoscope
