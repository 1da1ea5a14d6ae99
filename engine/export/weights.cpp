// See weights.h.
#include "engine/export/weights.h"

#include <array>

namespace convoscope {
namespace {

// HWIO to OIHW.
std::vector<float> to_oihw(std::span<const float> values, const FilterShape& shape) {
  std::vector<float> moved(values.size());
  size_t at = 0;
  for (int64_t k = 0; k < shape.out; ++k) {
    for (int64_t q = 0; q < shape.in; ++q) {
      for (int64_t y = 0; y < shape.h; ++y) {
        for (int64_t x = 0; x < shape.w; ++x) {
          moved[at++] = values[static_cast<size_t>(filter_offset(shape, y, x, q, k))];
        }
      }
    }
  }
  return moved;
}

// Zeros between the taps; `shape` becomes that of the result.
std::vector<float> spread(std::span<const float> values, FilterShape& shape, const Hw& dilations) {
  FilterShape wide = shape;
  wide.h = (shape.h - 1) * dilations.h + 1;
  wide.w = (shape.w - 1) * dilations.w + 1;
  std::vector<float> moved(static_cast<size_t>(wide.size()), 0.0f);
  const int64_t row = shape.in * shape.out;
  for (int64_t y = 0; y < shape.h; ++y) {
    for (int64_t x = 0; x < shape.w; ++x) {
      const int64_t from = (y * shape.w + x) * row;
      const int64_t to = (y * dilations.h * wide.w + x * dilations.w) * row;
      for (int64_t i = 0; i < row; ++i) {
        moved[static_cast<size_t>(to + i)] = values[static_cast<size_t>(from + i)];
      }
    }
  }
  shape = wide;
  return moved;
}

bool is_depthwise(const ExportStep& step) {
  return step.layer->op == Op::kDepthwiseConv2d || step.layer->op == Op::kSeparableConv2d;
}

std::string axes_of(const ExportStep& step, BankLayout layout) {
  const bool hwio = layout == BankLayout::kHwio;
  if (is_depthwise(step)) return hwio ? "[KH, KW, C, M]" : "[C*M, 1, KH, KW]";
  if (step.geometry->transposed) return hwio ? "[KH, KW, Cout, Cin]" : "[Cin, Cout, KH, KW]";
  return hwio ? "[KH, KW, Cf, Cout]" : "[Cout, Cf, KH, KW]";
}

ExportArray array_of(std::string name, std::vector<float> values, const FilterShape& shape,
                     BankLayout layout, std::string axes) {
  if (layout == BankLayout::kOihw) {
    return {std::move(name),
            {shape.out, shape.in, shape.h, shape.w},
            to_oihw(values, shape),
            std::move(axes)};
  }
  return {
      std::move(name), {shape.h, shape.w, shape.in, shape.out}, std::move(values), std::move(axes)};
}

}  // namespace

std::string weight_name(const ExportStep& step, const std::string& role) {
  return step.name + "_" + role;
}

ExportArray bank_array(const ExportStep& step, BankLayout layout, bool dilated) {
  const Tensor& bank = *step.layer->filters.tensor;
  FilterShape shape = filter_shape(bank);
  std::vector<float> values(bank.values().begin(), bank.values().end());
  if (dilated) values = spread(values, shape, step.layer->dilations);
  ExportArray array = array_of(weight_name(step, "filters"), std::move(values), shape, layout,
                               axes_of(step, layout));
  if (is_depthwise(step) && layout == BankLayout::kHwio) {
    const int64_t multiplier = step.layer->channel_multiplier;
    array.shape = {shape.h, shape.w, shape.out / multiplier, multiplier};
  }
  return array;
}

ExportArray grouped_array(const ExportStep& step) {
  const Tensor& bank = *step.layer->filters.tensor;
  return array_of(weight_name(step, "filters"), {bank.values().begin(), bank.values().end()},
                  filter_shape(bank), BankLayout::kHwio, "[KH, KW, 1, C*M]");
}

ExportArray pointwise_array(const ExportStep& step, BankLayout layout) {
  const Tensor& bank = *step.layer->pointwise.tensor;
  return array_of(weight_name(step, "pointwise"), {bank.values().begin(), bank.values().end()},
                  filter_shape(bank), layout,
                  layout == BankLayout::kHwio ? "[1, 1, C*M, Cout]" : "[Cout, C*M, 1, 1]");
}

std::vector<ExportArray> channel_arrays(const ExportStep& step) {
  const auto array = [&](const std::string& role, const std::vector<float>& values) {
    return ExportArray{weight_name(step, role), {std::ssize(values)}, values, "[C]"};
  };
  const Layer& layer = *step.layer;
  if (layer.op == Op::kBiasAdd) return {array("bias", layer.bias)};
  if (layer.op != Op::kBatchNorm) return {};
  const BatchNorm& norm = layer.norm;
  return {array("mean", norm.mean), array("variance", norm.variance), array("scale", norm.scale),
          array("offset", norm.offset)};
}

std::vector<ExportArray> run_weights(const ExportRun& run, BankLayout layout) {
  std::vector<ExportArray> arrays;
  for (const ExportStep& step : run.steps) {
    if (has_filters(step.layer->op)) arrays.push_back(bank_array(step, layout));
    if (step.layer->op == Op::kSeparableConv2d) arrays.push_back(pointwise_array(step, layout));
    for (ExportArray& array : channel_arrays(step)) arrays.push_back(std::move(array));
  }
  return arrays;
}

ExportArray activation_array(const std::string& name, const TensorPtr& tensor, DataFormat format) {
  const TensorPtr laid = to_data_format(tensor, format);
  return {name,
          {laid->dims().begin(), laid->dims().end()},
          {laid->values().begin(), laid->values().end()},
          format == DataFormat::kNHWC ? "[N, H, W, C]" : "[N, C, H, W]"};
}

}  // namespace convoscope
