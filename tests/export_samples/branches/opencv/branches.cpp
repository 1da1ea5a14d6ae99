// stem to wide (9 layers) in C++ with OpenCV, exported by Convoscope.
//   g++ -std=c++17 -O2 branches.cpp -o branches $(pkg-config --cflags opencv4) -lopencv_imgproc -lopencv_core && ./branches
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>
#include <utility>
#include <vector>

// A picture: a plane of floats for each channel, as cv::split gives them.
using Maps = std::vector<cv::Mat>;

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

// The plane with a value around it, whatever lies there where the plane is a part of a larger Mat.
cv::Mat padded(const cv::Mat& plane, Pads pads, double value) {
  cv::Mat wide;
  cv::copyMakeBorder(plane, wide, pads.top, pads.bottom, pads.left, pads.right,
                     cv::BORDER_CONSTANT | cv::BORDER_ISOLATED, cv::Scalar(value));
  return wide;
}

// Every stride-th row and column from the first one on, as floats.
cv::Mat sampled(const cv::Mat& plane, int rows, int columns, Pair stride) {
  cv::Mat floats, y(rows, columns, CV_32F);
  plane.convertTo(floats, CV_32F);
  for (int r = 0; r < rows; ++r)
    for (int s = 0; s < columns; ++s)
      y.at<float>(r, s) = floats.at<float>(r * stride.h, s * stride.w);
  return y;
}

// The filter of one plane out of a bank [KH, KW, planes], dilation - 1 zeros between its taps.
cv::Mat taps(const float* filters, Pair size, int planes, int plane, Pair dilation) {
  cv::Mat w = cv::Mat::zeros((size.h - 1) * dilation.h + 1, (size.w - 1) * dilation.w + 1, CV_32F);
  for (int i = 0; i < size.h; ++i)
    for (int j = 0; j < size.w; ++j)
      w.at<float>(i * dilation.h, j * dilation.w) =
          filters[(std::size_t(i) * size.w + j) * planes + plane];
  return w;
}

// filter2D doesn't turn the filter over, as conv2d doesn't. Its anchor is the first tap, so that
// the answer at a pixel is that of the window which begins there.
void add_filtered(const cv::Mat& plane, const cv::Mat& filter, cv::Mat& sum) {
  cv::Mat read;
  cv::filter2D(plane, read, CV_32F, filter, cv::Point(0, 0), 0, cv::BORDER_CONSTANT);
  cv::accumulate(read, sum);
}

// filters [KH, KW, cf, cout]; channels in x.size() / cf groups where cf is less than x.size().
Maps conv2d(const Maps& x, const float* filters, Pair size, int cf, int cout, Pair stride,
            Pair dilation, Pads pads) {
  const int per_group = cout / (int(x.size()) / cf);
  const int rows = extent(x[0].rows, pads.top + pads.bottom, size.h, stride.h, dilation.h);
  const int columns = extent(x[0].cols, pads.left + pads.right, size.w, stride.w, dilation.w);
  Maps wide, y;
  for (const cv::Mat& plane : x) wide.push_back(padded(plane, pads, 0));
  for (int k = 0; k < cout; ++k) {
    cv::Mat sum = cv::Mat::zeros(wide[0].size(), CV_64F);
    for (int q = 0; q < cf; ++q)
      add_filtered(wide[k / per_group * cf + q],
                   taps(filters, size, cf * cout, q * cout + k, dilation), sum);
    y.push_back(sampled(sum, rows, columns, stride));
  }
  return y;
}

// Padding neither wins nor counts for the mean. dilate is the maximum of a window, boxFilter the sum.
Maps pool2d(const Maps& x, bool largest, Pair size, Pair stride, Pads pads) {
  const int rows = extent(x[0].rows, pads.top + pads.bottom, size.h, stride.h, 1);
  const int columns = extent(x[0].cols, pads.left + pads.right, size.w, stride.w, 1);
  const cv::Size window(size.w, size.h);
  const cv::Point first(0, 0);
  const auto sums = [&](const cv::Mat& plane) {
    cv::Mat y;
    cv::boxFilter(padded(plane, pads, 0), y, CV_64F, window, first, false, cv::BORDER_CONSTANT);
    return y;
  };
  const cv::Mat inside = sums(cv::Mat::ones(x[0].size(), CV_32F));
  Maps y;
  for (const cv::Mat& plane : x) {
    cv::Mat read;
    if (largest)
      cv::dilate(padded(plane, pads, -INFINITY), read, cv::Mat::ones(window, CV_8U), first);
    else
      cv::divide(sums(plane), inside, read);
    y.push_back(sampled(read, rows, columns, stride));
  }
  return y;
}

// function(value, channel) in place of each value.
template <typename Function>
Maps each(const Maps& x, Function function) {
  Maps y;
  for (std::size_t k = 0; k < x.size(); ++k) {
    y.push_back(x[k].clone());
    for (float& value : cv::Mat_<float>(y[k])) value = float(function(double(value), int(k)));
  }
  return y;
}

Maps add(const Maps& x, const Maps& other) {
  Maps y(x.size());
  for (std::size_t k = 0; k < x.size(); ++k) cv::add(x[k], other[k], y[k]);
  return y;
}

// The channels of x, then those of the other one.
Maps concat(const Maps& x, const Maps& other) {
  Maps y = x;
  y.insert(y.end(), other.begin(), other.end());
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

Maps model(Maps x) {
  // stem: conv2d
  x = conv2d(x, stem_filters, {3, 3}, 3, 4, {1, 1}, {1, 1}, {1, 1, 2, 0});
  // shift: bias_add
  x = each(std::move(x), [](double v, int k) { return v + shift_bias[k]; });
  // norm: batch_normalization
  x = each(std::move(x), [](double v, int k) { return (v - norm_mean[k]) / std::sqrt(double(norm_variance[k]) + 1) * norm_scale[k] + norm_offset[k]; });
  const Maps norm = x;
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
  const Maps mean = x;
  // wide: concat
  x = concat(x, mean);
  return x;
}

// Picture after picture; the channels of a pixel lie side by side in `input` and in the answer.
std::vector<float> run() {
  const int pictures = 1, rows = 6, columns = 5, channels = 3;
  std::vector<float> answer;
  const float* read = input;
  for (int n = 0; n < pictures; ++n) {
    Maps x(channels);
    for (cv::Mat& plane : x) plane.create(rows, columns, CV_32F);
    for (int i = 0; i < rows * columns; ++i)
      for (cv::Mat& plane : x) plane.at<float>(i / columns, i % columns) = *read++;
    const Maps y = model(x);
    for (int i = 0; i < y[0].rows * y[0].cols; ++i)
      for (const cv::Mat& plane : y)
        answer.push_back(plane.at<float>(i / plane.cols, i % plane.cols));
  }
  return answer;
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
