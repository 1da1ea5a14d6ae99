// See conv2d.h. Checks, plans and allocates; the algorithm of the plan (algorithm.h) cuts the
// output into tasks and hands their parts to a kernel. An output element belongs to one task.
#include "engine/conv/conv2d.h"

#include <algorithm>
#include <numeric>

#include "engine/conv/reference.h"
#include "engine/conv/work.h"
#include "engine/core/check.h"

namespace convoscope {
namespace {

struct Prepared {
  Geometry geometry;
  Plan plan;
};

Expected<Prepared> prepare(const Tensor& input, const Tensor& filters, const Conv2dSpec& spec,
                           const Conv2dOptions& options) {
  const Case conv_case = case_of(input, filters, spec);
  const auto geometry = resolve_geometry(conv_case);
  if (!geometry) return tl::unexpected(geometry.error());
  auto plan = make_plan(conv_case, *geometry, options.algorithm, options.blocks, options.precision,
                        &filters);
  if (!plan) return tl::unexpected(plan.error());
  return Prepared{*geometry, std::move(*plan)};
}

// By all threads: one alone doesn't reach what memory gives.
Expected<Tensor> copied(const Tensor& tensor, const ParallelOptions& parallel) {
  constexpr int64_t kElements = int64_t{1} << 18;  // a task, 1 MiB
  Tensor copy = Tensor::uninitialized(tensor.dims(), tensor.layout());
  const bool completed =
      parallel_for(0, tensor.size(), kElements, parallel, [&](int64_t begin, int64_t end) {
        std::copy_n(tensor.data() + begin, end - begin, copy.data() + begin);
      });
  if (!completed) return cancelled();
  return copy;
}

bool compute_forward(const Tensor& input, const Tensor& filters, const Prepared& prepared,
                     const std::vector<int64_t>& channels, const Conv2dOptions& options,
                     Tensor& output) {
  if (output.size() == 0) return true;
  const Geometry& g = prepared.geometry;
  return compute({input, filter_view(filters, g), g, prepared.plan, channels, options,
                  output.data(), image_view(output),
                  g.w.output * g.h.filter * g.w.filter * g.filter_channels});
}

}  // namespace

// Start reading here: this is the whole of conv2d, and conv2d_reference is its meaning. Everything
// else in this file computes the same numbers faster.
Expected<Tensor> conv2d(const Tensor& input, const Tensor& filters, const Conv2dSpec& spec,
                        const Conv2dOptions& options, Plan* plan) {
  const auto prepared = prepare(input, filters, spec, options);
  if (!prepared) return tl::unexpected(prepared.error());
  if (plan != nullptr) *plan = prepared->plan;
  if (stopped(options.parallel)) return cancelled();
  if (prepared->plan.algorithm == Algorithm::kReference) {
    Tensor output = conv2d_reference(input, filters, prepared->geometry);
    report(options, prepared->geometry.multiply_adds());
    return output;
  }

  const DataFormat format = data_format(input);
  Tensor output =
      Tensor::uninitialized(storage_dims(prepared->geometry.output(), format), layout_of(format));
  std::vector<int64_t> all(static_cast<size_t>(prepared->geometry.out_channels));
  std::iota(all.begin(), all.end(), 0);
  if (!compute_forward(input, filters, *prepared, all, options, output)) {
    return cancelled();
  }
  return output;
}

Expected<Tensor> conv2d_channels(const Tensor& input, const Tensor& filters, const Conv2dSpec& spec,
                                 const Tensor& previous, const std::vector<int64_t>& channels,
                                 const Conv2dOptions& options, Plan* plan) {
  const auto prepared = prepare(input, filters, spec, options);
  if (!prepared) return tl::unexpected(prepared.error());
  if (prepared->plan.algorithm == Algorithm::kReference) {
    return conv2d(input, filters, spec, options, plan);
  }
  if (plan != nullptr) *plan = prepared->plan;
  CONVOSCOPE_CHECK(data_format(previous) == data_format(input));
  CONVOSCOPE_CHECK(image_shape(previous) == prepared->geometry.output());
  CONVOSCOPE_CHECK(channels.empty() ||
                   (channels.front() >= 0 && channels.back() < prepared->geometry.out_channels));
  if (stopped(options.parallel)) return cancelled();

  auto output = copied(previous, options.parallel);
  if (!output) return output;
  if (!compute_forward(input, filters, *prepared, channels, options, *output)) {
    return cancelled();
  }
  return output;
}

Case case_of(const Tensor& input, const Tensor& filters, const Conv2dSpec& spec) {
  Case conv_case{image_shape(input), filter_shape(filters), spec};
  conv_case.spec.data_format = data_format(input);
  return conv_case;
}

}  // namespace convoscope
