// Extents of the two kinds of rank-4 tensor. An ImageShape names its axes, so it is the same for
// both data formats; only Tensor (tensor.h) knows in which order the bytes lie. Height before width
// everywhere; filters are HWIO everywhere, also for NCHW.
#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "engine/core/error.h"

namespace convoscope {

using Dims = std::array<int64_t, 4>;

// TensorFlow's data_format: the order of the axes of input and output (and inside strides,
// dilations and explicit paddings), never of filters.
enum class DataFormat { kNHWC, kNCHW };

struct ImageShape {
  int64_t n = 0, h = 0, w = 0, c = 0;
  bool operator==(const ImageShape&) const = default;
  int64_t size() const { return n * h * w * c; }  // valid after check_size
};

struct FilterShape {
  int64_t h = 0, w = 0;
  int64_t in = 0;   // Cf: channels that one filter reads; groups = input channels / Cf
  int64_t out = 0;  // Cout: number of filters
  bool operator==(const FilterShape&) const = default;
  int64_t size() const { return h * w * in * out; }  // valid after check_size
};

// Largest tensor that we allocate: 2^30 elements, 4 GiB of float32.
inline constexpr int64_t kMaxElements = int64_t{1} << 30;

// Extents in storage order, and back.
Dims storage_dims(const ImageShape& shape, DataFormat format);
ImageShape image_shape(const Dims& dims, DataFormat format);
inline Dims storage_dims(const FilterShape& s) { return {s.h, s.w, s.in, s.out}; }
inline FilterShape filter_shape(const Dims& d) { return {d[0], d[1], d[2], d[3]}; }

// "10×64×64×32", the way shapes are written in sentences and panels.
std::string to_string(const Dims& dims);
inline std::string to_string(const ImageShape& s) { return to_string(Dims{s.n, s.h, s.w, s.c}); }
inline std::string to_string(const FilterShape& s) { return to_string(storage_dims(s)); }

const char* to_string(DataFormat format);                         // "NHWC" or "NCHW"
Expected<DataFormat> parse_data_format(const std::string& name);

// Number of elements of `dims`, refused with its numbers when an extent is negative or the product
// exceeds kMaxElements. An extent of 0 doesn't excuse the others: they count as if it were 1, so
// strides and partial products of what passes always fit. `what` names the tensor: "the input",
// "the output".
Expected<int64_t> check_size(const Dims& dims, const std::string& what);

}  // namespace convoscope
