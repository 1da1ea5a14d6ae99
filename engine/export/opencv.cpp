// The run as a C++17 file over OpenCV's core and imgproc: a picture is a list of cv::Mat, a plane a
// channel, and its batch goes through the model picture by picture.
#include <cmath>

#include "engine/export/cpp_file.h"
#include "engine/export/opencv_functions.h"
#include "engine/export/targets.h"

namespace convoscope {
namespace {

std::string run_text(const ExportRun& run) {
  const ImageShape in = image_shape(*run.input());
  const auto of = [](int64_t extent) { return std::to_string(extent); };
  return R"(// Picture after picture; the channels of a pixel lie side by side in `input` and in the answer.
std::vector<float> run() {
  const int pictures = )" +
         of(in.n) + ", rows = " + of(in.h) + ", columns = " + of(in.w) +
         ", channels = " + of(in.c) + R"(;
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
)";
}

// filter2D leaves out taps of 0, and sums by Fourier transforms where the filter is large: what
// isn't finite would spread to other pixels than it does.
Expected<void> check_finite(const ExportRun& run) {
  for (size_t s = 0; s < run.steps.size(); ++s) {
    const Op op = run.steps[s].layer->op;
    if (!has_filters(op) && !is_pool(op)) continue;
    for (const float value : run.values[s]->values()) {
      if (std::isfinite(value)) continue;
      return refuse_step(run.steps[s], "OpenCV", "it reads values that aren't finite");
    }
  }
  return {};
}

}  // namespace

Expected<Exported> export_opencv(const ExportSource& source, const ExportOptions& options,
                                 const ParallelOptions& how) {
  const ExportRun run = export_run(source);
  if (auto checked = check_finite(run); !checked) return tl::unexpected(checked.error());
  return write_cpp(run,
                   {.language = "C++ with OpenCV",
                    .flags = " $(pkg-config --cflags opencv4) -lopencv_imgproc -lopencv_core",
                    .includes = {"<opencv2/core.hpp>", "<opencv2/imgproc.hpp>"},
                    .functions = opencv_functions(run),
                    .type = "Maps",
                    .run = run_text(run),
                    .notes = same_notes(run)},
                   options, how);
}

}  // namespace convoscope
