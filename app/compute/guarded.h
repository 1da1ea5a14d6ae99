// Runs what may throw, on a worker: lack of memory and the exceptions of the standard library's
// file functions become sentences.
#pragma once

#include <exception>
#include <new>
#include <string>

#include "engine/core/error.h"

namespace convoscope::app {

// The value of `work`, an Expected<T>(); or "can't open photo.jpg: there is not enough memory",
// where `action` is "open photo.jpg".
template <typename T, typename Work>
Expected<T> guarded(const std::string& action, Work&& work) {
  try {
    return work();
  } catch (const std::bad_alloc&) {
    return file_error("can't " + action + ": there is not enough memory");
  } catch (const std::exception& error) {
    return file_error("can't " + action + ": " + error.what());
  }
}

}  // namespace convoscope::app
