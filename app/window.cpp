// The window's life: open what was asked for, draw frames on demand until it is closed, keep the
// view for the next time. See application.h.
#include <cstdlib>

#include "app/application.h"
#include "engine/files/files.h"

namespace convoscope::app {

namespace {

// Smaller, the headings of panels would cover each other.
constexpr int kLeastWidth = 1280, kLeastHeight = 720;
constexpr double kIdleSeconds = 0.5;        // longest wait of a window in which nothing happens
constexpr int64_t kMaxViewBytes = 1 << 20;  // a settings file is a few hundred bytes

// $XDG_CONFIG_HOME/convoscope/view.json, by the XDG base directory rules; empty without a home.
std::filesystem::path view_file() {
  const char* config = std::getenv("XDG_CONFIG_HOME");
  if (config != nullptr && *config == '/')
    return std::filesystem::path(config) / "convoscope/view.json";
  const char* home = std::getenv("HOME");
  if (home == nullptr || *home == 0) return {};
  return std::filesystem::path(home) / ".config/convoscope/view.json";
}

ViewState read_view(const std::filesystem::path& path) {
  const Expected<std::vector<uint8_t>> bytes = read_file(path, kMaxViewBytes);
  return bytes ? parse_view_state(std::string(bytes->begin(), bytes->end())) : ViewState{};
}

// How things are shown lasts between runs; what is selected belongs to the experiment that was
// open.
ViewState starting_view() {
  ViewState view = read_view(view_file());
  const ViewState fresh;
  view.layer = fresh.layer;
  view.batch = fresh.batch;
  view.map = fresh.map;
  view.slice = fresh.slice;
  view.input_channel = fresh.input_channel;
  view.element = fresh.element;
  view.input_view = fresh.input_view;
  view.map_view = fresh.map_view;
  view.learn.lecture.on = false;
  return view;
}

// A view is never worth an error: what can't be written is let go.
void keep_view(const ViewState& view) {
  const std::filesystem::path path = view_file();
  if (path.empty()) return;
  std::error_code ignored;
  std::filesystem::create_directories(path.parent_path(), ignored);
  (void)write_file(path, print_view_state(view));
}

}  // namespace

Expected<void> open_window(const WindowOptions& options) {
  Expected<Opened> opened = options.open.empty() ? open_default() : open_path(options.open);
  if (!opened) return tl::unexpected(opened.error());
  const ViewState view = starting_view();
  Expected<std::unique_ptr<Host>> host = make_glfw_host({.least_width = kLeastWidth,
                                                         .least_height = kLeastHeight,
                                                         .light = view.theme == Theme::kLight});
  if (!host) return tl::unexpected(host.error());

  Application application(std::move(*host), std::move(opened->experiment));
  application.mark_opened(opened->path);
  application.view() = view;
  if (opened->model) application.show_model(*std::move(opened->model));
  if (!opened->lesson.empty()) application.open_lesson(opened->lesson);
  application.start_autosave(state_folder());
  while (application.frame(kIdleSeconds)) {
  }
  keep_view(application.view());
  return {};
}

}  // namespace convoscope::app
