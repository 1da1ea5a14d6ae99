// See one_slot.h.
#include "app/compute/one_slot.h"

#include <utility>

namespace convoscope::app {

OneSlot::OneSlot() : thread_([this] { work(); }) {}

OneSlot::~OneSlot() {
  {
    const std::lock_guard lock(mutex_);
    ends_ = true;
    waiting_ = nullptr;
    if (running_) running_->cancel();
  }
  changed_.notify_all();
  thread_.join();
}

void OneSlot::submit(Job job) {
  Job replaced;  // destroyed after the lock is given back: it may hold large tensors
  {
    const std::lock_guard lock(mutex_);
    replaced = std::exchange(waiting_, std::move(job));
    if (running_) running_->cancel();
  }
  changed_.notify_all();
}

bool OneSlot::busy() const {
  const std::lock_guard lock(mutex_);
  return busy_locked();
}

void OneSlot::wait_idle() const {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return !busy_locked(); });
}

void OneSlot::on_done(void (*wake)()) {
  const std::lock_guard lock(mutex_);
  wake_ = wake;
}

void OneSlot::work() {
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [this] { return ends_ || waiting_ != nullptr; });
    if (ends_) return;
    Job job = std::exchange(waiting_, nullptr);
    const auto token = std::make_shared<CancelToken>();
    running_ = token;
    lock.unlock();
    job(*token);
    job = nullptr;
    lock.lock();
    running_ = nullptr;
    void (*const wake)() = wake_;
    changed_.notify_all();
    if (wake == nullptr) continue;
    lock.unlock();
    wake();
    lock.lock();
  }
}

}  // namespace convoscope::app
