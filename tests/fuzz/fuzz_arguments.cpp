// The command line's spelling of strides, dilations and padding from arbitrary text: it is refused
// in a sentence, or what it means, spelled out again, means the same. Run: cmake --preset fuzz &&
// ninja -C build/fuzz fuzz_arguments &&
//      build/fuzz/tests/fuzz/fuzz_arguments tests/fuzz/corpus/fuzz_arguments -max_total_time=60
#include <cstddef>
#include <cstdint>
#include <string>

#include "engine/conv/arguments.h"
#include "engine/core/check.h"

namespace {

using namespace convoscope;

void read_window(const std::string& text, DataFormat format) {
  const auto window = parse_window_text(text, "strides", format);
  CONVOSCOPE_CHECK(window || !window.error().sentence.empty());
  if (!window) return;
  const auto again = parse_window(window_argument(*window, format), "strides", format);
  CONVOSCOPE_CHECK(again && *again == *window);
}

void read_padding(const std::string& text, DataFormat format) {
  const auto padding = parse_padding_text(text, format);
  CONVOSCOPE_CHECK(padding || !padding.error().sentence.empty());
  if (!padding) return;
  const auto again = parse_padding(padding_argument(*padding, format), format);
  CONVOSCOPE_CHECK(again && *again == *padding);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  for (const DataFormat format : {DataFormat::kNHWC, DataFormat::kNCHW}) {
    read_window(text, format);
    read_padding(text, format);
  }
  return 0;
}
