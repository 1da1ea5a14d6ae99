// See hdf5_trial.h.
#include "engine/model/keras/hdf5_trial.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>

namespace convoscope {

std::unique_lock<std::mutex> lock_hdf5() {
  static std::mutex mutex;
  return std::unique_lock(mutex);
}

bool survives(const std::function<void()>& work, unsigned seconds) {
  const pid_t child = fork();
  if (child == 0) {
    // It says nothing, leaves no core behind, and dies of its limits where it never ends. They are
    // of processor time, since a busy machine makes nothing a broken file; a clock bounds the rest.
    const rlimit none{0, 0}, time{seconds, seconds};
    constexpr unsigned kBusiest = 10;
    setrlimit(RLIMIT_CORE, &none);
    setrlimit(RLIMIT_CPU, &time);
    const int nowhere = open("/dev/null", O_WRONLY);
    if (nowhere >= 0) dup2(nowhere, STDERR_FILENO);
    for (const int deadly : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGALRM, SIGXCPU}) {
      signal(deadly, SIG_DFL);
    }
    alarm(kBusiest * seconds);
    work();
    _exit(0);
  }
  if (child < 0) return false;
  int status = 0;
  while (waitpid(child, &status, 0) < 0) {
    if (errno != EINTR) return false;
  }
  return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

}  // namespace convoscope
