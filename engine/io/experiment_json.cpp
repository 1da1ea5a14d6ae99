// See experiment_json.h. Reading the settings is experiment_reader's, making tensors sources'.
#include "engine/io/experiment_json.h"

#include <utility>

#include "engine/conv/arguments.h"
#include "engine/io/experiment_reader.h"
#include "engine/io/files.h"
#include "engine/io/json_text.h"
#include "engine/io/loaded_tensors.h"
#include "engine/io/nested_values.h"
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

Json shape_json(const Dims& dims) { return {dims[0], dims[1], dims[2], dims[3]}; }

// Relative only where the file lies below the folder, so that both can be moved together.
std::string saved_path(const std::string& path, const fs::path& folder) {
  if (folder.empty()) return path;
  const fs::path relative = fs::path(path).lexically_relative(folder);
  if (relative.empty() || *relative.begin() == "..") return path;
  return relative.string();
}

Json input_json(const Input& input, const fs::path& folder) {
  if (const auto* random = std::get_if<InputRandomNormal>(&input.source)) {
    const Dims dims = storage_dims(random->shape, DataFormat::kNHWC);
    return {{"random_normal", {{"shape", shape_json(dims)}, {"seed", random->seed}}}};
  }
  if (const auto* pattern = std::get_if<InputPattern>(&input.source)) {
    const Dims dims = storage_dims(pattern->shape, DataFormat::kNHWC);
    return {{"pattern", {{"name", pattern->id}, {"shape", shape_json(dims)}}}};
  }
  if (const auto* image = std::get_if<InputImage>(&input.source)) {
    Json body = {{"path", saved_path(image->path, folder)}};
    if (image->h > 0 && image->w > 0) body["size"] = {image->h, image->w};
    if (image->grey) body["grey"] = true;
    return {{"image", std::move(body)}};
  }
  if (const auto* npy = std::get_if<InputNpy>(&input.source)) {
    Json body = {{"path", saved_path(npy->path, folder)}};
    if (npy->format != DataFormat::kNHWC) body["data_format"] = to_string(npy->format);
    return {{"npy", std::move(body)}};
  }
  Json json = {{"values", values_json(*input.tensor)}};
  if (data_format(*input.tensor) != DataFormat::kNHWC) {
    json["data_format"] = to_string(data_format(*input.tensor));
  }
  return json;
}

// Only what the kind reads.
Json initializer_json(const FilterInitializer& source) {
  const Initializer& initializer = source.initializer;
  Json body = {{"shape", shape_json(storage_dims(source.shape))}, {"seed", initializer.seed}};
  if (initializer.kind == InitializerKind::kTruncatedNormal) body["stddev"] = initializer.stddev;
  if (initializer.kind == InitializerKind::kRandomUniform) {
    body["minval"] = initializer.minval;
    body["maxval"] = initializer.maxval;
  }
  return body;
}

Json filters_json(const Filters& filters, const fs::path& folder) {
  if (const auto* presets = std::get_if<FilterPresets>(&filters.source)) {
    return {{"presets", presets->ids},
            {"size", {presets->h, presets->w}},
            {"in_channels", presets->in}};
  }
  Json json = Json::object();
  if (const auto* random = std::get_if<FilterRandomNormal>(&filters.source)) {
    Json body = {{"shape", shape_json(storage_dims(random->shape))}, {"seed", random->seed}};
    if (random->stddev != 1.0f) body["stddev"] = random->stddev;
    json["random_normal"] = std::move(body);
  } else if (const auto* drawn = std::get_if<FilterInitializer>(&filters.source)) {
    json[std::string(to_string(drawn->initializer.kind))] = initializer_json(*drawn);
  } else if (const auto* npy = std::get_if<FilterNpy>(&filters.source)) {
    json["npy"] = {{"path", saved_path(npy->path, folder)}};
  } else {
    json["values"] = values_json(*filters.tensor);
  }
  if (!filters.names.empty()) json["names"] = filters.names;
  return json;
}

Json padding_json(const Padding& padding, DataFormat format) {
  return std::visit([](const auto& argument) { return Json(argument); },
                    padding_argument(padding, format));
}

Json activation_json(Activation activation) {
  if (activation == Activation(activation.kind)) return to_string(activation);
  return {{to_string(activation), {{"alpha", activation.alpha}}}};
}

Json layer_json(const Layer& layer, DataFormat format, const fs::path& folder) {
  Json json = {{"op", op_name(layer)},
               {"name", layer.name},
               {"filters", filters_json(layer.filters, folder)},
               {"strides", window_argument(layer.strides, format)},
               {"padding", padding_json(layer.padding, format)},
               {"dilations", window_argument(layer.dilations, format)}};
  if (layer.activation != Activation::kNone) json["activation"] = activation_json(layer.activation);
  return json;
}

Expected<void> load_filters_of(Layer& layer, const std::string& place,
                               const LoadedTensors& loaded) {
  Filters& filters = layer.filters;
  if (filters.tensor) {
    filters.tensor = loaded.same_values(filters.tensor);
  } else {
    const Filters* same = loaded.filters(filters.source);
    auto made = same != nullptr ? Expected<Filters>(*same) : load_filters(filters.source);
    if (!made) return at_place(std::move(made.error()), place);
    // Presets have names of their own.
    if (!std::holds_alternative<FilterPresets>(filters.source)) made->names = filters.names;
    filters = std::move(*made);
  }
  const auto count = static_cast<size_t>(filters.tensor->dims()[3]);
  if (filters.names.size() <= count) return {};
  return at_place(file_error("it names " + std::to_string(filters.names.size()) +
                             " filters, but has " + std::to_string(count))
                      .value(),
                  place + ".names");
}

// Makes the tensors that are still null. `prefix` is where the experiment stands in the file.
Expected<void> load_tensors(Experiment& experiment, const std::string& prefix,
                            const LoadedTensors& loaded) {
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
    const std::string place = prefix + "layers[" + std::to_string(l) + "].filters";
    if (auto made = load_filters_of(experiment.layers[l], place, loaded); !made) return made;
  }
  return {};
}

Expected<void> load_snapshots(Experiment& experiment) {
  LoadedTensors loaded;
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
  for (const Layer& layer : experiment.layers) {
    json["layers"].push_back(layer_json(layer, experiment.data_format, folder));
  }
  return json;
}

}  // namespace

Expected<Experiment> parse_experiment(const std::string& text, const fs::path& folder) {
  auto settings = parse_settings(text, folder);
  if (!settings) return settings;
  if (auto made = load_tensors(*settings, "", {}); !made) return tl::unexpected(made.error());
  if (auto made = load_snapshots(*settings); !made) return tl::unexpected(made.error());
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
