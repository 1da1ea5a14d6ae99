// A dense float32 tensor of rank 4, its extents in storage order, C-order, without gaps between
// rows. The first element is aligned to 64 bytes (one cache line, one AVX-512 vector); later rows
// are not, so kernels use unaligned loads and never read past size(). A Tensor knows in which order
// its bytes lie (Layout): an NCHW activation really lies that way in memory. After it is filled, a
// Tensor is shared as shared_ptr<const Tensor> and its address is its identity: equal pointers mean
// equal contents, which is what evaluate() reuses by.
#pragma once

#include <cstdint>
#include <memory>
#include <span>

#include "engine/core/shape.h"

namespace convoscope {

enum class Layout { kNHWC, kNCHW, kHWIO };

inline Layout layout_of(DataFormat format) {
  return format == DataFormat::kNHWC ? Layout::kNHWC : Layout::kNCHW;
}

class Tensor {
 public:
  // A zero-filled tensor; CHECKs that check_size() accepts it, so call that first on user's
  // extents.
  Tensor(const Dims& dims, Layout layout);
  Tensor(const ImageShape& shape, DataFormat format)
      : Tensor(storage_dims(shape, format), layout_of(format)) {}
  explicit Tensor(const FilterShape& shape) : Tensor(storage_dims(shape), Layout::kHWIO) {}

  // The same extents with unspecified contents, for results that are written whole: no pass over
  // memory before the one that computes.
  static Tensor uninitialized(const Dims& dims, Layout layout);

  Tensor(Tensor&&) = default;
  Tensor& operator=(Tensor&&) = default;
  Tensor(const Tensor&) = delete;
  Tensor& operator=(const Tensor&) = delete;
  Tensor clone() const;

  const Dims& dims() const { return dims_; }
  Layout layout() const { return layout_; }
  int64_t size() const { return size_; }
  int64_t bytes() const { return size_ * static_cast<int64_t>(sizeof(float)); }
  float* data() { return data_.get(); }
  const float* data() const { return data_.get(); }
  std::span<float> values() { return {data(), static_cast<size_t>(size_)}; }
  std::span<const float> values() const { return {data(), static_cast<size_t>(size_)}; }

 private:
  struct Free {
    size_t bytes = 0;
    void operator()(float* p) const;
  };
  struct Uninitialized {};
  Tensor(const Dims& dims, Layout layout, Uninitialized);

  Dims dims_{};
  Layout layout_ = Layout::kNHWC;
  int64_t size_ = 0;
  std::unique_ptr<float[], Free> data_;
};

using TensorPtr = std::shared_ptr<const Tensor>;

// Reads an activation by its named axes, whatever the order of its bytes. Strides are in elements.
struct ImageView {
  const float* data = nullptr;
  ImageShape shape;
  int64_t stride_n = 0, stride_h = 0, stride_w = 0, stride_c = 0;

  int64_t offset(int64_t n, int64_t y, int64_t x, int64_t c) const {
    return n * stride_n + y * stride_h + x * stride_w + c * stride_c;
  }
  float at(int64_t n, int64_t y, int64_t x, int64_t c) const { return data[offset(n, y, x, c)]; }
};

// View of an activation; CHECKs that the layout is NHWC or NCHW.
ImageView image_view(const Tensor& tensor);
DataFormat data_format(const Tensor& tensor);
ImageShape image_shape(const Tensor& tensor);

// Extents of a bank of filters and offset of one weight; CHECK the layout is HWIO.
FilterShape filter_shape(const Tensor& filters);
inline int64_t filter_offset(const FilterShape& s, int64_t y, int64_t x, int64_t q, int64_t k) {
  return ((y * s.w + x) * s.in + q) * s.out + k;
}

// The same numbers with their bytes in the other order; the same tensor when it lies that way
// already.
TensorPtr to_data_format(const TensorPtr& tensor, DataFormat format);

}  // namespace convoscope
