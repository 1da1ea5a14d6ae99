// See conv_files.h.
#include "app/cli/conv_files.h"

#include <utility>

#include "engine/conv/gradients.h"
#include "engine/files/npy.h"

namespace convoscope::app {
namespace {

namespace fs = std::filesystem;

struct Written {
  const fs::path& path;
  Tensor tensor;
  std::vector<int64_t> batch_axes;
};

struct Operands {
  Tensor input, filters;
  std::vector<int64_t> batch_axes;  // of the input
};

Expected<Operands> read_operands(const ConvFiles& files, DataFormat format) {
  std::vector<int64_t> batch_axes;
  auto input = read_npy(files.input, layout_of(format), &batch_axes);
  if (!input) return tl::unexpected(input.error());
  auto filters = read_npy(files.filters, Layout::kHWIO);
  if (!filters) return tl::unexpected(filters.error());
  return Operands{std::move(*input), std::move(*filters), std::move(batch_axes)};
}

// Adds the gradients that are asked for to `results`.
Expected<void> differentiate(const ConvFiles& files, const Operands& operands,
                             const Conv2dSpec& spec, const Conv2dOptions& how,
                             std::vector<Written>& results) {
  const auto dy = read_npy(files.out_backprop, operands.input.layout());
  if (!dy) return tl::unexpected(dy.error());
  const auto keep = [&](const fs::path& path, const std::vector<int64_t>& axes,
                        auto compute) -> Expected<void> {
    if (path.empty()) return {};
    Expected<Tensor> gradient = compute();
    if (!gradient) return tl::unexpected(gradient.error());
    results.push_back({path, std::move(*gradient), axes});
    return {};
  };
  const ImageShape input_shape = image_shape(operands.input);
  return keep(files.backprop_input, operands.batch_axes,
              [&] { return conv2d_backprop_input(input_shape, operands.filters, *dy, spec, how); })
      .and_then([&] {
        return keep(files.backprop_filter, {}, [&] {
          return conv2d_backprop_filter(operands.input, filter_shape(operands.filters), *dy, spec,
                                        how);
        });
      })
      .and_then([&] {
        return keep(files.bias_add_grad, {}, [&] { return bias_add_grad(*dy, how.parallel); });
      });
}

}  // namespace

Expected<Convolved> convolve(const ConvFiles& files, const Conv2dSpec& spec,
                             const Conv2dOptions& how, std::optional<Case>* refused) {
  const auto operands = read_operands(files, spec.data_format);
  if (!operands) return tl::unexpected(operands.error());
  Convolved convolved;
  auto output = conv2d(operands->input, operands->filters, spec, how, &convolved.plan);
  if (!output) {
    if (refused != nullptr) *refused = case_of(operands->input, operands->filters, spec);
    return tl::unexpected(output.error());
  }
  convolved.output_shape = operands->batch_axes;
  convolved.output_shape.insert(convolved.output_shape.end(), output->dims().begin() + 1,
                                output->dims().end());

  std::vector<Written> results;
  if (!files.output.empty()) {
    results.push_back({files.output, std::move(*output), operands->batch_axes});
  }
  if (files.wants_gradient()) {
    const auto computed = differentiate(files, *operands, spec, how, results);
    if (!computed) return tl::unexpected(computed.error());
  }
  for (const Written& result : results) {
    const auto written = write_npy(result.path, result.tensor, result.batch_axes);
    if (!written) return tl::unexpected(written.error());
  }
  return convolved;
}

}  // namespace convoscope::app
