// See long_work.h. The work runs beside this thread, which looks at its progress now and then.
#include "app/cli/long_work.h"

#include <signal.h>
#include <unistd.h>

#include <cstdio>

#include "app/compute/background.h"

namespace convoscope::app {
namespace {

constexpr useconds_t kLook = 50'000;  // microseconds between two looks

// What a signal may reach.
CancelToken* g_token = nullptr;

void stop(int) { g_token->cancel(); }

class Interruptible {
 public:
  explicit Interruptible(CancelToken& token) {
    g_token = &token;
    struct sigaction action {};
    action.sa_handler = stop;
    action.sa_flags = SA_RESETHAND;  // a second Ctrl+C ends the program at once
    sigaction(SIGINT, &action, &interrupt_);
    sigaction(SIGTERM, &action, &terminate_);
  }
  ~Interruptible() {
    sigaction(SIGINT, &interrupt_, nullptr);
    sigaction(SIGTERM, &terminate_, nullptr);
  }
  Interruptible(const Interruptible&) = delete;
  Interruptible& operator=(const Interruptible&) = delete;

 private:
  struct sigaction interrupt_ {}, terminate_ {};
};

void show(const std::string& what, const Progress& progress) {
  const int64_t total = progress.total, done = progress.done;
  if (total <= 0) return;
  std::fprintf(stderr, "\r%s %lld of %lld ", what.c_str(), static_cast<long long>(done),
               static_cast<long long>(total));
  std::fflush(stderr);
}

}  // namespace

Expected<void> run_long(const std::string& what, const LongWork& work) {
  CancelToken token;
  Progress progress;
  const Interruptible interruptible(token);
  const bool terminal = isatty(STDERR_FILENO) != 0;
  Expected<void> answer;
  {
    Background background;
    background.run([&] { answer = work({.threads = 0, .cancel = &token}, progress); });
    while (background.busy()) {
      usleep(kLook);
      if (terminal) show(what, progress);
    }
  }
  if (terminal) std::fprintf(stderr, "\r\033[K");
  if (!answer && answer.error().kind == ErrorKind::kCancelled) {
    return refuse("stopped; nothing was written");
  }
  return answer;
}

}  // namespace convoscope::app
