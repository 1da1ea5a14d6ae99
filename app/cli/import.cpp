// `convoscope import`: what a model's file holds, and a run of its layers as an experiment whose
// filters stay in the file. What becomes of each operation is engine/model/model.h's.
#include <filesystem>
#include <memory>
#include <optional>

#include "app/cli/command.h"
#include "app/cli/long_work.h"
#include "app/cli/options.h"
#include "app/cli/output.h"
#include "engine/core/text.h"
#include "engine/io/experiment_json.h"
#include "engine/io/sources.h"
#include "engine/model/model.h"
#include "engine/model/tensor_bank.h"
#include "engine/model/tensor_stats.h"

namespace convoscope::app {
namespace {

struct ImportOptions {
  std::filesystem::path model, output;
  std::string layers, input;
  bool statistics = false, json = false;
};

std::string becomes(const ModelNode& node) {
  if (node.layers.empty()) return "- " + node.refusal;
  std::string text;
  for (const Layer& layer : node.layers)
    text += (text.empty() ? "" : ", ") + std::string(op_name(layer));
  for (const std::string& note : node.notes) text += "; " + note;
  return text;
}

Expected<std::vector<std::string>> statistics_of(const Model& model, size_t index) {
  auto values = model.file->read(index);
  if (!values) return tl::unexpected(values.error());
  const TensorStats stats = tensor_stats(*values);
  return std::vector<std::string>{significant(stats.min, 4), significant(stats.max, 4),
                                  significant(stats.mean, 4), significant(stats.deviation, 4)};
}

Expected<void> print_tensors(const Model& model, bool statistics) {
  using Align = Table::Align;
  std::vector<Align> columns = {Align::kRight, Align::kLeft, Align::kLeft, Align::kLeft};
  std::vector<std::string> head = {"", "tensor", "type", "extents"};
  if (statistics) {
    for (const char* word : {"min", "max", "mean", "deviation"}) {
      columns.push_back(Align::kRight);
      head.emplace_back(word);
    }
  }
  Table table(columns);
  table.add(head);
  const auto& tensors = model.file->tensors();
  for (size_t i = 0; i < tensors.size(); ++i) {
    std::vector<std::string> row = {std::to_string(i), tensors[i].name,
                                    element_type_name(tensors[i].type),
                                    list_text(tensors[i].shape)};
    if (statistics) {
      const auto more = statistics_of(model, i);
      if (!more) return tl::unexpected(more.error());
      row.insert(row.end(), more->begin(), more->end());
    }
    table.add(row);
  }
  return print(table.text());
}

Expected<void> print_nodes(const Model& model) {
  if (model.nodes.empty()) return {};
  using Align = Table::Align;
  Table table({Align::kRight, Align::kLeft, Align::kLeft, Align::kLeft});
  table.add({"", "operation", "of the file", "here"});
  for (size_t i = 0; i < model.nodes.size(); ++i) {
    const ModelNode& node = model.nodes[i];
    table.add({std::to_string(i), node.name, node.op, becomes(node)});
  }
  std::string text = "\n" + table.text();
  for (const ModelRun& run : model_runs(model)) {
    if (run.last > run.first) {
      text += "operations " + std::to_string(run.first) + " to " + std::to_string(run.last) +
              " open as one chain\n";
    }
  }
  return print(text);
}

Json json_of(const Model& model) {
  Json json = {{"format", model.format},
               {"tensors", Json::array()},
               {"operations", Json::array()},
               {"runs", Json::array()}};
  for (const TensorInfo& info : model.file->tensors()) {
    json["tensors"].push_back(
        {{"name", info.name}, {"type", element_type_name(info.type)}, {"shape", info.shape}});
  }
  for (const ModelNode& node : model.nodes) {
    Json layers = Json::array();
    for (const Layer& layer : node.layers) layers.push_back(op_name(layer));
    json["operations"].push_back({{"name", node.name},
                                  {"op", node.op},
                                  {"layers", layers},
                                  {"refusal", node.refusal},
                                  {"notes", node.notes}});
  }
  for (const ModelRun& run : model_runs(model)) json["runs"].push_back({run.first, run.last});
  return json;
}

Expected<ModelRun> chosen_run(const Model& model, const std::string& layers) {
  const std::vector<ModelRun> runs = model_runs(model);
  if (layers.empty()) {
    if (runs.empty())
      return refuse(model.file->path().string() + " has no operation that is a layer here");
    return runs.front();
  }
  const size_t colon = layers.find(':');
  const std::string list = colon == std::string::npos
                               ? layers + "," + layers
                               : layers.substr(0, colon) + "," + layers.substr(colon + 1);
  const auto ends = parse_integers(list, 2, "--layers", "FIRST:LAST");
  if (!ends) return tl::unexpected(ends.error());
  if ((*ends)[0] < 0 || (*ends)[1] < 0) return usage_error("--layers counts from 0");
  return ModelRun{static_cast<size_t>((*ends)[0]), static_cast<size_t>((*ends)[1])};
}

// A picture that was given, or noise of the extents that the model or its first filters ask for.
Expected<Input> picture_for(const Model& model, const ModelRun& run, const std::string& path) {
  if (!path.empty()) return load_input(input_source_of(path), DataFormat::kNHWC);
  ImageShape shape = model.input.value_or(ImageShape{1, 0, 0, 0});
  const int64_t channels = model.nodes[run.first].in_channels;
  shape.n = std::max<int64_t>(shape.n, 1);
  if (shape.h < 1) shape.h = 64;
  if (shape.w < 1) shape.w = 64;
  if (channels > 0) shape.c = channels;
  if (shape.c < 1) shape.c = 3;
  return load_input(InputRandomNormal{shape, 1}, DataFormat::kNHWC);
}

Expected<void> write_experiment_of(const Model& model, const ImportOptions& options) {
  const auto run = chosen_run(model, options.layers);
  if (!run) return tl::unexpected(run.error());
  if (auto checked = check_run(model, *run); !checked) return checked;
  const auto picture = picture_for(model, *run, options.input);
  if (!picture) return tl::unexpected(picture.error());
  Expected<Experiment> experiment;
  auto read = run_long("bytes", [&](const ParallelOptions& how, Progress& progress) {
    experiment =
        experiment_of_run(model, *run, *picture, {.cancel = how.cancel, .progress = &progress});
    return experiment ? Expected<void>() : tl::unexpected(experiment.error());
  });
  if (!read) return read;
  return write_experiment(options.output, *experiment);
}

Expected<void> run_import(const ImportOptions& options) {
  // Filters name their file, wherever the experiment is written.
  const auto model = open_model(std::filesystem::absolute(options.model));
  if (!model) return tl::unexpected(model.error());
  if (!options.output.empty()) return write_experiment_of(*model, options);
  if (options.json) return print(json_of(*model));
  if (auto printed = print(model->format + "\n\n"); !printed) return printed;
  if (auto printed = print_tensors(*model, options.statistics); !printed) return printed;
  return print_nodes(*model);
}

}  // namespace

Command add_import(CLI::App& program) {
  auto options = std::make_shared<ImportOptions>();
  CLI::App* command = program.add_subcommand(
      "import", "What a model's file holds, and its layers as an experiment");
  command
      ->add_option("model", options->model, "ONNX, Keras, HDF5, TFLite, .safetensors, .npz or .npy")
      ->type_name("MODEL")
      ->required();
  command
      ->add_option("-o,--output", options->output,
                   "writes an experiment whose filters stay in the model's file")
      ->type_name("EXPERIMENT.json");
  command
      ->add_option("--layers", options->layers,
                   "operations by number, as listed; without, the longest run")
      ->type_name("FIRST:LAST");
  command->add_option("--input", options->input, "a picture or tensor; without, noise that fits")
      ->type_name("PICTURE");
  command->add_flag("--statistics", options->statistics, "of every tensor, which reads all values");
  command->add_flag("--json", options->json, "tensors, operations and runs as one JSON object");
  command->footer("Example: convoscope import resnet.onnx --input photo.jpg -o resnet.json");
  return {command, [options] { return run_import(*options); }};
}

}  // namespace convoscope::app
