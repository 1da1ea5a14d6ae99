// See check.h.
#include "engine/core/check.h"

#include <cstdio>
#include <cstdlib>

namespace convoscope {

void check_failed(const char* condition, const char* file, int line) {
  std::fprintf(stderr, "%s:%d: check failed: %s\n", file, line, condition);
  std::abort();
}

}  // namespace convoscope
