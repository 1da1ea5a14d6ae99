// See experiment_json.h. Reading the settings is experiment_reader's, making tensors sources'.
#include "engine/io/experiment_json.h"

#include <utility>

#include "engine/files/files.h"
#include "engine/io/experiment_reader.h"
#include "engine/io/input_json.h"
#include "engine/io/json_text.h"
#include "engine/io/layer_json.h"
#include "engine/io/layer_tensors.h"
#include "engine/io/loaded_tensors.h"
#include "engine/io/sources.h"

namespace convoscope {

namespace {

namespace fs = std::filesystem;

// Room for some forty million values written out; more belongs into .npy files.
constexpr int64_t kMaxTextBytes = int64_t{1} << 29;

tl::unexpected<Error> at_place(Error error, const std::string& place) {
  error.sentence = place + ": " + error.sentence;
  error.field = place;
  return tl::unexpected(std::move(error));
}

// Makes the tensors that are still null. `prefix` is where the experiment stands in the file.
Expected<void> load_tensors(Experiment& experiment, const std::string& prefix,
                            LoadedTensors& loaded) {
  Input& input = experiment.input;
  if (input.tensor) {
    input.tensor = loaded.same_values(input.tensor);
  } else {
    input.tensor = loaded.input(input.source, experiment.data_format);
  }
  if (!input.tensor) {
    auto made = load_input(input.source, experiment.data_format);
    if (!made) return at_place(std::move(made.error()), prefix + "input");
    input = std::move(*made);
  }
  for (size_t l = 0; l < experiment.layers.size(); ++l) {
    const std::string place = prefix + "layers[" + std::to_string(l) + "]";
    if (auto made = load_layer(experiment.layers[l], place, loaded); !made) return made;
  }
  fill_lists(experiment);
  return {};
}

Expected<void> load_snapshots(Experiment& experiment, LoadedTensors& loaded) {
  loaded.add(experiment);
  for (size_t i = 0; i < experiment.snapshots.size(); ++i) {
    Snapshot& snapshot = experiment.snapshots[i];
    Experiment body = *snapshot.experiment;
    const std::string prefix = "snapshots[" + std::to_string(i) + "].experiment.";
    if (auto made = load_tensors(body, prefix, loaded); !made) return made;
    snapshot.experiment = std::make_shared<const Experiment>(std::move(body));
    loaded.add(*snapshot.experiment);
  }
  return {};
}

Json body_json(const Experiment& experiment, const fs::path& folder) {
  Json json = Json::object();
  if (!experiment.title.empty()) json["title"] = experiment.title;
  json["input"] = input_json(experiment.input, folder);
  json["data_format"] = to_string(experiment.data_format);
  json["layers"] = Json::array();
  const std::vector<int64_t> channels = known_channels(experiment);
  for (size_t l = 0; l < experiment.layers.size(); ++l) {
    const int64_t known = l < channels.size() ? channels[l] : 0;
    json["layers"].push_back(
        layer_json(experiment.layers[l], known, experiment.data_format, folder));
  }
  return json;
}

}  // namespace

Expected<Experiment> parse_experiment(const std::string& text, const fs::path& folder) {
  auto settings = parse_settings(text, folder);
  if (!settings) return settings;
  LoadedTensors loaded;
  if (auto made = load_tensors(*settings, "", loaded); !made) return tl::unexpected(made.error());
  if (auto made = load_snapshots(*settings, loaded); !made) return tl::unexpected(made.error());
  return settings;
}

Expected<Experiment> read_experiment(const fs::path& path) {
  const auto bytes = read_file(path, kMaxTextBytes);
  if (!bytes) return tl::unexpected(bytes.error());
  auto experiment = parse_experiment({bytes->begin(), bytes->end()}, path.parent_path());
  if (!experiment) {
    experiment.error().sentence = path.string() + ": " + experiment.error().sentence;
  }
  return experiment;
}

std::string print_experiment(const Experiment& experiment, const fs::path& folder) {
  Json json = {{"convoscope", 1}};
  json.update(body_json(experiment, folder));
  for (const Snapshot& snapshot : experiment.snapshots) {
    json["snapshots"].push_back(
        {{"name", snapshot.name}, {"experiment", body_json(*snapshot.experiment, folder)}});
  }
  return print_json(json);
}

Expected<void> write_experiment(const fs::path& path, const Experiment& experiment) {
  std::error_code ignored;
  const fs::path folder = fs::absolute(path, ignored).lexically_normal().parent_path();
  const std::string text = print_experiment(experiment, folder);
  if (static_cast<int64_t>(text.size()) > kMaxTextBytes) {
    return file_error("can't write " + path.string() + ": its values take " +
                      std::to_string(text.size()) + " bytes of text, more than the " +
                      std::to_string(kMaxTextBytes) +
                      " that can be read again; keep them in a .npy file");
  }
  return write_file(path, text);
}

}  // namespace convoscope
