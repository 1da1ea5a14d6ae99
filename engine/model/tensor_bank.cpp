// See tensor_bank.h.
#include "engine/model/tensor_bank.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace convoscope {
namespace {

constexpr std::array<const char*, 4> kNames = {"HWIO", "OIHW", "OHWI", "IHWO"};

// Which axis of the file is H, W, I and O.
using Axes = std::array<size_t, 4>;
Axes axes_of(FilterOrder order) {
  const std::string_view name = to_string(order);
  return {name.find('H'), name.find('W'), name.find('I'), name.find('O')};
}

}  // namespace

const char* to_string(FilterOrder order) { return kNames[static_cast<size_t>(order)]; }

Expected<FilterOrder> parse_filter_order(const std::string& name) {
  for (size_t i = 0; i < kNames.size(); ++i) {
    if (name == kNames[i]) return static_cast<FilterOrder>(i);
  }
  return usage_error("unknown order of axes '" + name +
                     "'; known are HWIO (TensorFlow, Keras), OIHW (PyTorch, ONNX), OHWI and IHWO "
                     "(TFLite)");
}

FilterShape bank_shape(const std::vector<int64_t>& shape, FilterOrder order) {
  const Axes axes = axes_of(order);
  return {shape[axes[0]], shape[axes[1]], shape[axes[2]], shape[axes[3]]};
}

FilterOrder bank_order(const TensorFile& file, const TensorInfo& info) {
  if (const auto told = file.order(info)) return *told;
  if (info.name.ends_with("weight")) return FilterOrder::kOihw;
  if (info.name.find("kernel") != std::string::npos || info.shape.size() != 4) {
    return FilterOrder::kHwio;
  }
  const auto& s = info.shape;
  return std::max(s[2], s[3]) < std::max(s[0], s[1]) ? FilterOrder::kOihw : FilterOrder::kHwio;
}

Expected<Tensor> read_bank(const TensorFile& file, size_t index, std::optional<FilterOrder> order) {
  const TensorInfo& info = file.tensors()[index];
  if (info.shape.size() != 4) {
    return refuse(to_string(info) + " in " + file.path().string() + " has " +
                  std::to_string(info.shape.size()) + " axes; a bank of filters has 4");
  }
  const FilterOrder from = order.value_or(bank_order(file, info));
  const FilterShape shape = bank_shape(info.shape, from);
  if (auto size = check_size(storage_dims(shape), info.name); !size) {
    return tl::unexpected(size.error());
  }
  const auto values = file.read(index);
  if (!values) return tl::unexpected(values.error());
  Tensor bank = Tensor::uninitialized(storage_dims(shape), Layout::kHWIO);
  const Axes axes = axes_of(from);
  std::array<int64_t, 4> steps{};
  int64_t step = 1;
  for (size_t axis = 4; axis-- > 0; step *= info.shape[axis]) steps[axis] = step;
  const float* in = values->data();
  float* out = bank.data();
  for (int64_t y = 0; y < shape.h; ++y) {
    for (int64_t x = 0; x < shape.w; ++x) {
      for (int64_t i = 0; i < shape.in; ++i) {
        const float* row = in + y * steps[axes[0]] + x * steps[axes[1]] + i * steps[axes[2]];
        for (int64_t o = 0; o < shape.out; ++o) *out++ = row[o * steps[axes[3]]];
      }
    }
  }
  return bank;
}

}  // namespace convoscope
