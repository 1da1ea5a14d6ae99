// stem to wide (9 layers) in C++, exported by Convoscope.
//   g++ -std=c++17 -O2 branches.cpp -o branches && ./branches
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <utility>
#include <vector>

// Rows, columns and channels of n pictures; the channels of a pixel lie side by side.
struct Pictures {
  int n, h, w, c;
  std::vector<float> values;
  Pictures(int n, int h, int w, int c) : n(n), h(h), w(w), c(c), values(std::size_t(n) * h * w * c) {}
  std::size_t place(int i, int y, int x, int k) const {
    return ((std::size_t(i) * h + y) * w + x) * c + k;
  }
  float& at(int i, int y, int x, int k) { return values[place(i, y, x, k)]; }
  float at(int i, int y, int x, int k) const { return values[place(i, y, x, k)]; }
};

struct Pair {
  int h, w;
};
struct Pads {
  int top, bottom, left, right;
};

// Windows that fit along one axis: those of a filter with gaps span (size - 1) * dilation + 1.
int extent(int in, int pads, int size, int stride, int dilation) {
  return (in + pads - (size - 1) * dilation - 1) / stride + 1;
}

// filters [KH, KW, cf, cout]; channels in x.c / cf groups where cf is less than x.c.
Pictures conv2d(const Pictures& x, const float* filters, Pair size, int cf, int cout, Pair stride,
                Pair dilation, Pads pads) {
  Pictures y(x.n, extent(x.h, pads.top + pads.bottom, size.h, stride.h, dilation.h),
             extent(x.w, pads.left + pads.right, size.w, stride.w, dilation.w), cout);
  const int per_group = cout / (x.c / cf);
  for (int n = 0; n < y.n; ++n)
    for (int r = 0; r < y.h; ++r)
      for (int s = 0; s < y.w; ++s)
        for (int k = 0; k < cout; ++k) {
          double sum = 0;
          for (int i = 0; i < size.h; ++i)
            for (int j = 0; j < size.w; ++j) {
              const int row = r * stride.h + i * dilation.h - pads.top;
              const int column = s * stride.w + j * dilation.w - pads.left;
              if (row < 0 || row >= x.h || column < 0 || column >= x.w) continue;  // padding is 0
              for (int q = 0; q < cf; ++q)
                sum += double(x.at(n, row, column, k / per_group * cf + q)) *
                       filters[((std::size_t(i) * size.w + j) * cf + q) * cout + k];
            }
          y.at(n, r, s, k) = float(sum);
        }
  return y;
}

// Padding neither wins nor counts for the mean.
Pictures pool2d(const Pictures& x, bool largest, Pair size, Pair stride, Pads pads) {
  Pictures y(x.n, extent(x.h, pads.top + pads.bottom, size.h, stride.h, 1),
             extent(x.w, pads.left + pads.right, size.w, stride.w, 1), x.c);
  for (int n = 0; n < y.n; ++n)
    for (int r = 0; r < y.h; ++r)
      for (int s = 0; s < y.w; ++s)
        for (int k = 0; k < y.c; ++k) {
          double sum = 0, most = -INFINITY;
          int count = 0;
          for (int i = 0; i < size.h; ++i)
            for (int j = 0; j < size.w; ++j) {
              const int row = r * stride.h + i - pads.top, column = s * stride.w + j - pads.left;
              if (row < 0 || row >= x.h || column < 0 || column >= x.w) continue;
              const double value = x.at(n, row, column, k);
              sum += value;
              most = std::max(most, value);
              ++count;
            }
          y.at(n, r, s, k) = float(largest ? most : sum / count);
        }
  return y;
}

// function(value, channel) in place of each value.
template <typename Function>
Pictures each(Pictures x, Function function) {
  for (std::size_t i = 0; i < x.values.size(); ++i)
    x.values[i] = float(function(double(x.values[i]), int(i % x.c)));
  return x;
}

Pictures add(Pictures x, const Pictures& other) {
  for (std::size_t i = 0; i < x.values.size(); ++i) x.values[i] += other.values[i];
  return x;
}

