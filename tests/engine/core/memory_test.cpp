// Laws of tensor memory: aligned, never in two hands at once, large memory comes back to the next
// taker of its size.
#include "engine/core/memory.h"

#include <gtest/gtest.h>

#include <atomic>
#include <cstdint>
#include <cstring>

#include "engine/core/parallel.h"

namespace convoscope {
namespace {

constexpr size_t kMiB = size_t{1} << 20;

TEST(Memory, IsAlignedToACacheLine) {
  for (const size_t bytes : {size_t{0}, size_t{1}, size_t{100}, kMiB, 5 * kMiB, 9 * kMiB + 4}) {
    void* memory = allocate_memory(bytes);
    EXPECT_EQ(reinterpret_cast<uintptr_t>(memory) % 64, 0u) << bytes;
    free_memory(memory, bytes);
  }
}

TEST(Memory, LargeMemoryGoesToTheNextTakerOfItsSize) {
  const size_t bytes = 37 * kMiB - 4;
  void* memory = allocate_memory(bytes);
  free_memory(memory, bytes);
  void* other = allocate_memory(5 * kMiB);
  EXPECT_NE(other, memory);
  void* again = allocate_memory(bytes - 4);
  EXPECT_EQ(again, memory);
  free_memory(again, bytes - 4);
  free_memory(other, 5 * kMiB);
}

TEST(Memory, FreeingNothingDoesNothing) {
  free_memory(nullptr, 0);
  free_memory(nullptr, 100 * kMiB);
}

TEST(Memory, IsNeverInTwoHands) {
  std::atomic<int> clashes{0};
  parallel_for(0, 400, 1, {}, [&](int64_t task, int64_t) {
    const size_t bytes = (4 + static_cast<size_t>(task % 3) * 2) * kMiB;
    auto* mark = static_cast<std::atomic<int64_t>*>(allocate_memory(bytes));
    mark->store(task);
    for (int i = 0; i < 1000; ++i) {
      if (mark->load() != task) ++clashes;
    }
    free_memory(mark, bytes);
  });
  EXPECT_EQ(clashes.load(), 0);
}

}  // namespace
}  // namespace convoscope
