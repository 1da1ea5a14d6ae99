// A worker thread that runs small jobs in the order in which they came: tiles of large maps,
// histograms, files to be written. Unlike OneSlot it drops none. Whoever wants answers asks for few
// at a time.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>

namespace convoscope::app {

class Background {
 public:
  // May run out of memory; nothing else may be thrown. What it found out it publishes itself.
  using Job = std::function<void()>;

  Background();
  ~Background();  // finishes the running job and drops those that wait
  Background(const Background&) = delete;
  Background& operator=(const Background&) = delete;

  void run(Job job);
  bool busy() const;
  void wait_idle() const;
  // Called from the worker after each job. Set before the first run.
  void on_done(void (*wake)());

 private:
  void work();

  mutable std::mutex mutex_;
  mutable std::condition_variable changed_;
  std::deque<Job> waiting_;
  bool running_ = false;
  bool ends_ = false;
  void (*wake_)() = nullptr;
  std::thread thread_;  // last: starts when all of the above exists
};

}  // namespace convoscope::app