Pictures concat(const Pictures& x, const Pictures& other) {
  Pictures y(x.n, x.h, x.w, x.c + other.c);
  for (int n = 0; n < y.n; ++n)
    for (int r = 0; r < y.h; ++r)
      for (int s = 0; s < y.w; ++s)
        for (int k = 0; k < y.c; ++k)
          y.at(n, r, s, k) = k < x.c ? x.at(n, r, s, k) : other.at(n, r, s, k - x.c);
  return y;
}

// [KH, KW, Cf, Cout]
const float stem_filters[] = {
    1.0f, -3.0f, -3.0f, -3.0f, 1.0f, -2.0f, 1.0f, -3.0f, -1.0f, 1.0f, -3.0f, -3.0f,
    3.0f, -2.0f, 1.0f, 0.0f, -2.0f, 2.0f, -1.0f, -1.0f, 1.0f, -1.0f, 0.0f, -3.0f,
    -3.0f, 3.0f, 0.0f, 0.0f, 0.0f, 0.0f, -1.0f, -3.0f, -2.0f, -3.0f, 2.0f, -1.0f,
    2.0f, -1.0f, 0.0f, 3.0f, 2.0f, -2.0f, 1.0f, -3.0f, -2.0f, 1.0f, -1.0f, -2.0f,
    2.0f, 1.0f, -3.0f, 3.0f, 1.0f, -1.0f, 2.0f, 3.0f, -3.0f, 2.0f, 3.0f, -1.0f,
    1.0f, -1.0f, -2.0f, -1.0f, 3.0f, -2.0f, 1.0f, 1.0f, 3.0f, 1.0f, -1.0f, 2.0f,
    -2.0f, 1.0f, 3.0f, 3.0f, 3.0f, 3.0f, -2.0f, 3.0f, -2.0f, 3.0f, 0.0f, 2.0f,
    3.0f, -2.0f, -2.0f, 1.0f, 0.0f, -1.0f, 2.0f, -3.0f, -3.0f, 3.0f, -1.0f, 0.0f,
    -1.0f, -2.0f, 2.0f, 1.0f, -1.0f, 0.0f, 3.0f, 2.0f, -1.0f, -1.0f, -3.0f, -2.0f,
};
// [C]
const float shift_bias[] = {
    -3.0f, -2.0f, 0.0f, -2.0f,
};
// [C]
const float norm_mean[] = {
    1.0f, 2.0f, -1.0f, 0.0f,
};
// [C]
const float norm_variance[] = {
    3.0f, 15.0f, 0.0f, 3.0f,
};
// [C]
const float norm_scale[] = {
    2.0f, 4.0f, 1.0f, -1.0f,
};
// [C]
const float norm_offset[] = {
    0.5f, 0.0f, 1.0f, -2.0f,
};
// [KH, KW, C, M]
const float both_filters[] = {
    -1.0f, -2.0f, 0.0f, 1.0f, 1.0f, 3.0f, -3.0f, 0.0f, 2.0f, -1.0f, 3.0f, 2.0f,
    -3.0f, 3.0f, 2.0f, -3.0f, 0.0f, 3.0f, 2.0f, 3.0f, -2.0f, 0.0f, -2.0f, 0.0f,
    3.0f, 2.0f, -1.0f, -3.0f, 3.0f, 2.0f, 0.0f, 0.0f, 0.0f, 2.0f, -3.0f, 2.0f,
};
// [1, 1, C*M, Cout]
const float both_pointwise[] = {
    -2.0f, -2.0f, -2.0f, -3.0f, -2.0f, 1.0f, 0.0f, 3.0f, 2.0f, -2.0f, 1.0f, 3.0f,
    1.0f, 0.0f, 2.0f, -1.0f,
};
// [N, H, W, C]
const float input[] = {
    4.0f, 2.0f, 2.0f, 2.0f, 4.0f, 3.0f, 4.0f, 3.0f, 0.0f, 0.0f, 2.0f, 3.0f, 0.0f, 0.0f, 2.0f,
    4.0f, 3.0f, 2.0f, 3.0f, 2.0f, 0.0f, 3.0f, 2.0f, 1.0f, 4.0f, 0.0f, 3.0f, 0.0f, 1.0f, 2.0f,
    1.0f, 1.0f, 3.0f, 3.0f, 3.0f, 0.0f, 1.0f, 3.0f, 3.0f, 4.0f, 2.0f, 1.0f, 3.0f, 4.0f, 2.0f,
    3.0f, 2.0f, 3.0f, 1.0f, 1.0f, 0.0f, 1.0f, 1.0f, 1.0f, 1.0f, 0.0f, 3.0f, 4.0f, 1.0f, 2.0f,
    2.0f, 0.0f, 1.0f, 3.0f, 4.0f, 2.0f, 4.0f, 4.0f, 2.0f, 1.0f, 4.0f, 4.0f, 0.0f, 3.0f, 4.0f,
    3.0f, 3.0f, 3.0f, 3.0f, 0.0f, 3.0f, 3.0f, 0.0f, 1.0f, 0.0f, 1.0f, 3.0f, 1.0f, 0.0f, 2.0f,
};
// [N, H, W, C]
const float expected[] = {
    23.5f, -3.0f, 17.25f, 8.125f, 23.5f, -3.0f, 17.25f, 8.125f,
    26.0f, 2.75f, 10.25f, 8.125f, 26.0f, 2.75f, 10.25f, 8.125f,
    20.5f, 1.25f, 11.25f, 12.0f, 20.5f, 1.25f, 11.25f, 12.0f,
    21.5f, 2.75f, 11.5f, 17.625f, 21.5f, 2.75f, 11.5f, 17.625f,
};

