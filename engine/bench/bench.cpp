// See bench.h.
#include "engine/bench/bench.h"

#include <algorithm>
#include <chrono>
#include <vector>

#include "engine/conv/kept_filters.h"
#include "engine/core/parallel.h"

namespace convoscope {
namespace {

constexpr NamedCase kCases[] = {
    {"downsample", "10x64x64x32*3x3x32x64 strides=2,2"},
    {"widen", "10x64x64x16*3x3x16x32 dilations=2,2"},
    {"hierarchy-1", "10x128x128x3*5x5x3x16"},
    {"hierarchy-2", "10x128x128x16*3x3x16x32 strides=2,2"},
    {"resnet-7x7", "1x224x224x3*7x7x3x64 strides=2,2"},
    {"resnet-56", "1x56x56x64*3x3x64x64"},
    {"resnet-28", "1x28x28x128*3x3x128x128"},
    {"resnet-14", "1x14x14x256*3x3x256x256"},
    {"resnet-7", "1x7x7x512*3x3x512x512"},
    {"resnet-3x3-strided", "1x56x56x128*3x3x128x128 strides=2,2"},
    {"resnet-1x1", "1x56x56x64*1x1x64x256"},
    {"resnet-1x1-narrow", "1x56x56x256*1x1x256x64"},
    {"resnet-1x1-deep", "1x14x14x1024*1x1x1024x256"},
    {"resnet-1x1-strided", "1x56x56x256*1x1x256x512 strides=2,2"},
    {"vgg-224-rgb", "1x224x224x3*3x3x3x64"},
    {"vgg-224", "1x224x224x64*3x3x64x64"},
    {"vgg-112", "1x112x112x128*3x3x128x128"},
    {"vgg-28", "1x28x28x512*3x3x512x512"},
    {"vgg-14", "1x14x14x512*3x3x512x512"},
    {"depthwise-112", "1x112x112x64*3x3x1x64"},
    {"depthwise-56", "1x56x56x128*3x3x1x128 strides=2,2"},
    {"depthwise-14", "1x14x14x512*3x3x1x512"},
    {"depthwise-5x5", "1x28x28x240*5x5x1x240"},
    {"dilated-33", "1x33x33x256*3x3x256x256 dilations=2,2"},
    {"dilated-17", "1x17x17x512*3x3x512x512 dilations=4,4"},
    {"grouped-56", "1x56x56x128*3x3x4x128"},
    {"grouped-28", "1x28x28x256*3x3x8x256"},
    {"grouped-27", "1x27x27x96*5x5x48x256"},
    {"square-3x3", "1x512x512x1*3x3x1x1"},
    {"square-9x9", "1x512x512x1*9x9x1x1"},
    {"square-31x31", "1x512x512x1*31x31x1x1"},
    {"square-rgb-to-16", "1x512x512x3*3x3x3x16"},
    {"hd-rgb-to-16", "1x1080x1920x3*5x5x3x16"},
    {"hd-3x3", "1x1080x1920x1*3x3x1x1"},
    {"hd-one-filter", "1x1080x1920x1*5x5x1x1"},
    {"hd-7x7", "1x1080x1920x1*7x7x1x1"},
    {"hd-9x9", "1x1080x1920x1*9x9x1x1"},
    {"hd-11x11", "1x1080x1920x1*11x11x1x1"},
    {"hd-15x15", "1x1080x1920x1*15x15x1x1"},
    {"hd-21x21", "1x1080x1920x1*21x21x1x1"},
    {"hd-31x31", "1x1080x1920x1*31x31x1x1"},
    {"hd-45x45", "1x1080x1920x1*45x45x1x1"},
    {"hd-sixteen-filters", "1x1080x1920x1*3x3x1x16"},
    {"hd-rgb-each", "1x1080x1920x3*3x3x1x3"},
    {"uhd-5x5", "1x2160x3840x1*5x5x1x1"},
    {"uhd-15x15", "1x2160x3840x1*15x15x1x1"},
    {"uhd-rgb-to-rgb", "1x2160x3840x3*3x3x3x3"},
    {"photo-rgb-to-16", "1x3000x4000x3*3x3x3x16"},
    {"nchw-downsample", "10x64x64x32*3x3x32x64 strides=2,2 format=NCHW"},
    {"nchw-hierarchy-1", "10x128x128x3*5x5x3x16 format=NCHW"},
};

}  // namespace

std::span<const NamedCase> bench_cases() { return kCases; }

Expected<Case> find_bench_case(const std::string& name_or_line) {
  for (const NamedCase& named : kCases) {
    if (name_or_line == named.name) return parse_case(named.line);
  }
  return parse_case(name_or_line);
}

Expected<Measurement> measure(const Case& conv_case, Pass pass, Algorithm algorithm, int threads,
                              double seconds, Precision precision, bool keep_filters) {
  using Clock = std::chrono::steady_clock;
  constexpr size_t kLeastRuns = 5, kMostRuns = 1000;
  const auto geometry = resolve_geometry(conv_case);
  if (!geometry) return tl::unexpected(geometry.error());
  const auto operands = random_operands(conv_case, *geometry);
  if (!operands) return tl::unexpected(operands.error());

  Conv2dOptions options;
  options.algorithm = algorithm;
  options.precision = precision;
  options.parallel.threads = threads;
  KeptFilters kept;
  if (keep_filters) options.kept = &kept;
  Measurement result;
  result.conv_case = conv_case;
  result.pass = pass;
  const auto warm_up = run_pass(pass, conv_case, *operands, options, &result.plan);
  if (!warm_up) return tl::unexpected(warm_up.error());

  std::vector<double> times;
  const auto start = Clock::now();
  auto now = start;
  const auto enough = std::chrono::duration<double>(seconds);
  while (times.size() < kLeastRuns || (now - start < enough && times.size() < kMostRuns)) {
    const auto before = now;
    const auto output = run_pass(pass, conv_case, *operands, options, nullptr);
    now = Clock::now();
    times.push_back(std::chrono::duration<double, std::milli>(now - before).count());
  }
  std::sort(times.begin(), times.end());
  result.threads = threads == 0 ? hardware_threads() : std::min(threads, hardware_threads());
  result.runs = static_cast<int>(times.size());
  result.median_ms = times[times.size() / 2];
  result.min_ms = times.front();
  result.gflops =
      2e-6 * static_cast<double>(geometry->multiply_adds()) / std::max(result.median_ms, 1e-9);
  return result;
}

}  // namespace convoscope
