// Tells the thread sanitizer of an ordering that it can't see, because it was made by a library
// that isn't instrumented (oneTBB). Everything before release() happens before everything after an
// acquire() of the same object. In other builds both are empty.
#pragma once

#if defined(__SANITIZE_THREAD__)  // g++
#define CONVOSCOPE_THREAD_SANITIZER 1
#elif defined(__has_feature)  // clang
#if __has_feature(thread_sanitizer)
#define CONVOSCOPE_THREAD_SANITIZER 1
#endif
#endif

#ifdef CONVOSCOPE_THREAD_SANITIZER
extern "C" void __tsan_acquire(void* address);
extern "C" void __tsan_release(void* address);
#endif

namespace convoscope {

class HappensBefore {
 public:
#ifdef CONVOSCOPE_THREAD_SANITIZER
  void release() { __tsan_release(this); }
  void acquire() { __tsan_acquire(this); }
#else
  void release() {}
  void acquire() {}
#endif
};

}  // namespace convoscope
