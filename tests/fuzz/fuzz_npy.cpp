// .npy files from arbitrary bytes: a sentence, or a tensor whose values are the last bytes of the
// file. Run: cmake --preset fuzz && ninja -C build/fuzz fuzz_npy &&
//      build/fuzz/tests/fuzz/fuzz_npy tests/fuzz/corpus/fuzz_npy -max_total_time=60
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "engine/core/check.h"
#include "engine/files/npy.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace convoscope;
  const auto tensor = parse_npy({data, size}, Layout::kNHWC, "x.npy");
  if (!tensor) {
    CONVOSCOPE_CHECK(!tensor.error().sentence.empty());
    return 0;
  }
  const auto bytes = static_cast<size_t>(tensor->bytes());
  CONVOSCOPE_CHECK(bytes < size);
  CONVOSCOPE_CHECK(bytes == 0 || std::memcmp(tensor->data(), data + (size - bytes), bytes) == 0);
  return 0;
}
