// Case lines from arbitrary text: what parses prints and parses back, and every parsed case gets a
// geometry or a sentence, remedies that work and a derivation, whatever its numbers. Run: cmake
// --preset fuzz && ninja -C build/fuzz fuzz_case_line &&
//      build/fuzz/tests/fuzz/fuzz_case_line tests/fuzz/corpus/fuzz_case_line -max_total_time=60
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "engine/conv/geometry.h"
#include "engine/core/check.h"

namespace {

using namespace convoscope;

void derive(const Case& c) {
  const Conv2dSpec& spec = c.spec;
  const auto axis =
      axis_geometry(c.input.h, c.filters.h, spec.strides.h, spec.dilations.h, spec.padding.mode,
                    spec.padding.pads.top, spec.padding.pads.bottom);
  CONVOSCOPE_CHECK(!derive_axis(axis, spec.padding.mode).empty());
}

void settle(const Case& c) {
  const auto geometry = resolve_geometry(c);
  CONVOSCOPE_CHECK(geometry || !geometry.error().sentence.empty());
  for (const Remedy& remedy : nearest_legal(c)) {
    CONVOSCOPE_CHECK(resolve_geometry(remedy.conv_case).has_value());
  }
  derive(c);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const auto parsed = parse_case({reinterpret_cast<const char*>(data), size});
  if (!parsed) return 0;
  const auto again = parse_case(to_string(*parsed));
  CONVOSCOPE_CHECK(again && *again == *parsed);
  settle(*parsed);
  return 0;
}
