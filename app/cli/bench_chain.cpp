// See bench_chain.h.
#include "app/cli/bench_chain.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <memory>
#include <vector>

#include "app/cli/output.h"
#include "engine/io/experiment_json.h"

namespace convoscope::app {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int kRuns = 7;

struct LayerEdit {
  std::string name;
  double ms = 0;          // median until the Result
  size_t computed = 0;    // layers that were computed, this one among them
  bool untouched = true;  // the activations before it are the tensors that they were
};

// Another weight in the first filter of a bank.
TensorPtr edited(const Tensor& bank) {
  Tensor copy = bank.clone();
  copy.data()[0] += 0.125f;
  return std::make_shared<const Tensor>(std::move(copy));
}

bool same_before(const Result& now, const Result& before, size_t layer) {
  for (size_t level = 0; level <= layer; ++level) {
    if (now.level(level) != before.level(level)) return false;
  }
  return true;
}

Expected<LayerEdit> measure(Experiment experiment, size_t l, ResultPtr result,
                            const EvaluateOptions& options) {
  LayerEdit edit{.name = experiment.layers[l].name};
  std::vector<double> times;
  for (int run = 0; run < kRuns; ++run) {
    TensorPtr& bank = experiment.layers[l].filters.tensor;
    bank = edited(*bank);
    const auto shared = std::make_shared<const Experiment>(experiment);
    const auto start = Clock::now();
    auto next = evaluate(shared, result, options);
    times.push_back(std::chrono::duration<double, std::milli>(Clock::now() - start).count());
    if (!next) return tl::unexpected(std::move(next.error()));
    edit.untouched = edit.untouched && same_before(**next, *result, l);
    result = *std::move(next);
  }
  std::ranges::nth_element(times, times.begin() + kRuns / 2);
  edit.ms = times[kRuns / 2];
  edit.computed = static_cast<size_t>(
      std::ranges::count(result->layers, false, [](const LayerResult& r) { return r.reused; }));
  return edit;
}

Expected<void> print_edit(const LayerEdit& edit, size_t layers, bool json) {
  if (json) {
    return print(Json{{"layer", edit.name},
                      {"median_ms", edit.ms},
                      {"computed_layers", edit.computed},
                      {"layers", layers},
                      {"earlier_layers_untouched", edit.untouched}});
  }
  char line[160];
  std::snprintf(line, sizeof line, "%-24s %10.2f ms   %3zu of %zu layers computed%s\n",
                edit.name.c_str(), edit.ms, edit.computed, layers,
                edit.untouched ? "" : "; earlier ones were too");
  return print(std::string(line));
}

}  // namespace

Expected<void> bench_chain(const std::filesystem::path& path, const EvaluateOptions& options,
                           bool json) {
  const auto experiment = read_experiment(path);
  if (!experiment) return tl::unexpected(experiment.error());
  const auto first = evaluate(std::make_shared<const Experiment>(*experiment), nullptr, options);
  if (!first) return tl::unexpected(first.error());
  for (size_t l = 0; l < experiment->layers.size(); ++l) {
    const Layer& layer = experiment->layers[l];
    if (!has_filters(layer.op) || layer.bypassed) continue;
    const auto edit = measure(*experiment, l, *first, options);
    if (!edit) return tl::unexpected(edit.error());
    if (auto printed = print_edit(*edit, experiment->layers.size(), json); !printed) {
      return printed;
    }
  }
  return {};
}

}  // namespace convoscope::app
