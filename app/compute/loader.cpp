// See loader.h.
#include "app/compute/loader.h"

#include <mutex>
#include <utility>

#include "app/compute/guarded.h"
#include "app/compute/one_slot.h"
#include "engine/io/experiment_json.h"
#include "engine/io/sources.h"
#include "engine/model/model_file.h"

namespace convoscope::app {
namespace {

namespace fs = std::filesystem;

Expected<Loaded> load_as_input(const LoadInput& request, std::string label) {
  std::vector<std::string> notes;
  auto input = load_input(request.source, request.format, request.folder, &notes);
  if (!input) return tl::unexpected(std::move(input.error()));
  return Loaded{*std::move(input), std::move(label), {}, std::move(notes)};
}

Expected<Loaded> load(const LoadPath& request) {
  const std::string label = "open " + request.path.filename().string();
  if (is_model_file(request.path)) {
    return open_model_file(request.path).map([&](OpenedModel opened) {
      return Loaded{std::move(opened), label, {}, {}};
    });
  }
  if (!is_experiment_file(request.path)) {
    return load_as_input({.source = input_source_of(request.path)}, label);
  }
  const fs::path path = fs::absolute(request.path);
  auto experiment = read_experiment(path);
  if (!experiment) return tl::unexpected(std::move(experiment.error()));
  return Loaded{*std::move(experiment), label, path, {}};
}

std::string label_of(const InputRandomNormal& source) {
  return "random input " + to_string(source.shape) + ", seed " + std::to_string(source.seed);
}
std::string label_of(const InputPattern& source) {
  return source.id + " " + to_string(source.shape);
}
std::string label_of(const InputImage& source) {
  return "open " + fs::path(source.path).filename().string();
}
std::string label_of(const InputImages& source) {
  if (source.folder.empty()) return "open " + std::to_string(source.paths.size()) + " pictures";
  return "open the pictures of " + fs::path(source.folder).filename().string();
}
std::string label_of(const InputNpy& source) {
  return "open " + fs::path(source.path).filename().string();
}
std::string label_of(const InputTensor& source) {
  const std::string file = fs::path(source.path).filename().string();
  return "open " + (source.name.empty() ? file : source.name + " of " + file);
}
std::string label_of(const InputTable& source) {
  return "open " + fs::path(source.path).filename().string();
}
std::string label_of(const InputValues&) { return "values"; }

Expected<Loaded> load(const LoadInput& request) {
  return load_as_input(
      request, std::visit([](const auto& source) { return label_of(source); }, request.source));
}

std::string action_of(const LoadPath& request) {
  return "open " + request.path.filename().string();
}
std::string action_of(const LoadInput&) { return "make this input"; }

}  // namespace

Expected<OpenedModel> open_model_file(const fs::path& path) {
  // Filters name their file, wherever the experiment is saved later.
  return open_model(fs::absolute(path)).map([](Model model) {
    std::vector<ModelRun> runs = model_runs(model);
    return OpenedModel{std::make_shared<const Model>(std::move(model)), std::move(runs)};
  });
}

struct Loader::Shared {
  std::mutex mutex;
  std::optional<Expected<Loaded>> answer;
  OneSlot slot;  // last: its thread ends before what it writes to
};

Loader::Loader() : shared_(std::make_unique<Shared>()) {}
Loader::~Loader() = default;

void Loader::submit(LoadRequest request) {
  shared_->slot.submit(
      [shared = shared_.get(), request = std::move(request)](const CancelToken& token) {
        auto answer = std::visit(
            [](const auto& r) { return guarded<Loaded>(action_of(r), [&] { return load(r); }); },
            request);
        if (token.cancelled()) return;
        const std::lock_guard lock(shared->mutex);
        shared->answer = std::move(answer);
      });
}

bool Loader::busy() const { return shared_->slot.busy(); }

std::optional<Expected<Loaded>> Loader::take() {
  const std::lock_guard lock(shared_->mutex);
  return std::exchange(shared_->answer, std::nullopt);
}

void Loader::wait_idle() const { shared_->slot.wait_idle(); }

void Loader::on_answer(void (*wake)()) { shared_->slot.on_done(wake); }

}  // namespace convoscope::app
