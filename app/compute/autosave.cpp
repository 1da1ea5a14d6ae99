// See autosave.h. The lock is flock(2)'s: it belongs to an open file, so it ends with its process
// and a number of a process that is used again can't be mistaken for its owner.
#include "app/compute/autosave.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cstdlib>
#include <string>
#include <system_error>
#include <utility>

#include "app/compute/guarded.h"
#include "engine/io/experiment_json.h"

namespace convoscope::app {
namespace {

namespace fs = std::filesystem;

constexpr double kDelay = 3;  // seconds: long against a drag, short against what is lost
constexpr const char* kPrefix = "unsaved-";

// The descriptor of a lock that nobody else holds, or −1.
int try_lock(const fs::path& path) {
  const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (file < 0) return -1;
  if (::flock(file, LOCK_EX | LOCK_NB) == 0) return file;
  ::close(file);
  return -1;
}

fs::path lock_of(fs::path file) { return file.replace_extension(".lock"); }

void remove_quietly(const fs::path& path) {
  std::error_code ignored;
  fs::remove(path, ignored);
}

bool is_left(const fs::path& path) {
  const std::string name = path.filename().string();
  if (path.extension() != ".json" || name.rfind(kPrefix, 0) != 0) return false;
  std::error_code ignored;
  if (!fs::exists(lock_of(path), ignored)) return true;
  const int lock = try_lock(lock_of(path));
  if (lock < 0) return false;
  ::close(lock);
  return true;
}

// The newest file in `folder` that no window owns.
fs::path newest_left(const fs::path& folder) {
  fs::path newest;
  fs::file_time_type when;
  std::error_code failed;
  for (fs::directory_iterator entry(folder, failed), end; !failed && entry != end;
       entry.increment(failed)) {
    if (!is_left(entry->path())) continue;
    const fs::file_time_type written = fs::last_write_time(entry->path(), failed);
    if (failed || (!newest.empty() && written <= when)) continue;
    newest = entry->path();
    when = written;
  }
  return newest;
}

void forget(const fs::path& path) {
  if (path.empty()) return;
  remove_quietly(path);
  remove_quietly(lock_of(path));
}

}  // namespace

Autosave::~Autosave() {
  background_.wait_idle();
  if (lock_ < 0) return;
  if (written_) remove_quietly(file_);
  forget(taken_over_);
  remove_quietly(lock_path_);
  ::close(lock_);
}

void Autosave::start(const fs::path& folder) {
  std::error_code failed;
  if (folder.empty()) return;
  fs::create_directories(folder, failed);
  if (failed) return;
  left_ = newest_left(folder);
  // A file of this name may have been left by a process of the same number.
  const std::string name = kPrefix + std::to_string(::getpid());
  for (int i = 0; i < 1000 && lock_ < 0; ++i) {
    file_ = folder / (name + (i == 0 ? "" : "-" + std::to_string(i)) + ".json");
    lock_path_ = lock_of(file_);
    if (!fs::exists(file_, failed)) lock_ = try_lock(lock_path_);
  }
  if (lock_ < 0) file_.clear();
}

void Autosave::follow(const ExperimentPtr& present, bool clean, double seconds) {
  if (lock_ < 0) return;
  unchanged_ = present == seen_ ? unchanged_ + seconds : 0;
  waits_ = waits_ || present != seen_;
  seen_ = present;
  if (clean) {
    waits_ = false;
    if (written_) background_.run([path = file_] { remove_quietly(path); });
    written_ = false;
  } else if (waits_ && unchanged_ >= kDelay) {
    waits_ = false;
    write(present);
  }
}

// What can't be written is tried again at the next change.
void Autosave::write(const ExperimentPtr& experiment) {
  written_ = true;
  background_.run([experiment, path = file_] {
    (void)guarded<void>("save", [&] { return write_experiment(path, *experiment); });
  });
}

void Autosave::take_over() { taken_over_ = std::exchange(left_, {}); }

void Autosave::forget_left() { forget(std::exchange(left_, {})); }

fs::path state_folder() {
  const char* state = std::getenv("XDG_STATE_HOME");
  if (state != nullptr && *state == '/') return fs::path(state) / "convoscope";
  const char* home = std::getenv("HOME");
  if (home == nullptr || *home == 0) return {};
  return fs::path(home) / ".local/state/convoscope";
}

}  // namespace convoscope::app
