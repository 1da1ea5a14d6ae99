// Random legal cases with integer data: the gradients to input and filters by every algorithm are
// the reference's, for any number of threads. A failure prints the case line. Run as
// fuzz_algorithms.
#include <fuzzer/FuzzedDataProvider.h>

#include <algorithm>
#include <cstdio>

#include "engine/conv/gradients.h"
#include "engine/conv/reference_gradients.h"
#include "engine/core/check.h"
#include "tests/support/exact_fill.h"
#include "tests/support/shapes.h"

namespace {

using namespace convoscope;

void require_same(const Expected<Tensor>& actual, const Tensor& expected, const Case& conv_case,
                  const char* what, const Plan& plan) {
  if (actual && actual->dims() == expected.dims() &&
      std::ranges::equal(actual->values(), expected.values())) {
    return;
  }
  std::fprintf(stderr, "%s: gradient to the %s by %s\n", to_string(conv_case).c_str(), what,
               to_string(plan.algorithm));
  CONVOSCOPE_CHECK(false);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  FuzzedDataProvider bytes(data, size);
  testing::Random random(bytes.ConsumeIntegral<uint32_t>());
  const testing::Choose choose = [&bytes](int64_t low, int64_t high) {
    return bytes.ConsumeIntegralInRange(low, high);
  };
  const Case c = testing::legal_case(choose);
  const auto geometry = resolve_geometry(c);
  CONVOSCOPE_CHECK(geometry.has_value());
  Conv2dOptions options;
  options.parallel.threads = static_cast<int>(choose(1, 3));
  const DataFormat format = c.spec.data_format;
  const Tensor input = testing::exact_image(c.input, format, random);
  const Tensor filters = testing::exact_filters(c.filters, random);
  const Tensor gradient = testing::exact_image(geometry->output(), format, random);
  Plan plan;
  require_same(conv2d_backprop_input(c.input, filters, gradient, c.spec, options, &plan),
               backprop_input_reference(filters, gradient, *geometry), c, "input", plan);
  require_same(conv2d_backprop_filter(input, c.filters, gradient, c.spec, options, &plan),
               backprop_filter_reference(input, gradient, *geometry), c, "filters", plan);
  return 0;
}
