// See application.h.
#include "app/application.h"

#include "app/frame_steps.h"
#include "app/lessons/lesson_reader.h"
#include "app/widgets/tooltip.h"

#include "engine/io/experiment_json.h"
#include "engine/io/sources.h"
#include "engine/model/model_file.h"

namespace convoscope::app {

Parts::Parts(std::unique_ptr<Host> the_host, ExperimentPtr first)
    : host(std::move(the_host)),
      painter(host->has_gl(),
              [this](std::function<void()> job) { background.run(std::move(job)); }),
      worker(background),
      bank_worker(background),
      retired(background),
      history(std::move(first)),
      focus(background),
      bank(bank_worker),
      study(background),
      maps(background),
      chain(background),
      learn(background),
      shipped(shipped_experiments()) {
  background.on_done(Host::wake);
  evaluator.on_answer(Host::wake);
  twin.on_answer(Host::wake);
  thumbnails.on_answer(Host::wake);
  chain.effective.on_done(Host::wake);
  model.on_done(Host::wake);
  loader.on_answer(Host::wake);
  saver.on_answer(Host::wake);
  export_job.on_answer(Host::wake);
  exporting.on_done(Host::wake);
}

Application::Application(std::unique_ptr<Host> host, Experiment first)
    : parts_(std::make_unique<Parts>(std::move(host),
                                     std::make_shared<const Experiment>(std::move(first)))) {
  parts_->session.mark_opened({}, parts_->history);
}

// Explanations of widgets ask the parts.
Application::~Application() { follow_tooltips({}); }

bool Application::frame(double wait_seconds) { return run_frame(*parts_, wait_seconds); }

bool Application::settle(int most) {
  int quiet = 0;  // frames since anything was asked for, made or drawn
  for (int i = 0; i < most; ++i) {
    frame();
    parts_->loader.wait_idle();
    parts_->saver.wait_idle();
    parts_->evaluator.wait_idle();
    parts_->twin.wait_idle();
    parts_->thumbnails.wait_idle();
    parts_->background.wait_idle();
    parts_->chain.effective.wait_idle();
    parts_->exporting.wait_idle();
    parts_->export_job.wait_idle();
    parts_->model.wait_idle();
    // A further frame takes the answers; the one after it has drawn them.
    // A refused side stays behind for good.
    const TwinView& twin = parts_->twin_view;
    const bool comparing = twin.behind && !twin.state.refusal_a && !twin.state.refusal_b;
    const bool learning = parts_->view.learn.open && parts_->learn.player.preparing();
    const bool idle = !parts_->painter.pending() && !comparing && !learning &&
                      parts_->edits.empty() && !parts_->host->has_pending_events();
    quiet = idle ? quiet + 1 : 0;
    if (quiet > 3) return true;
  }
  return false;
}

void Application::mark_opened(std::filesystem::path path) {
  parts_->session.mark_opened(std::move(path), parts_->history);
}

void Application::show_model(OpenedModel model) {
  parts_->model.open(std::move(model.model), std::move(model.runs));
  parts_->view.screen = Screen::kModel;
}

void Application::open_lesson(const std::filesystem::path& path, size_t step) {
  parts_->learn.player.also_read(path);
  LearnView& view = parts_->view.learn;
  view.open = true;
  view.lesson = lesson_id(path);
  view.step = step;
}

void Application::start_autosave(const std::filesystem::path& folder) {
  parts_->autosave.start(folder);
  offer_left(*parts_);
}

Expected<Opened> open_default() {
  const Expected<std::filesystem::path> assets = assets_folder();
  if (!assets) return tl::unexpected(assets.error());
  return open_path(*assets / "experiments" / "start.json");
}

Expected<Opened> open_path(const std::filesystem::path& path) {
  if (is_model_file(path)) {
    Expected<OpenedModel> model = open_model_file(path);
    if (!model) return tl::unexpected(model.error());
    return open_default().map([&](Opened opened) {
      opened.model = *std::move(model);
      return opened;
    });
  }
  if (is_lesson_file(path)) {
    return open_default().map([&](Opened opened) {
      opened.lesson = path;
      return opened;
    });
  }
  if (is_experiment_file(path)) {
    return read_experiment(path).map([&](Experiment experiment) {
      return Opened{std::move(experiment), path};
    });
  }
  return experiment_of_input_file(path).map([](Experiment experiment) {
    return Opened{std::move(experiment), {}};
  });
}

}  // namespace convoscope::app
