// See cpp_functions.h. Sums are taken in double, so that what comes out is right to the last digit
// of float32.
#include "engine/export/cpp_functions.h"

#include "engine/export/functions.h"

namespace convoscope {
namespace {

constexpr std::string_view kTypes =
    R"(// Rows, columns and channels of n pictures; the channels of a pixel lie side by side.
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

)";

constexpr const char* kExtent =
    R"(// Windows that fit along one axis: those of a filter with gaps span (size - 1) * dilation + 1.
int extent(int in, int pads, int size, int stride, int dilation) {
  return (in + pads - (size - 1) * dilation - 1) / stride + 1;
}

)";

constexpr const char* kConv2d =
    R"(// filters [KH, KW, cf, cout]; channels in x.c / cf groups where cf is less than x.c.
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

)";

constexpr const char* kTranspose =
    R"(// filters [KH, KW, cout, cin]: every input pixel adds itself times the filter to the output.
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

)";

constexpr const char* kPool = R"(// Padding neither wins nor counts for the mean.
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

)";

constexpr const char* kEach = R"(// function(value, channel) in place of each value.
template <typename Function>
Pictures each(Pictures x, Function function) {
  for (std::size_t i = 0; i < x.values.size(); ++i)
    x.values[i] = float(function(double(x.values[i]), int(i % x.c)));
  return x;
}

)";

constexpr const char* kSoftmax = R"(// Over the channels of each pixel.
Pictures softmax(Pictures x) {
  for (std::size_t first = 0; first < x.values.size(); first += x.c) {
    float* v = &x.values[first];
    const float most = *std::max_element(v, v + x.c);
    double sum = 0;
    for (int k = 0; k < x.c; ++k) sum += std::exp(double(v[k]) - most);
    for (int k = 0; k < x.c; ++k) v[k] = float(std::exp(double(v[k]) - most) / sum);
  }
  return x;
}

)";

constexpr const char* kAdd = R"(Pictures add(Pictures x, const Pictures& other) {
  for (std::size_t i = 0; i < x.values.size(); ++i) x.values[i] += other.values[i];
  return x;
}

)";

constexpr const char* kConcat = R"(Pictures concat(const Pictures& x, const Pictures& other) {
  Pictures y(x.n, x.h, x.w, x.c + other.c);
  for (int n = 0; n < y.n; ++n)
    for (int r = 0; r < y.h; ++r)
      for (int s = 0; s < y.w; ++s)
        for (int k = 0; k < y.c; ++k)
          y.at(n, r, s, k) = k < x.c ? x.at(n, r, s, k) : other.at(n, r, s, k - x.c);
  return y;
}

)";

// In the order in which they are printed.
constexpr ExportFunction kFunctions[] = {
    {kExtent, reads_windows},
    {kConv2d, convolves},
    {kTranspose, does<Op::kConv2dTranspose>},
    {kPool, pools},
    {kEach, changes_each},
    {kSoftmax, does<Op::kSoftmax>},
    {kAdd, does<Op::kAdd>},
    {kConcat, does<Op::kConcat>},
};

}  // namespace

std::string cpp_functions(const ExportRun& run) {
  return std::string(kTypes) + needed_functions(run, kFunctions, "");
}

}  // namespace convoscope
