// See background.h.
#include "app/compute/background.h"

#include <new>
#include <utility>

namespace convoscope::app {
namespace {

// A job without memory publishes nothing; the view shows what it has and may ask again.
void run_or_give_up(const Background::Job& job) {
  try {
    job();
  } catch (const std::bad_alloc&) {
    return;
  }
}

}  // namespace

Background::Background() : thread_([this] { work(); }) {}

Background::~Background() {
  {
    const std::lock_guard lock(mutex_);
    ends_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

void Background::run(Job job) {
  {
    const std::lock_guard lock(mutex_);
    waiting_.push_back(std::move(job));
  }
  changed_.notify_all();
}

bool Background::busy() const {
  const std::lock_guard lock(mutex_);
  return running_ || !waiting_.empty();
}

void Background::wait_idle() const {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return !running_ && waiting_.empty(); });
}

void Background::on_done(void (*wake)()) {
  const std::lock_guard lock(mutex_);
  wake_ = wake;
}

void Background::work() {
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [this] { return ends_ || !waiting_.empty(); });
    if (ends_) return;
    Job job = std::move(waiting_.front());
    waiting_.pop_front();
    running_ = true;
    lock.unlock();
    run_or_give_up(job);
    job = nullptr;
    lock.lock();
    running_ = false;
    void (*const wake)() = wake_;
    changed_.notify_all();
    if (wake == nullptr) continue;
    lock.unlock();
    wake();
    lock.lock();
  }
}

}  // namespace convoscope::app
