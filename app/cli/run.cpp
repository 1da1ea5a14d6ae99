// `convoscope run`: computes an experiment and tells every layer's shape, plan and time.
#include <cstdio>
#include <filesystem>
#include <memory>

#include "app/cli/command.h"
#include "app/cli/options.h"
#include "app/cli/output.h"
#include "engine/conv/arguments.h"
#include "engine/core/text.h"
#include "engine/io/npy.h"

namespace convoscope::app {
namespace {

struct RunOptions {
  ExperimentOptions experiment;
  ComputeOptions compute;
  std::filesystem::path output_dir;
  bool json = false;
};

// "0-conv1.npy": the number keeps names apart, and nothing in a name can leave the folder.
std::string file_name(const Experiment& experiment, size_t layer) {
  std::string name = experiment.layers[layer].name;
  for (char& c : name) {
    const bool plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
                       c == '_' || c == '-' || c == '.';
    if (!plain) c = '_';
  }
  return std::to_string(layer) + (name.empty() ? "" : "-" + name) + ".npy";
}

Expected<void> write_activations(const Result& result, const std::filesystem::path& folder) {
  std::error_code code;
  std::filesystem::create_directories(folder, code);
  if (code) {
    return file_error("the folder " + folder.string() + " can't be made: " + code.message());
  }
  for (size_t l = 0; l < result.layers.size(); ++l) {
    const auto path = folder / file_name(*result.experiment, l);
    if (auto written = write_npy(path, *result.layers[l].output); !written) return written;
  }
  return {};
}

double gflops(const LayerResult& layer) {
  if (layer.ms <= 0) return 0;
  return 2.0 * static_cast<double>(layer.geometry.multiply_adds) / (layer.ms * 1e6);
}

std::string settings_text(const Conv2dSpec& spec) {
  const auto hw = [](const Hw& v) { return std::to_string(v.h) + "," + std::to_string(v.w); };
  const Pads& pads = spec.padding.pads;
  std::string padding = to_string(spec.padding.mode);
  if (spec.padding.mode == PaddingMode::kExplicit) {
    padding = std::to_string(pads.top) + "," + std::to_string(pads.bottom) + "," +
              std::to_string(pads.left) + "," + std::to_string(pads.right);
  }
  return "strides " + hw(spec.strides) + "  dilations " + hw(spec.dilations) + "  padding " +
         padding;
}

std::string fixed(double value, const char* format) {
  char text[32];
  std::snprintf(text, sizeof text, format, value);
  return text;
}

std::string readable(const Result& result) {
  const Experiment& experiment = *result.experiment;
  using enum Table::Align;
  Table table({kLeft, kLeft, kLeft, kLeft, kLeft, kLeft, kLeft, kLeft, kRight, kRight});
  table.add({"layer", "op", "filters", "settings", "activation", "output", "algorithm", "target",
             "ms", "GFLOP/s"});
  table.add({"input", "", "", "", "", to_string(result.input->dims()), "", "", "", ""});
  for (size_t l = 0; l < result.layers.size(); ++l) {
    const Layer& layer = experiment.layers[l];
    const LayerResult& answer = result.layers[l];
    table.add({std::to_string(l) + " " + layer.name, op_name(layer),
               to_string(layer.filters.tensor->dims()), settings_text(spec_of(experiment, l)),
               to_string(layer.activation), to_string(answer.output->dims()),
               to_string(answer.plan.algorithm), answer.plan.target, fixed(answer.ms, "%.2f"),
               fixed(gflops(answer), "%.1f")});
  }
  std::string head = experiment.title.empty() ? "" : experiment.title + "\n";
  return head + "data format " + to_string(experiment.data_format) + ", " +
         fixed(result.ms, "%.2f") + " ms\n\n" + table.text();
}

Json padding_json(const Conv2dSpec& spec) {
  const PaddingArgument argument = padding_argument(spec.padding, spec.data_format);
  if (const auto* word = std::get_if<std::string>(&argument)) return *word;
  return std::get<PadPairs>(argument);
}

Json layer_json(const Result& result, size_t l, bool with_file) {
  const Layer& layer = result.experiment->layers[l];
  const LayerResult& answer = result.layers[l];
  const Conv2dSpec spec = spec_of(*result.experiment, l);
  const Geometry& g = answer.geometry.window;
  Json json = {{"name", layer.name},
               {"op", op_name(layer)},
               {"filters_shape", to_json(layer.filters.tensor->dims())},
               {"strides", window_argument(spec.strides, spec.data_format)},
               {"padding", padding_json(spec)},
               {"dilations", window_argument(spec.dilations, spec.data_format)},
               {"activation", to_string(layer.activation)},
               {"output_shape", to_json(answer.output->dims())},
               {"pads", {g.h.pad_before, g.h.pad_after, g.w.pad_before, g.w.pad_after}},
               {"groups", g.groups},
               {"multiply_adds", g.multiply_adds()},
               {"algorithm", to_string(answer.plan.algorithm)},
               {"target", answer.plan.target},
               {"why", answer.plan.why},
               {"error", answer.plan.error},
               {"ms", answer.ms},
               {"gflops", gflops(answer)}};
  if (with_file) json["file"] = file_name(*result.experiment, l);
  return json;
}

Json machine_readable(const Result& result, bool with_files) {
  Json layers = Json::array();
  for (size_t l = 0; l < result.layers.size(); ++l) {
    layers.push_back(layer_json(result, l, with_files));
  }
  return {{"title", result.experiment->title},
          {"data_format", to_string(result.experiment->data_format)},
          {"input_shape", to_json(result.input->dims())},
          {"ms", result.ms},
          {"layers", layers}};
}

Expected<void> run_run(const RunOptions& options) {
  const auto algorithm = options.compute.algorithm();
  if (!algorithm) return tl::unexpected(algorithm.error());
  const auto precision = options.compute.precision();
  if (!precision) return tl::unexpected(precision.error());
  const auto chosen = options.experiment.load(/*needs_layer=*/false);
  if (!chosen) return tl::unexpected(chosen.error());
  const auto result = evaluate(
      chosen->experiment, nullptr,
      {.algorithm = *algorithm, .precision = *precision, .parallel = options.compute.parallel()});
  if (!result) return tl::unexpected(result.error());
  const bool with_files = !options.output_dir.empty();
  if (with_files) {
    if (auto written = write_activations(**result, options.output_dir); !written) return written;
  }
  if (options.json) return print(machine_readable(**result, with_files));
  return print(readable(**result));
}

}  // namespace

Command add_run(CLI::App& program) {
  auto options = std::make_shared<RunOptions>();
  CLI::App* command =
      program.add_subcommand("run", "Compute an experiment: every layer's shape, plan and time");
  options->experiment.add_to(*command, "the layer whose settings change");
  options->compute.add_to(*command);
  command
      ->add_option("--output-dir", options->output_dir,
                   "write every activation there, as .npy files")
      ->type_name("DIR");
  command->add_flag("--json", options->json, "one JSON object");
  command->footer(
      "Example: convoscope run assets/experiments/feature-hierarchy.json --layer conv1 --strides "
      "2");
  return {command, [options] { return run_run(*options); }};
}

}  // namespace convoscope::app
