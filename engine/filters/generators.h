// The forms behind the presets, each a function of the extents alone: one slice of weights over
// rows and columns, in double, before it is spread over channels. Which preset uses which form is
// said in presets.cpp.
//
// Convolution here is TensorFlow's cross-correlation: weights are not flipped, so a weight right of
// the centre weighs the pixel to the right. y grows downwards.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <span>
#include <vector>

namespace convoscope {

struct Slice {
  int64_t h = 0, w = 0;
  std::vector<double> weights;  // row-major

  Slice(int64_t height, int64_t width)
      : h(height), w(width), weights(static_cast<size_t>(height * width), 0.0) {}
  double& at(int64_t y, int64_t x) { return weights[static_cast<size_t>(y * w + x)]; }
  double at(int64_t y, int64_t x) const { return weights[static_cast<size_t>(y * w + x)]; }
};

// The tap that SAME padding at stride 1 puts on the output's own pixel: the middle one, or the one
// before the middle of an even extent.
inline int64_t centre_tap(int64_t extent) { return (extent - 1) / 2; }

// `form` (rows of equal length) with its centre tap on that of an h×w slice of zeros; what reaches
// beyond the slice is dropped.
Slice centred(int64_t h, int64_t w, std::initializer_list<std::initializer_list<double>> form);

// Σ w = 1.
Slice box_form(int64_t h, int64_t w);
Slice gaussian_form(int64_t h, int64_t w);  // σ is a quarter of the extent, along each axis
Slice binomial_form(int64_t h, int64_t w);  // row h−1 and row w−1 of Pascal's triangle
Slice motion_form(int64_t h, int64_t w);    // the mean of the centre row

// Σ w = 0; positive where brightness rises to the right. Smoothed across, a difference along. At
// 3×3 they are the textbook's numbers, and any larger one gives a ramp the same answer: 8 (Sobel)
// or 6 (Prewitt) times its slope. A filter of one column sees no difference: its weights are 0.
Slice sobel_form(int64_t h, int64_t w);  // binomial
Slice prewitt_form(int64_t h,
                   int64_t w);  // the slope of a plane through the window by least squares
Slice corner_form(int64_t h, int64_t w);  // Sobel's difference along both axes: f(x) + g(y) gives 0

// Σ w = 0.
Slice log_form(int64_t h, int64_t w);  // ∇² of a Gaussian, σ a sixth of the extent: x² + y² gives 4
Slice dog_form(int64_t h, int64_t w);   // a Gaussian less one of twice its σ
Slice ring_form(int64_t h, int64_t w);  // a bright circle on a dark disc, positive part Σ w = 1

// A wave of 0.8 extents under a Gaussian; (cos, sin) is the direction in which it runs, sin > 0
// upwards. Even: bright in the middle. Odd: a quarter of a wave later, dark to bright along the
// direction. Σ w = 0 and the positive part Σ w = 1, so pictures in [0, 1] answer in [−1, 1].
enum class Phase { kEven, kOdd };
struct Direction {
  double cos = 1.0, sin = 0.0;
};
Slice gabor_form(int64_t h, int64_t w, Direction direction, Phase phase);

// The Gaussian's slope along a direction, positive part Σ w = 1.
Slice gaussian_slope_form(int64_t h, int64_t w, Direction direction);

// What several forms end with.
Slice outer(std::span<const double> along_y, std::span<const double> along_x);
Slice without_mean(const Slice& slice, const Slice& envelope);  // less as much as makes Σ w = 0
Slice with_unit_positive_part(Slice slice);  // all zeros where what is left is mere rounding

Slice transposed(const Slice& slice);
Slice combined(double a, const Slice& first, double b, const Slice& second);  // a·first + b·second

// The slice for every channel, scaled by the channel's factor: [h][w][channels].
std::vector<float> on_channels(const Slice& slice, std::span<const double> factors);
// The slice on the mean of `in` channels.
std::vector<float> on_mean(const Slice& slice, int64_t in);

}  // namespace convoscope
