// `convoscope run`: computes an experiment and tells every layer's shape, cost, plan and
// time (run_report.h).
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "app/cli/command.h"
#include "app/cli/options.h"
#include "app/cli/run_report.h"
#include "engine/files/npy.h"

namespace convoscope::app {
namespace {

struct RunOptions {
  ExperimentOptions experiment;
  ComputeOptions compute;
  std::filesystem::path output_dir;
  bool json = false, markdown = false;
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

std::vector<std::string> file_names(const Experiment& experiment) {
  std::vector<std::string> names;
  for (size_t l = 0; l < experiment.layers.size(); ++l) names.push_back(file_name(experiment, l));
  return names;
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
  if (options.json) {
    return print(run_json(
        **result, with_files ? file_names(*chosen->experiment) : std::vector<std::string>{}));
  }
  return print(options.markdown ? run_markdown(**result) : run_table(**result));
}

}  // namespace

Command add_run(CLI::App& program) {
  auto options = std::make_shared<RunOptions>();
  CLI::App* command = program.add_subcommand(
      "run", "Compute an experiment: every layer's shape, cost, plan and time");
  options->experiment.add_to(*command, "the layer whose settings change");
  options->compute.add_to(*command);
  command
      ->add_option("--output-dir", options->output_dir,
                   "write every activation there, as .npy files")
      ->type_name("DIR");
  CLI::Option* json = command->add_flag("--json", options->json, "one JSON object");
  command->add_flag("--markdown", options->markdown, "a Markdown table of shapes and costs")
      ->excludes(json);
  command->footer(
      "Example: convoscope run assets/experiments/feature-hierarchy.json --layer conv1 --strides "
      "2");
  return {command, [options] { return run_run(*options); }};
}

}  // namespace convoscope::app
