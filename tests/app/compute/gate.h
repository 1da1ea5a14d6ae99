// Holds a job on its thread until the test lets it go on, so that "while it runs" is a fact, not a
// guess about time.
#pragma once

#include <condition_variable>
#include <mutex>

namespace convoscope::app::testing {

class Gate {
 public:
  void open() {
    const std::lock_guard lock(mutex_);
    open_ = true;
    changed_.notify_all();
  }
  void wait() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return open_; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool open_ = false;
};

}  // namespace convoscope::app::testing
