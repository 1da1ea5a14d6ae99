// Memory of tensors. Small ones come from the heap. Large ones, 1 MiB and more, stand on pages of 2
// MiB where the system grants them, and are kept for the next tensor of about their size when
// freed: being handed fresh, zeroed pages takes a quarter of the time of a convolution. What is
// kept is at most 1 GiB; from 32 MiB on the system may take it back at any time.
#pragma once

#include <cstddef>
#include <cstdint>

namespace convoscope {

// Memory with unspecified contents, aligned to 64 bytes. Throws std::bad_alloc. Thread-safe.
void* allocate_memory(size_t bytes);

// `bytes` as it was asked for.
void free_memory(void* memory, size_t bytes);

// For the program's start: the heap keeps what is freed of it, up to 32 MiB, for what is allocated
// next. Otherwise the scratch memory of each task is handed out as fresh pages, which can take as
// long as the task.
void keep_freed_heap();

// Bytes of memory that this machine has; the largest number where it doesn't say.
int64_t machine_bytes();

}  // namespace convoscope
