// `convoscope export`: a run of layers as code, model, data or derivation (engine/export/
// exporting.h), or a layer's maps as pictures, to a file, a folder or standard output.
#include <cstdio>
#include <memory>
#include <optional>

#include "app/cli/command.h"
#include "app/cli/export_maps.h"
#include "app/cli/long_work.h"
#include "app/cli/output.h"
#include "engine/evaluate/evaluate.h"
#include "engine/export/export_all.h"
#include "engine/export/export_files.h"
#include "engine/io/experiment_json.h"

namespace convoscope::app {
namespace {

namespace fs = std::filesystem;

struct Texts {
  fs::path experiment, output;
  std::string target;
  std::optional<std::string> name, layer, layers;
  int64_t literals = ExportOptions{}.literal_elements;
  bool all = false, list = false, json = false;
  MapTexts maps;
};

const char* to_string(ExportGroup group) {
  constexpr const char* kNames[] = {"code", "model", "data", "document"};
  return kNames[static_cast<size_t>(group)];
}

Expected<void> list_targets(bool json) {
  if (json) {
    for (const ExportTarget& target : export_targets()) {
      const Json line = {{"target", std::string(target.id)},
                         {"title", std::string(target.title)},
                         {"group", to_string(target.group)},
                         {"ending", std::string(target.ending)},
                         {"text", target.text},
                         {"teaches", std::string(target.teaches)}};
      if (auto printed = print(line); !printed) return printed;
    }
    return {};
  }
  Table table({Table::Align::kLeft, Table::Align::kLeft, Table::Align::kLeft});
  table.add({"target", "file", "what comes out"});
  for (const ExportTarget& target : export_targets()) {
    table.add({std::string(target.id), std::string(target.ending), std::string(target.teaches)});
  }
  return print(table.text());
}

// The first and last layer that --layer or --layers name; without them all.
Expected<std::pair<size_t, size_t>> chosen_run(const Texts& texts, const Experiment& experiment) {
  std::string first = "0", last = std::to_string(experiment.layers.size() - 1);
  if (texts.layer) first = last = *texts.layer;
  if (texts.layers) {
    const size_t colon = texts.layers->find(':');
    if (colon == std::string::npos) {
      return usage_error("--layers takes FIRST:LAST, not '" + *texts.layers + "'");
    }
    first = texts.layers->substr(0, colon);
    last = texts.layers->substr(colon + 1);
  }
  const auto from = find_layer(experiment, first), to = find_layer(experiment, last);
  if (!from) return tl::unexpected(from.error());
  if (!to) return tl::unexpected(to.error());
  if (*from > *to) {
    return usage_error("the layer " + last + " comes before " + first + " in the chain");
  }
  return std::pair(*from, *to);
}

// The values of a whole chain: what is exported has to be checked against them.
Expected<ExportSource> computed(const Texts& texts, const ParallelOptions& how) {
  auto experiment = read_experiment(texts.experiment);
  if (!experiment) return tl::unexpected(experiment.error());
  const auto run = chosen_run(texts, *experiment);
  if (!run) return tl::unexpected(run.error());
  // Later layers aren't exported, so they needn't be computed.
  experiment->layers.resize(run->second + 1);
  const auto result = evaluate(std::make_shared<const Experiment>(std::move(*experiment)), nullptr,
                               {.parallel = how});
  if (!result) return tl::unexpected(result.error());
  return ExportSource{*result, run->first, run->second};
}

Expected<void> export_one(const Texts& texts, const ExportTarget& target,
                          const ParallelOptions& how) {
  const auto source = computed(texts, how);
  if (!source) return tl::unexpected(source.error());
  ExportPlace place = export_place(texts.output, texts.experiment.stem().string());
  if (texts.name) place.name = *texts.name;
  const auto exported = export_as(
      target, *source,
      {.name = place.name, .first_file = place.first_file, .literal_elements = texts.literals},
      how);
  if (!exported) return tl::unexpected(exported.error());
  if (!texts.output.empty()) return write_exported(*exported, place);
  if (exported->files.size() > 1 || !target.text) {
    std::string names;
    for (const ExportFile& file : exported->files) names += (names.empty() ? "" : ", ") + file.name;
    return usage_error("say where the files go with -o: " + names);
  }
  return print(exported->files.front().bytes);
}

Expected<void> run_export(const Texts& texts) {
  if (texts.list) return list_targets(texts.json);
  if (texts.experiment.empty()) return usage_error("export takes an experiment file, or --list");
  if (texts.json) return usage_error("--json belongs to --list");
  const int kinds =
      (texts.all ? 1 : 0) + (texts.target.empty() ? 0 : 1) + (texts.maps.kind.empty() ? 0 : 1);
  if (kinds != 1) {
    return usage_error("say what to write: --as TARGET, --maps KIND, or --all with -o FOLDER");
  }
  if (!texts.maps.kind.empty()) {
    if (texts.layers) return usage_error("--maps takes one layer: --layer, not --layers");
    return export_maps(texts.maps, texts.experiment, texts.layer, texts.output);
  }
  if (texts.all) {
    if (texts.output.empty()) return usage_error("--all takes a folder: -o FOLDER");
    return run_long("step", [&](const ParallelOptions& how, Progress& progress) -> Expected<void> {
      const auto source = computed(texts, how);
      if (!source) return tl::unexpected(source.error());
      const std::string name = texts.name.value_or(texts.experiment.stem().string());
      return export_all(*source, {.name = name, .literal_elements = texts.literals}, {},
                        texts.output, how, progress);
    });
  }
  const auto target = find_export_target(texts.target);
  if (!target) return tl::unexpected(target.error());
  return run_long(
      "", [&](const ParallelOptions& how, Progress&) { return export_one(texts, **target, how); });
}

}  // namespace

Command add_export(CLI::App& program) {
  auto texts = std::make_shared<Texts>();
  CLI::App* command = program.add_subcommand(
      "export", "Write layers as code, model, data, derivation or pictures for other tools");
  command->add_option("experiment", texts->experiment, "an experiment file")
      ->type_name("EXPERIMENT");
  command->add_option("--as", texts->target, "what to write; --list names all")
      ->type_name("TARGET");
  command
      ->add_option("-o,--output", texts->output,
                   "a file, or a folder; without it text goes to standard output")
      ->type_name("FILE|FOLDER");
  CLI::Option* layer =
      command->add_option("--layer", texts->layer, "one layer: its number or name");
  command->add_option("--layers", texts->layers, "a run of layers")
      ->type_name("FIRST:LAST")
      ->excludes(layer);
  command->add_option("--name", texts->name, "of the files, without ending")
      ->check([](const std::string& name) {
        return name.empty() || name.find('/') != std::string::npos ? "is no file name" : "";
      });
  command
      ->add_option("--literals", texts->literals,
                   "so many numbers stand in the code itself, more in a file beside it")
      ->check(CLI::NonNegativeNumber)
      ->capture_default_str();
  add_map_options(*command, texts->maps);
  command->add_flag("--all", texts->all,
                    "every target that can say it, and pictures, into the folder of -o");
  command->add_flag("--list", texts->list, "the targets, and what comes out of each");
  command->add_flag("--json", texts->json, "with --list: one JSON object a line");
  command->footer(
      "Example: convoscope export assets/experiments/start.json --as pytorch -o sobel.py");
  return {command, [texts] { return run_export(*texts); }};
}

}  // namespace convoscope::app
