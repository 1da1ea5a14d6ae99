// Pictures from arbitrary bytes, through the wrappers of stb, giflib, libwebp and libtiff: a sentence, or a
// picture of the extents that it says. Run: cmake --preset fuzz && ninja -C build/fuzz fuzz_image &&
//      build/fuzz/tests/fuzz/fuzz_image tests/fuzz/corpus/fuzz_image -max_total_time=60
#include <cstddef>
#include <cstdint>

#include "engine/core/check.h"
#include "engine/files/image_decoders.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace convoscope;
  const std::span<const uint8_t> bytes(data, size);
  const auto kind = image_kind(bytes, "");
  if (!kind) return 0;
  DecodeOptions options;
  options.max_elements = 1 << 20;
  const auto picture = decode_image(bytes, *kind, options);
  if (!picture) {
    CONVOSCOPE_CHECK(!picture.error().sentence.empty());
    return 0;
  }
  CONVOSCOPE_CHECK(picture->size() <= options.max_elements);
  return 0;
}
