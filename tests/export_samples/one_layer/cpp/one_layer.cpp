// edges in C++, exported by Convoscope.
//   g++ -std=c++17 -O2 one_layer.cpp -o one_layer && ./one_layer
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

// function(value, channel) in place of each value.
template <typename Function>
Pictures each(Pictures x, Function function) {
  for (std::size_t i = 0; i < x.values.size(); ++i)
    x.values[i] = float(function(double(x.values[i]), int(i % x.c)));
  return x;
}

// [KH, KW, Cf, Cout]
const float edges_filters[] = {
    0.0f, 1.0f, 0.0f, -1.0f, -1.0f, -2.0f, 3.0f, -2.0f, 2.0f, 3.0f, -2.0f, -3.0f,
    1.0f, -1.0f, 1.0f, 0.0f, -1.0f, 2.0f, 0.0f, -1.0f, 1.0f, -3.0f, -3.0f, 1.0f,
    0.0f, -2.0f, 3.0f, -1.0f, -2.0f, 0.0f, 0.0f, -3.0f, 2.0f, -3.0f, 3.0f, 1.0f,
};
// [N, H, W, C]
const float input[] = {
    5.0f, 2.0f, 6.0f, 0.0f, 1.0f, 8.0f, 1.0f, 5.0f, 9.0f, 0.0f, 8.0f, 3.0f,
    0.0f, 1.0f, 6.0f, 6.0f, 1.0f, 3.0f, 1.0f, 8.0f, 6.0f, 0.0f, 9.0f, 1.0f,
    3.0f, 9.0f, 0.0f, 9.0f, 9.0f, 6.0f, 0.0f, 3.0f, 0.0f, 8.0f, 2.0f, 4.0f,
    6.0f, 2.0f, 8.0f, 1.0f, 9.0f, 4.0f, 8.0f, 2.0f, 1.0f, 9.0f, 9.0f, 3.0f,
    5.0f, 1.0f, 8.0f, 1.0f, 9.0f, 0.0f, 9.0f, 3.0f, 7.0f, 8.0f, 6.0f, 5.0f,
};
// [N, H, W, C]
const float expected[] = {
    0.0f, 0.0f, 33.0f, 0.0f, 0.0f, 38.0f, 0.0f, 0.0f, 36.0f, 0.0f, 0.0f, 35.0f,
    0.0f, 0.0f, 57.0f, 7.0f, 0.0f, 41.0f,
    6.0f, 0.0f, 57.0f, 0.0f, 0.0f, 60.0f, 14.0f, 0.0f, 41.0f, 0.0f, 0.0f, 45.0f,
    0.0f, 0.0f, 61.0f, 0.0f, 0.0f, 35.0f,
    27.0f, 0.0f, 25.0f, 46.0f, 0.0f, 23.0f, 26.0f, 0.0f, 23.0f, 13.0f, 0.0f, 1.0f,
    19.0f, 0.0f, 25.0f, 3.0f, 0.0f, 10.0f,
};

Pictures model(Pictures x) {
  // edges: conv2d
  x = conv2d(x, edges_filters, {3, 2}, 2, 3, {2, 1}, {1, 1}, {1, 1, 0, 1});
  x = each(std::move(x), [](double v, int) { return v < 0 ? 0 : v; });
  return x;
}

std::vector<float> run() {
  Pictures x(1, 5, 6, 2);
  std::copy(input, input + x.values.size(), x.values.begin());
  return model(x).values;
}

// Compares what comes out with Convoscope's numbers. Float32 rounding alone is allowed: 16 * 2^-23 of
// the magnitudes that each layer adds, carried through the layers after it.
int main() {
  const std::vector<float> y = run();
  const double allowed = 3.1e-04;
  double largest = 0;
  bool same = y.size() == 54;
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
