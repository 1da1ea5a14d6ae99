// The steps of one evaluation in their order: refuse, lay out the input, find what still holds,
// compute the rest layer by layer. While it runs, the previous Result and the new one are both in
// memory; where they share tensors, once.
#include "engine/evaluate/evaluate.h"

#include <chrono>
#include <memory>
#include <new>
#include <utility>

#include "engine/chain/forward.h"
#include "engine/chain/last_readers.h"
#include "engine/chain/pointwise.h"
#include "engine/conv/kept_filters.h"
#include "engine/evaluate/keeping.h"
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

// Plans of the layers whose plan is known before they are computed: conv2d, depthwise_conv2d.
Expected<std::vector<Plan>> plan_chain(const Experiment& experiment,
                                       const std::vector<LayerGeometry>& chain,
                                       const EvaluateOptions& options) {
  std::vector<Plan> plans(chain.size());
  for (size_t l = 0; l < chain.size(); ++l) {
    const Layer& layer = experiment.layers[l];
    if (!is_convolution(layer.op) || layer.bypassed) continue;
    auto plan = make_plan(*case_of(experiment, l, chain), chain[l].window, options.algorithm, {},
                          options.precision, layer.filters.tensor.get());
    if (!plan) return tl::unexpected(std::move(plan.error()));
    plans[l] = *std::move(plan);
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

int64_t channels_computed(const LayerNeed& need, const LayerGeometry& geometry) {
  if (need.need == Need::kEverything) return geometry.output.c;
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

// Everything that one evaluation works on.
struct Evaluation {
  const Experiment& experiment;
  const std::vector<LayerGeometry>& chain;
  const std::vector<Plan>& plans;
  const std::vector<LayerNeed>& needs;
  const Result* previous;  // may be null
  const EvaluateOptions& options;
};

// What layer l reads beside the layer before it; null where it reads nothing else.
TensorPtr other_input(const Evaluation& e, const Result& result, size_t l) {
  const std::vector<LayerSource>& sources = e.chain[l].sources;
  return sources.size() > 1 ? result.level(sources.back().level) : nullptr;
}

Expected<TensorPtr> sums_of(const Evaluation& e, const Result& result, size_t l, KeptFilters& kept,
                            Plan& plan) {
  const Layer& layer = e.experiment.layers[l];
  const LayerNeed& need = e.needs[l];
  if (need.need == Need::kActivation) return e.previous->layers[l].sums;
  Conv2dOptions options;
  options.algorithm = e.options.algorithm;
  options.precision = e.options.precision;
  options.parallel = e.options.parallel;
  options.progress = e.options.progress;
  options.kept = &kept;
  const TensorPtr& input = result.level(l);
  if (need.need == Need::kChannels) {
    return layer_sums(layer, input, *e.previous->layers[l].sums, need.channels, options);
  }
  // plan_chain's plan is of a convolution alone and has its full list; the others tell theirs now.
  Plan* told = is_convolution(layer.op) ? nullptr : &plan;
  return layer_sums(layer, input, other_input(e, result, l), options, told);
}

// Layer l from the levels below it, which are in `result`.
Expected<LayerResult> compute(const Evaluation& e, const Result& result, size_t l) {
  const LayerNeed& need = e.needs[l];
  if (need.need == Need::kNothing) return reused(e.previous->layers[l]);
  const Stopwatch watch;
  const Layer& layer = e.experiment.layers[l];
  LayerResult answer;
  answer.geometry = e.chain[l];
  answer.plan = e.plans[l];
  const std::shared_ptr<KeptFilters> kept = kept_of(layer, e.previous, l);
  auto sums = sums_of(e, result, l, *kept, answer.plan);
  if (!sums) return tl::unexpected(std::move(sums.error()));
  auto activation = activated(*sums, activation_of(layer), e.options.parallel);
  if (!activation) return tl::unexpected(std::move(activation.error()));

  answer.sums = *std::move(sums);
  answer.output = std::move(activation->output);
  answer.stats = std::move(activation->stats);
  answer.kept = kept;
  answer.channels_computed = channels_computed(need, e.chain[l]);
  answer.ms = watch.ms();
  return answer;
}

void let_go(LayerResult& layer) {
  layer.output.reset();
  layer.sums.reset();
}

Expected<void> compute_layers(const Evaluation& e, const std::vector<bool>& kept, Result& result) {
  const std::vector<size_t> last = last_readers(e.chain);
  for (size_t l = 0; l < e.chain.size(); ++l) {
    auto layer = compute(e, result, l);
    if (!layer) return tl::unexpected(std::move(layer.error()));
    result.layers.push_back(*std::move(layer));
    for (size_t read = 0; read <= l; ++read) {
      if (!kept[read] && last[read + 1] <= l) let_go(result.layers[read]);
    }
  }
  for (size_t l = 0; l < e.chain.size(); ++l) {
    if (result.layers[l].output) {
      result.kept_bytes += activation_bytes(e.experiment.layers[l], e.chain[l]);
    }
  }
  return {};
}

Expected<StatsPtr> input_stats(const Result& result, const Result* previous,
                               const ParallelOptions& parallel) {
  if (previous != nullptr && previous->input == result.input) return previous->input_stats;
  return stats_of(*result.input, parallel);
}

void set_total(Progress* progress, const std::vector<LayerNeed>& needs) {
  if (progress == nullptr) return;
  int64_t total = 0;
  for (const LayerNeed& need : needs) total += need.multiply_adds;
  progress->done = 0;
  progress->total = total;
}

Expected<ResultPtr> evaluate_chain(const ExperimentPtr& experiment,
                                   const std::vector<LayerGeometry>& chain,
                                   const std::vector<bool>& kept, const ResultPtr& previous,
                                   const EvaluateOptions& options) {
  const Stopwatch watch;
  auto plans = plan_chain(*experiment, chain, options);
  if (!plans) return tl::unexpected(std::move(plans.error()));

  auto result = std::make_shared<Result>();
  result->experiment = experiment;
  result->algorithm = options.algorithm;
  result->precision = options.precision;
  result->input = lay_out(*experiment, previous.get());
  const auto needs =
      needs_of(*experiment, result->input, chain, *plans, kept, options, previous.get());
  set_total(options.progress, needs);

  auto stats = input_stats(*result, previous.get(), options.parallel);
  if (!stats) return tl::unexpected(std::move(stats.error()));
  result->input_stats = *std::move(stats);
  const Evaluation evaluation{*experiment, chain, *plans, needs, previous.get(), options};
  auto computed = compute_layers(evaluation, kept, *result);
  if (!computed) return tl::unexpected(std::move(computed.error()));
  result->ms = watch.ms();
  return result;
}

}  // namespace

Expected<ResultPtr> evaluate(const ExperimentPtr& experiment, const ResultPtr& previous,
                             const EvaluateOptions& options) {
  auto chain = resolve_chain(*experiment);
  if (!chain) return tl::unexpected(std::move(chain.error()));
  const std::vector<bool> kept = kept_layers(*experiment, *chain, options);
  if (auto fits = check_memory(*experiment, *chain, kept, options.max_bytes); !fits) {
    return tl::unexpected(std::move(fits.error()));
  }
  try {
    return evaluate_chain(experiment, *chain, kept, previous, options);
  } catch (const std::bad_alloc&) {
    return out_of_memory(*experiment, *chain, kept);
  }
}

}  // namespace convoscope
