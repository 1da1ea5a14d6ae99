// .npy arrays of any type, order and rank from arbitrary bytes: a sentence, or as many values as the extents say.
// Run: cmake --preset fuzz && ninja -C build/fuzz fuzz_npy_array &&
//      build/fuzz/tests/fuzz/fuzz_npy_array tests/fuzz/corpus/fuzz_npy -max_total_time=60
#include <cstddef>
#include <cstdint>
#include <vector>

#include "engine/core/check.h"
#include "engine/files/npy_array.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace convoscope;
  const std::span<const uint8_t> bytes(data, size);
  const auto head = parse_npy_head(bytes, size);
  if (!head) {
    CONVOSCOPE_CHECK(!head.error().sentence.empty());
    return 0;
  }
  CONVOSCOPE_CHECK(head->offset + head->data_bytes() == size);
  std::vector<float> values(static_cast<size_t>(head->elements));
  read_npy_values(*head, bytes.subspan(head->offset), values);
  return 0;
}
