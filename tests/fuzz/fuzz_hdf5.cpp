// HDF5 files from arbitrary bytes, through the HDF Group's library and our checks around it: a
// sentence, or datasets that are read whole or refused. Run: cmake --preset fuzz && ninja -C
// build/fuzz fuzz_hdf5 &&
//      build/fuzz/tests/fuzz/fuzz_hdf5 tests/fuzz/corpus/fuzz_hdf5 -max_total_time=60
#include <cstddef>
#include <cstdint>

#include "engine/core/check.h"
#include "engine/model/keras/keras_weights.h"

// The library leaks where it refuses; what it does worse ends the trial's process alone.
extern "C" const char* __asan_default_options() { return "detect_leaks=0"; }

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace convoscope;
  const std::span<const uint8_t> bytes(data, size);
  if (!is_hdf5(bytes)) return 0;
  const auto file = Hdf5File::open(bytes, nullptr);
  if (!file) {
    CONVOSCOPE_CHECK(!file.error().sentence.empty());
    return 0;
  }
  CONVOSCOPE_CHECK(keras_weights(**file, nullptr).tensors.size() == (*file)->datasets().size());
  constexpr int64_t kMost = 1 << 20;
  for (size_t i = 0; i < (*file)->datasets().size(); ++i) {
    const int64_t elements = (*file)->datasets()[i].elements();
    CONVOSCOPE_CHECK(elements >= 0);
    if (elements > kMost) continue;
    const auto values = (*file)->read(i);
    CONVOSCOPE_CHECK(values ? static_cast<int64_t>(values->size()) == elements
                            : !values.error().sentence.empty());
  }
  return 0;
}
