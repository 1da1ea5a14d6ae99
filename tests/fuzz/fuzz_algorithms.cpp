// Random legal cases with integer data: every algorithm that accepts the case gives the reference's
// numbers, whole and channel by channel, for any block size and number of threads. The bytes make
// the choices of tests/support/shapes.h; a failure prints the case line. Run: cmake --preset fuzz
// && ninja -C build/fuzz fuzz_algorithms &&
//      build/fuzz/tests/fuzz/fuzz_algorithms tests/fuzz/corpus/fuzz_algorithms -max_total_time=60
#include <fuzzer/FuzzedDataProvider.h>

#include <algorithm>
#include <cstdio>
#include <vector>

#include "engine/conv/conv2d.h"
#include "engine/conv/reference.h"
#include "engine/core/check.h"
#include "tests/support/exact_fill.h"
#include "tests/support/shapes.h"

namespace {

using namespace convoscope;

struct Setting {
  Case conv_case;
  Conv2dOptions options;
  std::vector<int64_t> channels;  // those that conv2d_channels computes again
};

Setting choose_setting(FuzzedDataProvider& bytes) {
  const testing::Choose choose = [&bytes](int64_t low, int64_t high) {
    return bytes.ConsumeIntegralInRange(low, high);
  };
  Setting setting{testing::legal_case(choose), {}, {}};
  setting.options.blocks.rows = choose(0, 3);
  setting.options.parallel.threads = static_cast<int>(choose(1, 2));
  for (int64_t k = 0; k < setting.conv_case.filters.out; ++k) {
    if (choose(0, 1) == 1) setting.channels.push_back(k);
  }
  return setting;
}

void require_same(const Expected<Tensor>& actual, const Tensor& expected, const Setting& setting,
                  const char* what) {
  if (actual && actual->dims() == expected.dims() &&
      std::ranges::equal(actual->values(), expected.values())) {
    return;
  }
  std::fprintf(stderr, "%s: %s by %s\n", to_string(setting.conv_case).c_str(), what,
               to_string(setting.options.algorithm));
  CONVOSCOPE_CHECK(false);
}

void try_algorithm(const Tensor& input, const Tensor& filters, const Tensor& expected,
                   const Setting& setting) {
  const Conv2dSpec& spec = setting.conv_case.spec;
  require_same(conv2d(input, filters, spec, setting.options), expected, setting, "all channels");
  Tensor previous = expected.clone();
  const ImageView view = image_view(previous);
  for (int64_t n = 0; n < view.shape.n; ++n)
    for (int64_t y = 0; y < view.shape.h; ++y)
      for (int64_t x = 0; x < view.shape.w; ++x)
        for (const int64_t k : setting.channels) previous.data()[view.offset(n, y, x, k)] = 1e30f;
  require_same(conv2d_channels(input, filters, spec, previous, setting.channels, setting.options),
               expected, setting, "some channels");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  FuzzedDataProvider bytes(data, size);
  testing::Random random(bytes.ConsumeIntegral<uint32_t>());
  Setting setting = choose_setting(bytes);
  const Case& c = setting.conv_case;
  const auto geometry = resolve_geometry(c);
  CONVOSCOPE_CHECK(geometry.has_value());
  const Tensor input = testing::exact_image(c.input, c.spec.data_format, random);
  const Tensor filters = testing::exact_filters(c.filters, random);
  const Tensor expected = conv2d_reference(input, filters, *geometry);
  const auto plan = make_plan(c, *geometry);
  CONVOSCOPE_CHECK(plan.has_value());
  for (const Candidate& candidate : plan->candidates) {
    if (!candidate.refusal.empty()) continue;
    setting.options.algorithm = candidate.algorithm;
    try_algorithm(input, filters, expected, setting);
  }
  return 0;
}
