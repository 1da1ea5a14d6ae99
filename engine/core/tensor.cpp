// See tensor.h.
#include "engine/core/tensor.h"

#include <cstring>
#include <utility>

#include "engine/core/check.h"
#include "engine/core/memory.h"

namespace convoscope {
namespace {

int64_t checked_size(const Dims& dims) {
  const auto size = check_size(dims, "a tensor");
  CONVOSCOPE_CHECK(size.has_value());
  return *size;
}

// Walks the destination in storage order, so that writes are sequential; reads stride.
Tensor reordered(const Tensor& source, DataFormat format) {
  const ImageView view = image_view(source);
  const ImageShape& s = view.shape;
  Tensor result = Tensor::uninitialized(storage_dims(s, format), layout_of(format));
  float* out = result.data();
  if (format == DataFormat::kNHWC) {
    for (int64_t n = 0; n < s.n; ++n)
      for (int64_t y = 0; y < s.h; ++y)
        for (int64_t x = 0; x < s.w; ++x)
          for (int64_t c = 0; c < s.c; ++c) *out++ = view.at(n, y, x, c);
  } else {
    for (int64_t n = 0; n < s.n; ++n)
      for (int64_t c = 0; c < s.c; ++c)
        for (int64_t y = 0; y < s.h; ++y)
          for (int64_t x = 0; x < s.w; ++x) *out++ = view.at(n, y, x, c);
  }
  return result;
}

}  // namespace

void Tensor::Free::operator()(float* p) const { free_memory(p, bytes); }

Tensor::Tensor(const Dims& dims, Layout layout, Uninitialized)
    : dims_(dims),
      layout_(layout),
      size_(checked_size(dims)),
      data_(static_cast<float*>(allocate_memory(static_cast<size_t>(bytes()))),
            Free{static_cast<size_t>(bytes())}) {}

Tensor::Tensor(const Dims& dims, Layout layout) : Tensor(dims, layout, Uninitialized{}) {
  std::memset(data(), 0, static_cast<size_t>(bytes()));
}

Tensor Tensor::uninitialized(const Dims& dims, Layout layout) {
  return Tensor(dims, layout, Uninitialized{});
}

Tensor Tensor::clone() const {
  Tensor copy = uninitialized(dims_, layout_);
  std::memcpy(copy.data(), data(), static_cast<size_t>(bytes()));
  return copy;
}

DataFormat data_format(const Tensor& tensor) {
  CONVOSCOPE_CHECK(tensor.layout() != Layout::kHWIO);
  return tensor.layout() == Layout::kNHWC ? DataFormat::kNHWC : DataFormat::kNCHW;
}

ImageShape image_shape(const Tensor& tensor) {
  return image_shape(tensor.dims(), data_format(tensor));
}

ImageView image_view(const Tensor& tensor) {
  const DataFormat format = data_format(tensor);
  const ImageShape s = image_shape(tensor.dims(), format);
  const int64_t image = s.h * s.w * s.c;
  if (format == DataFormat::kNHWC) return {tensor.data(), s, image, s.w * s.c, s.c, 1};
  return {tensor.data(), s, image, s.w, 1, s.h * s.w};
}

FilterShape filter_shape(const Tensor& filters) {
  CONVOSCOPE_CHECK(filters.layout() == Layout::kHWIO);
  return filter_shape(filters.dims());
}

TensorPtr to_data_format(const TensorPtr& tensor, DataFormat format) {
  if (data_format(*tensor) == format) return tensor;
  return std::make_shared<const Tensor>(reordered(*tensor, format));
}

}  // namespace convoscope
