// See saver.h.
#include "app/compute/saver.h"

#include <utility>

#include "app/compute/guarded.h"
#include "engine/io/experiment_json.h"

namespace convoscope::app {

Saver::~Saver() { background_.wait_idle(); }

void Saver::submit(ExperimentPtr experiment, std::filesystem::path path) {
  background_.run([this, experiment = std::move(experiment), path = std::move(path)] {
    save(experiment, path);
  });
}

std::optional<Expected<Saved>> Saver::take() {
  const std::lock_guard lock(mutex_);
  if (answers_.empty()) return std::nullopt;
  Expected<Saved> answer = std::move(answers_.front());
  answers_.pop_front();
  return answer;
}

// On the worker.
void Saver::save(ExperimentPtr experiment, std::filesystem::path path) {
  const auto written = guarded<void>("save " + path.filename().string(),
                                     [&] { return write_experiment(path, *experiment); });
  Expected<Saved> answer = Saved{std::move(experiment), std::move(path)};
  if (!written) answer = tl::unexpected(written.error());
  const std::lock_guard lock(mutex_);
  answers_.push_back(std::move(answer));
}

}  // namespace convoscope::app
