// See memory.h.
#include "engine/core/memory.h"

#include <malloc.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdlib>
#include <limits>
#include <new>

namespace convoscope {
namespace {

constexpr size_t kAlignment = 64;
constexpr size_t kHugePage = size_t{2} << 20;
constexpr size_t kLarge = kHugePage / 2;
constexpr size_t kMostKept = size_t{1} << 30;
// Kept memory from here on is the system's to take back where it runs short. To tell it so
// interrupts all other cores, about 10 µs, for which smaller tensors are filled too quickly.
constexpr size_t kLent = size_t{32} << 20;

bool is_large(size_t bytes) { return bytes >= kLarge; }

// Large sizes are rounded, so that tensors of nearly the same size can take each other's memory.
size_t rounded(size_t bytes) { return (bytes + kHugePage - 1) / kHugePage * kHugePage; }

void* take_from_system(size_t bytes, size_t alignment) {
  void* memory = nullptr;
  if (posix_memalign(&memory, alignment, bytes) != 0) throw std::bad_alloc();
  return memory;
}

// Freed memory that waits for its next tensor. A slot belongs to whoever made it busy, so no thread
// ever waits for another.
class Kept {
 public:
  // Memory of exactly `bytes`, or null.
  void* take(size_t bytes) {
    for (Slot& slot : slots_) {
      if (!claim(slot, kFull)) continue;
      if (slot.bytes == bytes) return empty(slot);
      slot.state.store(kFull, std::memory_order_release);
    }
    return nullptr;
  }

  // Keeps the memory in place of the slot that has waited longest, or frees it.
  void give(void* memory, size_t bytes) {
    if (bytes > kMostKept) return std::free(memory);
    for (size_t i = 0; i < slots_.size(); ++i) {
      Slot& slot = slots_[next_.fetch_add(1, std::memory_order_relaxed) % slots_.size()];
      if (claim(slot, kFull)) std::free(empty(slot));
      if (bytes_.load(std::memory_order_relaxed) + bytes > kMostKept) continue;
      if (!claim(slot, kEmpty)) continue;
#ifdef MADV_FREE
      if (bytes >= kLent) madvise(memory, bytes, MADV_FREE);
#endif
      slot.memory = memory;
      slot.bytes = bytes;
      bytes_.fetch_add(bytes, std::memory_order_relaxed);
      slot.state.store(kFull, std::memory_order_release);
      return;
    }
    std::free(memory);
  }

 private:
  enum State : int { kEmpty, kFull, kBusy };
  struct Slot {
    std::atomic<int> state{kEmpty};
    void* memory = nullptr;
    size_t bytes = 0;
  };

  static bool claim(Slot& slot, int expected) {
    return slot.state.compare_exchange_strong(expected, kBusy, std::memory_order_acquire);
  }

  void* empty(Slot& slot) {
    void* memory = slot.memory;
    bytes_.fetch_sub(slot.bytes, std::memory_order_relaxed);
    slot.memory = nullptr;
    slot.state.store(kEmpty, std::memory_order_release);
    return memory;
  }

  std::array<Slot, 16> slots_;
  std::atomic<size_t> next_{0};
  std::atomic<size_t> bytes_{0};
};

Kept& kept() {
  static Kept instance;
  return instance;
}

}  // namespace

void* allocate_memory(size_t bytes) {
  if (!is_large(bytes)) return take_from_system(std::max<size_t>(bytes, 1), kAlignment);
  if (void* memory = kept().take(rounded(bytes))) return memory;
  void* memory = take_from_system(rounded(bytes), kHugePage);
#ifdef MADV_HUGEPAGE
  madvise(memory, rounded(bytes), MADV_HUGEPAGE);
#endif
  return memory;
}

void free_memory(void* memory, size_t bytes) {
  if (memory == nullptr) return;
  if (is_large(bytes)) {
    kept().give(memory, rounded(bytes));
  } else {
    std::free(memory);
  }
}

void keep_freed_heap() {
#ifdef __GLIBC__
  mallopt(M_MMAP_THRESHOLD, int{4} << 20);
  mallopt(M_TRIM_THRESHOLD, int{32} << 20);
#endif
}

int64_t machine_bytes() {
  const long pages = sysconf(_SC_PHYS_PAGES), page = sysconf(_SC_PAGE_SIZE);
  if (pages <= 0 || page <= 0) return std::numeric_limits<int64_t>::max();
  return static_cast<int64_t>(pages) * static_cast<int64_t>(page);
}

}  // namespace convoscope
