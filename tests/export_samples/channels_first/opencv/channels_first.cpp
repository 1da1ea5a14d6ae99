// deep to up (3 layers) in C++ with OpenCV, exported by Convoscope.
//   g++ -std=c++17 -O2 channels_first.cpp -o channels_first $(pkg-config --cflags opencv4) -lopencv_imgproc -lopencv_core && ./channels_first
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

// filters [KH, KW, cout, cin]: every input pixel adds itself times the filter to the output. So a
// pixel of the output is the sum over the filter turned over, of pixels that stand stride apart.
Maps conv2d_transpose(const Maps& x, const float* filters, Pair size, int cout, Pair out,
                      Pair stride, Pair dilation, Pads pads) {
  const int cin = int(x.size()), above = (size.h - 1) * dilation.h, left = (size.w - 1) * dilation.w;
  Maps wide, y;
  for (const cv::Mat& plane : x) {
    cv::Mat apart = cv::Mat::zeros(out.h + above, out.w + left, CV_32F);
    for (int r = 0; r < plane.rows; ++r)
      for (int s = 0; s < plane.cols; ++s) {
        const int row = r * stride.h + above - pads.top, column = s * stride.w + left - pads.left;
        if (row < 0 || row >= apart.rows || column < 0 || column >= apart.cols) continue;
        apart.at<float>(row, column) = plane.at<float>(r, s);
      }
    wide.push_back(apart);
  }
  for (int k = 0; k < cout; ++k) {
    cv::Mat sum = cv::Mat::zeros(wide[0].size(), CV_64F);
    for (int q = 0; q < cin; ++q) {
      cv::Mat filter = taps(filters, size, cout * cin, k * cin + q, dilation);
      cv::flip(filter, filter, -1);
      add_filtered(wide[q], filter, sum);
    }
    y.push_back(sampled(sum, out.h, out.w, {1, 1}));
  }
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

Maps model(Maps x) {
  // deep: depthwise_conv2d
  x = conv2d(x, deep_filters, {2, 2}, 1, 4, {1, 1}, {2, 1}, {1, 1, 0, 1});
  // grouped: conv2d
  x = conv2d(x, grouped_filters, {1, 1}, 2, 4, {2, 2}, {1, 1}, {0, 0, 0, 0});
  // up: conv2d_transpose
  x = conv2d_transpose(x, up_filters, {3, 3}, 2, {5, 4}, {2, 2}, {1, 1}, {1, 1, 0, 1});
  return x;
}

// Picture after picture; the channels of a pixel lie side by side in `input` and in the answer.
std::vector<float> run() {
  const int pictures = 2, rows = 5, columns = 4, channels = 2;
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
