// CHECK states what only a mistake in our own code can break. It prints the condition with its place
// and aborts, in every build. What a user can cause is an Error (error.h) instead.
#pragma once

namespace convoscope {

[[noreturn]] void check_failed(const char* condition, const char* file, int line);

}  // namespace convoscope

#define CONVOSCOPE_CHECK(condition) \
  ((condition) ? static_cast<void>(0) : ::convoscope::check_failed(#condition, __FILE__, __LINE__))
