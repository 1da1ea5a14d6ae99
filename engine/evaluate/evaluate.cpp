// The steps of one evaluation in their order: refuse, lay out the input, find what still holds,
// compute the rest layer by layer. While it runs, the previous Result and the new one are both in
// memory; where they share tensors, once.
#include "engine/evaluate/evaluate.h"

#include <chrono>
#include <memory>
#include <new>
#include <utility>

#include "engine/chain/forward.h"
#include "engine/chain/pointwise.h"
#include "engine/conv/kept_filters.h"
#include "engine/evaluate/memory.h"
#include "engine/evaluate/reuse.h"

namespace convoscope {
namespace {

class Stopwatch {
 public:
  double ms() const {
    return std::chrono::duration<double, std::milli>(Clock::now() - start_).count();
  }

 private:
  using Clock = std::chrono::steady_clock;
  Clock::time_point start_ = Clock::now();
};

Expected<std::vector<Plan>> plan_chain(const Experiment& experiment,
                                       const std::vector<Geometry>& geometries,
                                       const EvaluateOptions& options) {
  std::vector<Plan> plans;
  for (size_t l = 0; l < geometries.size(); ++l) {
    auto plan = make_plan(case_of(experiment, l, geometries), geometries[l], options.algorithm, {},
                          options.precision, experiment.layers[l].filters.tensor.get());
    if (!plan) return tl::unexpected(std::move(plan.error()));
    plans.push_back(*std::move(plan));
  }
  return plans;
}

// The input in the experiment's data format: the experiment's own tensor, the previous result's
// rearranged one, or a new one.
TensorPtr lay_out(const Experiment& experiment, const Result* previous) {
  const TensorPtr& given = experiment.input.tensor;
  const bool known = previous != nullptr && previous->experiment->input.tensor == given &&
                     data_format(*previous->input) == experiment.data_format;
  return known ? previous->input : to_data_format(given, experiment.data_format);
}

using StatsPtr = std::shared_ptr<const ActivationStats>;

Expected<StatsPtr> stats_of(const Tensor& activation, const ParallelOptions& parallel,
                            const WriteElements& write = nullptr) {
  auto stats =
      std::make_shared<const ActivationStats>(activation_stats(activation, parallel, write));
  if (parallel.cancel != nullptr && parallel.cancel->cancelled()) return cancelled();
  return stats;
}

Expected<TensorPtr> sums_of(const Tensor& input, const Layer& layer, const LayerNeed& need,
                            const LayerResult* before, const Conv2dOptions& options) {
  switch (need.need) {
    case Need::kNothing:
    case Need::kActivation:
      return before->sums;
    case Need::kChannels:
      return layer_sums(input, layer, *before->sums, need.channels, options);
    case Need::kEverything:
      break;
  }
  return layer_sums(input, layer, options);
}

struct Activated {
  TensorPtr output;  // the sums themselves where there is no activation function
  StatsPtr stats;
};

// In one pass over memory.
Expected<Activated> activated(const TensorPtr& sums, Activation activation,
                              const ParallelOptions& parallel) {
  Expected<StatsPtr> stats;
  TensorPtr output = sums;
  if (activation == Activation::kNone) {
    stats = stats_of(*sums, parallel);
  } else {
    auto written = std::make_shared<Tensor>(Tensor::uninitialized(sums->dims(), sums->layout()));
    stats = stats_of(*written, parallel, [&](int64_t begin, int64_t end) {
      activate(activation, sums->data() + begin, written->data() + begin, end - begin);
    });
    output = std::move(written);
  }
  if (!stats) return tl::unexpected(std::move(stats.error()));
  return Activated{std::move(output), *std::move(stats)};
}

int64_t channels_computed(const LayerNeed& need, const Geometry& geometry) {
  if (need.need == Need::kEverything) return geometry.out_channels;
  return static_cast<int64_t>(need.channels.size());
}

LayerResult reused(const LayerResult& before) {
  LayerResult layer = before;
  layer.ms = 0;
  layer.reused = true;
  layer.channels_computed = 0;
  return layer;
}

// What algorithms made of the layer's filters, if the previous result's layer there had the same.
std::shared_ptr<KeptFilters> kept_of(const Layer& layer, const Result* previous, size_t l) {
  const bool known = previous != nullptr && l < previous->layers.size() &&
                     previous->experiment->layers[l].filters.tensor == layer.filters.tensor;
  return known ? std::make_shared<KeptFilters>(*previous->layers[l].kept)
               : std::make_shared<KeptFilters>();
}

// `before` is the previous result of this layer, null where nothing of it is needed.
Expected<LayerResult> compute(const Tensor& input, const Layer& layer, const Geometry& geometry,
                              const Plan& plan, const LayerNeed& need, const LayerResult* before,
                              std::shared_ptr<KeptFilters> kept, const EvaluateOptions& options) {
  if (need.need == Need::kNothing) return reused(*before);
  const Stopwatch watch;
  Conv2dOptions conv_options;
  conv_options.algorithm = options.algorithm;
  conv_options.precision = options.precision;
  conv_options.parallel = options.parallel;
  conv_options.progress = options.progress;
  conv_options.kept = kept.get();
  auto sums = sums_of(input, layer, need, before, conv_options);
  if (!sums) return tl::unexpected(std::move(sums.error()));
  auto activation = activated(*sums, layer.activation, options.parallel);
  if (!activation) return tl::unexpected(std::move(activation.error()));

  LayerResult result;
  result.sums = *std::move(sums);
  result.output = std::move(activation->output);
  result.stats = std::move(activation->stats);
  result.geometry = geometry;
  result.plan = plan;
  result.kept = std::move(kept);
  result.channels_computed = channels_computed(need, geometry);
  result.ms = watch.ms();
  return result;
}

Expected<ResultPtr> evaluate_chain(const ExperimentPtr& experiment,
                                   const std::vector<Geometry>& geometries,
                                   const ResultPtr& previous, const EvaluateOptions& options) {
  const Stopwatch watch;
  auto plans = plan_chain(*experiment, geometries, options);
  if (!plans) return tl::unexpected(std::move(plans.error()));

  auto result = std::make_shared<Result>();
  result->experiment = experiment;
  result->input = lay_out(*experiment, previous.get());
  const auto needs = needs_of(*experiment, result->input, geometries, *plans, previous.get());
  if (options.progress != nullptr) {
    int64_t total = 0;
    for (const LayerNeed& need : needs) total += need.multiply_adds;
    options.progress->done = 0;
    options.progress->total = total;
  }

  if (previous != nullptr && previous->input == result->input) {
    result->input_stats = previous->input_stats;
  } else {
    auto stats = stats_of(*result->input, options.parallel);
    if (!stats) return tl::unexpected(std::move(stats.error()));
    result->input_stats = *std::move(stats);
  }
  for (size_t l = 0; l < needs.size(); ++l) {
    const LayerResult* before = needs[l].need == Need::kEverything ? nullptr : &previous->layers[l];
    auto layer =
        compute(*result->layer_input(l), experiment->layers[l], geometries[l], (*plans)[l],
                needs[l], before, kept_of(experiment->layers[l], previous.get(), l), options);
    if (!layer) return tl::unexpected(std::move(layer.error()));
    result->layers.push_back(*std::move(layer));
  }
  result->ms = watch.ms();
  return result;
}

}  // namespace

Expected<ResultPtr> evaluate(const ExperimentPtr& experiment, const ResultPtr& previous,
                             const EvaluateOptions& options) {
  auto geometries = resolve_chain(*experiment);
  if (!geometries) return tl::unexpected(std::move(geometries.error()));
  if (auto fits = check_memory(*experiment, *geometries, options.max_bytes); !fits) {
    return tl::unexpected(std::move(fits.error()));
  }
  try {
    return evaluate_chain(experiment, *geometries, previous, options);
  } catch (const std::bad_alloc&) {
    return out_of_memory(*experiment, *geometries);
  }
}

}  // namespace convoscope
