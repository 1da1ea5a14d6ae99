// See session.h.
#include "app/document/session.h"

#include <utility>

namespace convoscope::app {

std::string Session::name() const { return path_.empty() ? "untitled" : path_.filename().string(); }

bool Session::clean(const History& history) const { return history.saved(); }

void Session::mark_opened(std::filesystem::path path, History& history) {
  path_ = std::move(path);
  history.mark_saved();
}

void Session::mark_saved(std::filesystem::path path, const ExperimentPtr& experiment,
                         History& history) {
  path_ = std::move(path);
  history.mark_saved(experiment);
}

std::filesystem::path experiment_path(std::filesystem::path typed) {
  if (typed.extension() != ".json") typed += ".json";
  return typed;
}

}  // namespace convoscope::app
