// Archives of arrays from arbitrary bytes: a sentence, or arrays that are read whole or refused;
// and where unpacked entries lie. Run: cmake --preset fuzz && ninja -C build/fuzz fuzz_npz &&
//      build/fuzz/tests/fuzz/fuzz_npz tests/fuzz/corpus/fuzz_npz -max_total_time=60
#include <cstddef>
#include <cstdint>

#include "engine/files/stored_entry.h"
#include "engine/model/npz_tensors.h"
#include "tests/fuzz/file_of_bytes.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace convoscope;
  const std::span<const uint8_t> bytes(data, size);
  for (const char* name : {"a.npy", "b.npy", "config.json"}) {
    const auto entry = stored_entry(bytes, name);
    CONVOSCOPE_CHECK(!entry || (has_entry(bytes, name) && entry->size() <= size));
    if (entry && !entry->empty()) {
      CONVOSCOPE_CHECK(entry->data() >= data && entry->data() + entry->size() <= data + size);
    }
  }
  const auto file = open_npz_tensors(file_of_bytes(bytes));
  if (!file) {
    CONVOSCOPE_CHECK(!file.error().sentence.empty());
    return 0;
  }
  constexpr int64_t kMost = 1 << 20;
  for (size_t i = 0; i < (*file)->tensors().size(); ++i) {
    const int64_t elements = (*file)->tensors()[i].elements();
    CONVOSCOPE_CHECK(elements >= 0);
    if (elements > kMost) continue;
    const auto values = (*file)->read(i);
    CONVOSCOPE_CHECK(values ? static_cast<int64_t>(values->size()) == elements
                            : !values.error().sentence.empty());
  }
  return 0;
}
