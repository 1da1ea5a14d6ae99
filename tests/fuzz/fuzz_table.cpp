// Tables of numbers from arbitrary text: a sentence, or slices of one size. Run: cmake --preset fuzz &&
//      ninja -C build/fuzz fuzz_table && build/fuzz/tests/fuzz/fuzz_table tests/fuzz/corpus/fuzz_table -max_total_time=60
#include <cstddef>
#include <cstdint>
#include <string>

#include "engine/core/check.h"
#include "engine/filters/filter_text.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace convoscope;
  const auto text = parse_weights(std::string(reinterpret_cast<const char*>(data), size));
  if (!text) {
    CONVOSCOPE_CHECK(!text.error().sentence.empty());
    return 0;
  }
  for (const auto& slice : text->slices) {
    CONVOSCOPE_CHECK(static_cast<int64_t>(slice.size()) == text->h * text->w);
  }
  return 0;
}
