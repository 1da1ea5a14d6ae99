// See bench_edits.h.
#include "app/cli/bench_edits.h"

#include <algorithm>
#include <chrono>
#include <memory>
#include <utility>
#include <vector>

#include "engine/bench/pass.h"

namespace convoscope::app {
namespace {

using Clock = std::chrono::steady_clock;

double median(std::vector<double> times) {
  std::sort(times.begin(), times.end());
  return times[times.size() / 2];
}

// A copy in which every `step`-th value, from the first on, is another one.
TensorPtr changed(const Tensor& tensor, int64_t step) {
  Tensor copy = tensor.clone();
  for (int64_t i = 0; i < copy.size(); i += step) copy.data()[i] += 0.125f;
  return std::make_shared<const Tensor>(std::move(copy));
}

// A document that is edited and evaluated again and again.
class Edited {
 public:
  Edited(Experiment experiment, const EvaluateOptions& options)
      : experiment_(std::move(experiment)), options_(options) {}

  // Milliseconds until the Result of the experiment as it is now.
  Expected<double> evaluated() {
    const auto shared = std::make_shared<const Experiment>(experiment_);
    const auto before = Clock::now();
    auto result = evaluate(shared, result_, options_);
    const std::chrono::duration<double, std::milli> took = Clock::now() - before;
    if (!result) return tl::unexpected(std::move(result.error()));
    result_ = *std::move(result);
    return took.count();
  }
  Expected<double> after_every_filter() {
    bank() = changed(*bank(), 1);
    return evaluated();
  }
  Expected<double> after_one_filter() {
    bank() = changed(*bank(), filter_shape(*bank()).out);
    return evaluated();
  }
  Expected<double> after_new_input() {
    experiment_.input.tensor = changed(*experiment_.input.tensor, 7);
    return evaluated();
  }
  const ResultPtr& result() const { return result_; }

 private:
  TensorPtr& bank() { return experiment_.layers[0].filters.tensor; }

  Experiment experiment_;
  EvaluateOptions options_;
  ResultPtr result_;
};

Experiment experiment_of(const Case& c, Operands operands) {
  Experiment experiment;
  experiment.data_format = c.spec.data_format;
  experiment.input = {InputValues{}, std::make_shared<const Tensor>(std::move(operands.input))};
  Layer layer;
  layer.filters = {FilterValues{}, std::make_shared<const Tensor>(std::move(operands.filters)), {}};
  layer.strides = c.spec.strides;
  layer.dilations = c.spec.dilations;
  layer.padding = c.spec.padding;
  experiment.layers.push_back(std::move(layer));
  return experiment;
}

}  // namespace

Expected<EditTimes> measure_edits(const Case& conv_case, const EvaluateOptions& options,
                                  double seconds) {
  constexpr size_t kLeastRuns = 5;
  const auto geometry = resolve_geometry(conv_case);
  if (!geometry) return tl::unexpected(geometry.error());
  auto operands = random_operands(conv_case, *geometry);
  if (!operands) return tl::unexpected(std::move(operands.error()));
  Edited edited(experiment_of(conv_case, *std::move(operands)), options);
  for (int warm_up = 0; warm_up < 2; ++warm_up) {
    if (auto first = edited.after_every_filter(); !first) return tl::unexpected(first.error());
  }

  std::vector<double> every_filter, one_filter, new_input;
  const auto start = Clock::now();
  while (every_filter.size() < kLeastRuns ||
         Clock::now() - start < std::chrono::duration<double>(seconds)) {
    const std::pair<Expected<double>, std::vector<double>*> taken[] = {
        {edited.after_every_filter(), &every_filter},
        {edited.after_one_filter(), &one_filter},
        {edited.after_new_input(), &new_input}};
    for (const auto& [time, times] : taken) {
      if (!time) return tl::unexpected(time.error());
      times->push_back(*time);
    }
  }
  return EditTimes{edited.result()->layers[0].plan.algorithm, static_cast<int>(every_filter.size()),
                   median(every_filter), median(one_filter), median(new_input)};
}

}  // namespace convoscope::app
