// deep to up (3 layers) in C++, exported by Convoscope.
//   g++ -std=c++17 -O2 channels_first.cpp -o channels_first && ./channels_first
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

// filters [KH, KW, cout, cin]: every input pixel adds itself times the filter to the output.
Pictures conv2d_transpose(const Pictures& x, const float* filters, Pair size, int cout, Pair out,
                          Pair stride, Pair dilation, Pads pads) {
  Pictures y(x.n, out.h, out.w, cout);
  std::vector<double> sums(y.values.size());
  for (int n = 0; n < x.n; ++n)
    for (int r = 0; r < x.h; ++r)
      for (int s = 0; s < x.w; ++s)
        for (int i = 0; i < size.h; ++i)
          for (int j = 0; j < size.w; ++j) {
            const int row = r * stride.h + i * dilation.h - pads.top;
            const int column = s * stride.w + j * dilation.w - pads.left;
            if (row < 0 || row >= y.h || column < 0 || column >= y.w) continue;
            for (int k = 0; k < cout; ++k)
              for (int q = 0; q < x.c; ++q)
                sums[y.place(n, row, column, k)] +=
                    double(x.at(n, r, s, q)) *
                    filters[((std::size_t(i) * size.w + j) * cout + k) * x.c + q];
          }
  for (std::size_t i = 0; i < sums.size(); ++i) y.values[i] = float(sums[i]);
  return y;
}

// [KH, KW, C, M]
const float deep_filters[] = {
    2.0f, 3.0f, -2.0f, -2.0f, 2.0f, 0.0f, 1.0f, 0.0f,
    -1.0f, 0.0f, -2.0f, -1.0f, -1.0f, -3.0f, 2.0f, -1.0f,
};
// [KH, KW, Cf, Cout]
const float grouped_filters[] = {
    -3.0f, -1.0f, 1.0f, 0.0f, 0.0f, 2.0f, -3.0f, 0.0f,
};
// [KH, KW, Cout, Cin]
const float up_filters[] = {
    -1.0f, 1.0f, 1.0f, -1.0f, 1.0f, -3.0f, -3.0f, 3.0f,
    -2.0f, -3.0f, -3.0f, -1.0f, -1.0f, -3.0f, 3.0f, -2.0f,
    -1.0f, 3.0f, -2.0f, 3.0f, 0.0f, 3.0f, 2.0f, 3.0f,
    -1.0f, 0.0f, -2.0f, 1.0f, 1.0f, 1.0f, 0.0f, 2.0f,
    -1.0f, -3.0f, -1.0f, -3.0f, 3.0f, 2.0f, -2.0f, 0.0f,
    -3.0f, -1.0f, -3.0f, 2.0f, -3.0f, 3.0f, -1.0f, -3.0f,
    1.0f, 3.0f, -2.0f, -3.0f, -1.0f, 3.0f, -3.0f, 0.0f,
    -3.0f, -1.0f, 1.0f, 0.0f, -1.0f, 1.0f, -2.0f, -3.0f,
    1.0f, 2.0f, -2.0f, -3.0f, -2.0f, -1.0f, -3.0f, -2.0f,
};
// [N, H, W, C]
const float input[] = {
    0.0f, 5.0f, 0.0f, 4.0f, -2.0f, 0.0f, -2.0f, 0.0f,
    -1.0f, -2.0f, 0.0f, 5.0f, 4.0f, 0.0f, 1.0f, -2.0f,
    1.0f, 0.0f, -2.0f, 0.0f, 2.0f, 0.0f, 1.0f, 5.0f,
    2.0f, -1.0f, 1.0f, -2.0f, 3.0f, 3.0f, 2.0f, 5.0f,
    4.0f, -1.0f, 0.0f, -2.0f, -2.0f, 1.0f, 3.0f, 1.0f,
    2.0f, 5.0f, -2.0f, 3.0f, -1.0f, -1.0f, 5.0f, 1.0f,
    -2.0f, 4.0f, -1.0f, -1.0f, 5.0f, 1.0f, 3.0f, 2.0f,
    1.0f, -1.0f, 2.0f, 0.0f, 5.0f, 3.0f, 5.0f, 0.0f,
    1.0f, 2.0f, 2.0f, 0.0f, 1.0f, 5.0f, 5.0f, 1.0f,
    0.0f, -1.0f, 4.0f, 4.0f, -1.0f, 5.0f, 4.0f, 0.0f,
};
// [N, H, W, C]
const float expected[] = {
    -43.0f, -4.0f, -17.0f, -57.0f, -54.0f, -3.0f, -2.0f, 63.0f,
    -88.0f, 9.0f, 66.0f, -80.0f, 21.0f, -213.0f, -123.0f, 76.0f,
    13.0f, 8.0f, 20.0f, 59.0f, -33.0f, -60.0f, -32.0f, -83.0f,
    40.0f, -12.0f, -16.0f, -12.0f, 86.0f, -122.0f, 49.0f, 27.0f,
    30.0f, -12.0f, 6.0f, -30.0f, 62.0f, 56.0f, -11.0f, -108.0f,
    11.0f, -6.0f, 1.0f, -19.0f, -19.0f, 51.0f, -5.0f, 30.0f,
    -23.0f, 42.0f, -37.0f, 83.0f, -99.0f, -128.0f, -9.0f, 52.0f,
    -61.0f, 12.0f, 1.0f, 17.0f, -119.0f, -183.0f, 44.0f, -142.0f,
    -26.0f, -165.0f, -37.0f, -34.0f, -76.0f, -203.0f, 143.0f, 105.0f,
    2.0f, -18.0f, 10.0f, -70.0f, 24.0f, 4.0f, 33.0f, -162.0f,
};

Pictures model(Pictures x) {
  // deep: depthwise_conv2d
  x = conv2d(x, deep_filters, {2, 2}, 1, 4, {1, 1}, {2, 1}, {1, 1, 0, 1});
  // grouped: conv2d
  x = conv2d(x, grouped_filters, {1, 1}, 2, 4, {2, 2}, {1, 1}, {0, 0, 0, 0});
  // up: conv2d_transpose
  x = conv2d_transpose(x, up_filters, {3, 3}, 2, {5, 4}, {2, 2}, {1, 1}, {1, 1, 0, 1});
  return x;
}

std::vector<float> run() {
  Pictures x(2, 5, 4, 2);
  std::copy(input, input + x.values.size(), x.values.begin());
  return model(x).values;
}

// Compares what comes out with Convoscope's numbers. Float32 rounding alone is allowed: 16 * 2^-23 of
// the magnitudes that each layer adds, carried through the layers after it.
int main() {
  const std::vector<float> y = run();
  const double allowed = 2.7e-03;
  double largest = 0;
  bool same = y.size() == 80;
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
