// The instruction sets that the kernels were compiled for, and which of them this machine runs.
// Dispatch takes the best; tests force each in turn.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace convoscope::kernels {

// Name of the target that the kernels run on now: "AVX3", "AVX2", "SSE4", …
std::string target_name();

// Compiled targets that this processor supports, best first. The last one is plain C++.
std::vector<std::string> supported_targets();

// float32 values in one vector of the target that runs now.
int64_t vector_lanes();

// Runs every kernel on the named target while it lives. For tests; not thread-safe, and weights
// packed for one target can't be used on another.
class ScopedTarget {
 public:
  explicit ScopedTarget(const std::string& name);
  ~ScopedTarget();
  ScopedTarget(const ScopedTarget&) = delete;
  ScopedTarget& operator=(const ScopedTarget&) = delete;
};

}  // namespace convoscope::kernels
