// Loads aside what takes time: a picture, an experiment file, a generated input. One worker, latest
// wins. What it loaded comes back as a value that the frame turns into an Edit; a failure is a
// sentence.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "engine/experiment/experiment.h"
#include "engine/model/model.h"

namespace convoscope::app {

// A picture replaces the input; an experiment file replaces the whole experiment; a model's file is
// looked into. Which of them a path is is told by its ending (.json, .npy, or a picture) or, of
// models, by is_model_file().
struct LoadPath {
  std::filesystem::path path;
};
struct LoadInput {
  InputSource source;  // not InputValues
  DataFormat format = DataFormat::kNHWC;
  std::filesystem::path folder = {};  // where the source's relative path starts
};
using LoadRequest = std::variant<LoadPath, LoadInput>;

// What a model's file holds, and the runs of its operations that open as chains, longest first.
struct OpenedModel {
  ModelPtr model;
  std::vector<ModelRun> runs;
};
Expected<OpenedModel> open_model_file(const std::filesystem::path& path);

struct Loaded {
  std::variant<Input, Experiment, OpenedModel> value;
  std::string label;                    // for the history: "open photo.jpg"
  std::filesystem::path path;           // of an experiment file: where saving goes; otherwise empty
  std::vector<std::string> notes = {};  // what was decided on the way, a sentence each
};

class Loader {
 public:
  Loader();
  ~Loader();
  Loader(const Loader&) = delete;
  Loader& operator=(const Loader&) = delete;

  void submit(LoadRequest request);
  bool busy() const;
  // What finished since the last call, the newest where several did.
  std::optional<Expected<Loaded>> take();
  void wait_idle() const;
  void on_answer(void (*wake)());

 private:
  struct Shared;
  std::unique_ptr<Shared> shared_;
};

}  // namespace convoscope::app
