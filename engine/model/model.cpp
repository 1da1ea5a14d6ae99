// See model.h: opening a model, and the runs of it that are chains here. A run as an experiment is
// model_experiment.cpp's.
#include "engine/model/model.h"

#include <algorithm>

#include "engine/model/formats.h"
#include "engine/model/tensor_nodes.h"

namespace convoscope {
namespace {

std::string label(const Model& model, size_t node) {
  return model.nodes[node].name + " (" + model.nodes[node].op + ")";
}

// Whether a node can follow in a run that began at `first`: it reads the node before it, and joins
// also what came earlier in the run.
Expected<void> check_next(const Model& model, size_t first, size_t i) {
  const ModelNode& node = model.nodes[i];
  if (node.layers.empty()) {
    return refuse(label(model, i) + " can't be opened: " +
                  (node.refusal.empty() ? "it has no layer here" : node.refusal));
  }
  const bool joins = is_join(node.layers.front().op);
  if (i == first) {
    if (!joins) return {};
    return refuse(label(model, i) + " joins what lies before the run");
  }
  if (node.inputs.empty() || node.inputs.front() != i - 1) {
    return refuse(label(model, i) + " doesn't read " + label(model, i - 1) +
                  ", which stands before it");
  }
  for (const size_t read : node.inputs) {
    if (read < first) {
      return refuse(label(model, i) + " also reads " + label(model, read) +
                    ", which lies before the run");
    }
  }
  if (node.reads_picture && !model.nodes[first].reads_picture) {
    return refuse(label(model, i) + " also reads the model's input, which lies before the run");
  }
  return {};
}

}  // namespace

Expected<Model> open_model(const std::filesystem::path& path) {
  const auto found = find_format(path);
  if (!found) return tl::unexpected(found.error());
  if (found->format->open_model != nullptr) return found->format->open_model(found->source);
  auto tensors = found->format->open_tensors(found->source);
  if (!tensors) return tl::unexpected(tensors.error());
  return model_of_tensors(*std::move(tensors));
}

std::vector<ModelRun> model_runs(const Model& model) {
  std::vector<ModelRun> runs;
  for (size_t first = 0; first < model.nodes.size();) {
    if (!check_next(model, first, first)) {
      ++first;
      continue;
    }
    size_t last = first;
    while (last + 1 < model.nodes.size() && check_next(model, first, last + 1)) ++last;
    runs.push_back({first, last});
    first = last + 1;
  }
  std::ranges::stable_sort(runs, std::greater<>(),
                           [](const ModelRun& run) { return run.last - run.first; });
  return runs;
}

Expected<void> check_run(const Model& model, ModelRun run) {
  if (run.first > run.last || run.last >= model.nodes.size()) {
    return refuse("there are no operations " + std::to_string(run.first) + " to " +
                  std::to_string(run.last) + "; the model has " +
                  std::to_string(model.nodes.size()));
  }
  for (size_t i = run.first; i <= run.last; ++i) {
    if (auto next = check_next(model, run.first, i); !next) return next;
  }
  return {};
}

}  // namespace convoscope