Pictures model(Pictures x) {
  // stem: conv2d
  x = conv2d(x, stem_filters, {3, 3}, 3, 4, {1, 1}, {1, 1}, {1, 1, 2, 0});
  // shift: bias_add
  x = each(std::move(x), [](double v, int k) { return v + shift_bias[k]; });
  // norm: batch_normalization
  x = each(std::move(x), [](double v, int k) { return (v - norm_mean[k]) / std::sqrt(double(norm_variance[k]) + 1) * norm_scale[k] + norm_offset[k]; });
  const Pictures norm = x;
  // bend: leaky_relu
  x = each(std::move(x), [](double v, int) { return v > 0 ? v : 0.25f * v; });
  // both: separable_conv2d
  x = conv2d(x, both_filters, {3, 3}, 1, 4, {1, 1}, {1, 1}, {1, 1, 1, 1});
  x = conv2d(x, both_pointwise, {1, 1}, 4, 4, {1, 1}, {1, 1}, {0, 0, 0, 0});
  x = each(std::move(x), [](double v, int) { return v < 0 ? 0 : v > 6 ? 6 : v; });
  // sum: add
  x = add(std::move(x), norm);
  // max_: max_pool2d
  x = pool2d(x, true, {2, 2}, {2, 2}, {0, 0, 0, 1});
  // mean: avg_pool2d
  x = pool2d(x, false, {2, 2}, {1, 1}, {0, 0, 0, 0});
  const Pictures mean = x;
  // wide: concat
  x = concat(x, mean);
  return x;
}

std::vector<float> run() {
  Pictures x(1, 6, 5, 3);
  std::copy(input, input + x.values.size(), x.values.begin());
  return model(x).values;
}

// Compares what comes out with Convoscope's numbers. Float32 rounding alone is allowed: 16 * 2^-23 of
// the magnitudes that each layer adds, carried through the layers after it.
int main() {
  const std::vector<float> y = run();
  const double allowed = 1.7e-02;
  double largest = 0;
  bool same = y.size() == 32;
  for (std::size_t i = 0; same && i < y.size(); ++i) {
    const float a = y[i], b = expected[i];
    if (a == b || (std::isnan(a) && std::isnan(b))) continue;
    if (!(std::fabs(double(a) - b) <= allowed)) same = false;
    largest = std::max(largest, std::fabs(double(a) - b));
  }
  std::printf("%s: largest difference %.3g (allowed %.3g)\n", same ? "ok" : "wrong", largest,
              allowed);
  return same ? 0 : 1;
}
