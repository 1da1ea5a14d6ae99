// The run as an experiment file of its own: what it reads as its input, every weight written out,
// so that it opens anywhere without other files.
#include "engine/export/names.h"
#include "engine/export/run.h"
#include "engine/export/targets.h"
#include "engine/io/experiment_json.h"

namespace convoscope {
namespace {

void write_out(Filters& filters) {
  if (filters.tensor) filters.source = FilterValues{};
}

}  // namespace

Expected<Exported> export_json(const ExportSource& source, const ExportOptions& options,
                               const ParallelOptions&) {
  const Experiment& whole = *source.result->experiment;
  Experiment experiment;
  experiment.title = run_title(export_run(source));
  experiment.data_format = whole.data_format;
  experiment.input = {InputValues{}, source.result->level(source.first)};
  experiment.layers.assign(whole.layers.begin() + static_cast<std::ptrdiff_t>(source.first),
                           whole.layers.begin() + static_cast<std::ptrdiff_t>(source.last) + 1);
  for (Layer& layer : experiment.layers) {
    write_out(layer.filters);
    write_out(layer.pointwise);
    // A join of what the run begins with reads its input.
    if (is_join(layer.op) && source.first > 0 &&
        layer.with == whole.layers[source.first - 1].name) {
      layer.with = kInputName;
    }
  }
  Exported exported{{{options.name + ".json", print_experiment(experiment)}}, {}, ""};
  exported.how_to_run = "convoscope run " + shell_word(options.name + ".json");
  return exported;
}

}  // namespace convoscope
