// See opencv_functions.h. OpenCV's filters give an answer at every pixel; the windows that count
// are those that lie within the padded plane, every stride-th of them.
#include "engine/export/opencv_functions.h"

#include "engine/export/functions.h"

namespace convoscope {
namespace {

constexpr std::string_view kTypes =
    R"(// A picture: a plane of floats for each channel, as cv::split gives them.
using Maps = std::vector<cv::Mat>;

struct Pair {
  int h, w;
};
struct Pads {
  int top, bottom, left, right;
};

)";

constexpr std::string_view kExtent =
    R"(// Windows that fit along one axis: those of a filter with gaps span (size - 1) * dilation + 1.
int extent(int in, int pads, int size, int stride, int dilation) {
  return (in + pads - (size - 1) * dilation - 1) / stride + 1;
}

)";

constexpr std::string_view kPadded =
    R"(// The plane with a value around it, whatever lies there where the plane is a part of a larger Mat.
cv::Mat padded(const cv::Mat& plane, Pads pads, double value) {
  cv::Mat wide;
  cv::copyMakeBorder(plane, wide, pads.top, pads.bottom, pads.left, pads.right,
                     cv::BORDER_CONSTANT | cv::BORDER_ISOLATED, cv::Scalar(value));
  return wide;
}

)";

constexpr std::string_view kSampled =
    R"(// Every stride-th row and column from the first one on, as floats.
cv::Mat sampled(const cv::Mat& plane, int rows, int columns, Pair stride) {
  cv::Mat floats, y(rows, columns, CV_32F);
  plane.convertTo(floats, CV_32F);
  for (int r = 0; r < rows; ++r)
    for (int s = 0; s < columns; ++s)
      y.at<float>(r, s) = floats.at<float>(r * stride.h, s * stride.w);
  return y;
}

)";

constexpr std::string_view kTaps =
    R"(// The filter of one plane out of a bank [KH, KW, planes], dilation - 1 zeros between its taps.
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

)";

constexpr std::string_view kConv2d =
    R"(// filters [KH, KW, cf, cout]; channels in x.size() / cf groups where cf is less than x.size().
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

)";

constexpr std::string_view kTranspose =
    R"(// filters [KH, KW, cout, cin]: every input pixel adds itself times the filter to the output. So a
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

)";

constexpr std::string_view kPool =
    R"(// Padding neither wins nor counts for the mean. dilate is the maximum of a window, boxFilter the sum.
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

)";

constexpr std::string_view kEach = R"(// function(value, channel) in place of each value.
template <typename Function>
Maps each(const Maps& x, Function function) {
  Maps y;
  for (std::size_t k = 0; k < x.size(); ++k) {
    y.push_back(x[k].clone());
    for (float& value : cv::Mat_<float>(y[k])) value = float(function(double(value), int(k)));
  }
  return y;
}

)";

constexpr std::string_view kSoftmax = R"(// Over the channels of each pixel.
Maps softmax(const Maps& x) {
  cv::Mat most = x[0].clone(), total = cv::Mat::zeros(most.size(), CV_64F);
  for (const cv::Mat& plane : x) cv::max(most, plane, most);
  Maps y;
  for (const cv::Mat& plane : x) {
    cv::Mat e;
    cv::subtract(plane, most, e, cv::noArray(), CV_64F);
    cv::exp(e, e);
    total += e;
    y.push_back(e);
  }
  for (cv::Mat& plane : y) {
    cv::divide(plane, total, plane);
    plane.convertTo(plane, CV_32F);
  }
  return y;
}

)";

constexpr std::string_view kAdd = R"(Maps add(const Maps& x, const Maps& other) {
  Maps y(x.size());
  for (std::size_t k = 0; k < x.size(); ++k) cv::add(x[k], other[k], y[k]);
  return y;
}

)";

constexpr std::string_view kConcat = R"(// The channels of x, then those of the other one.
Maps concat(const Maps& x, const Maps& other) {
  Maps y = x;
  y.insert(y.end(), other.begin(), other.end());
  return y;
}

)";

bool uses_taps(const ExportStep& step) { return has_filters(step.layer->op); }
bool samples(const ExportStep& step) { return uses_taps(step) || pools(step); }

// In the order in which they are printed.
constexpr ExportFunction kFunctions[] = {
    {kExtent, reads_windows},
    {kPadded, reads_windows},
    {kSampled, samples},
    {kTaps, uses_taps},
    {kConv2d, convolves},
    {kTranspose, does<Op::kConv2dTranspose>},
    {kPool, pools},
    {kEach, changes_each},
    {kSoftmax, does<Op::kSoftmax>},
    {kAdd, does<Op::kAdd>},
    {kConcat, does<Op::kConcat>},
};

}  // namespace

std::string opencv_functions(const ExportRun& run) {
  return std::string(kTypes) + needed_functions(run, kFunctions, "");
}

}  // namespace convoscope
