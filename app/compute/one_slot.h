// A worker thread with one slot: a new job takes the place of the waiting one and cancels the
// running one. Whoever submits never waits. What a job finds out it publishes itself, before it
// returns.
#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>

#include "engine/core/parallel.h"

namespace convoscope::app {

class OneSlot {
 public:
  // Must not throw. One that finds its token cancelled publishes nothing.
  using Job = std::function<void(const CancelToken& token)>;

  OneSlot();
  ~OneSlot();  // cancels, drops what waits, and joins
  OneSlot(const OneSlot&) = delete;
  OneSlot& operator=(const OneSlot&) = delete;

  void submit(Job job);
  bool busy() const;  // something waits or runs; false only after the last job published
  void wait_idle() const;
  // Called from the worker after each job. Set before the first submit.
  void on_done(void (*wake)());

 private:
  void work();
  bool busy_locked() const { return waiting_ != nullptr || running_ != nullptr; }

  mutable std::mutex mutex_;
  mutable std::condition_variable changed_;
  Job waiting_;
  std::shared_ptr<CancelToken> running_;
  bool ends_ = false;
  void (*wake_)() = nullptr;
  std::thread thread_;  // last: starts when all of the above exists
};

}  // namespace convoscope::app
