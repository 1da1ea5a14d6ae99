// See npy.h. The format is that of numpy/lib/format.py: magic, version, length of the header,
// header, values.
#include "engine/files/npy.h"

#include <algorithm>
#include <bit>
#include <cstring>

#include "engine/core/arithmetic.h"
#include "engine/files/bytes.h"
#include "engine/files/files.h"
#include "engine/files/npy_header.h"

namespace convoscope {

namespace {

static_assert(std::endian::native == std::endian::little, "values are copied as they lie");

constexpr int64_t kValueBytes = sizeof(float);
// The largest tensor and more than any header that describes one.
constexpr int64_t kMaxFileBytes = kMaxElements * kValueBytes + (int64_t{1} << 20);

std::string shape_text(const std::vector<int64_t>& shape) {
  if (shape.empty()) return "a single value";
  std::string text;
  for (const int64_t extent : shape) {
    if (!text.empty()) text += "×";
    text += std::to_string(extent);
  }
  return text;
}

// In TensorFlow's words: its shape function names the rank alone, its kernel the operand too.
tl::unexpected<Error> refuse_rank(const std::vector<int64_t>& shape, bool filters) {
  const std::string rank = std::to_string(shape.size());
  std::string list;
  for (const int64_t extent : shape) list += (list.empty() ? "" : ",") + std::to_string(extent);
  auto refusal =
      file_error("it has rank " + rank + " (" + shape_text(shape) + "); rank 4 is needed");
  refusal.value().tensorflow = "ValueError: Shape must be rank 4 but is rank " + rank;
  refusal.value().eager = std::string("InvalidArgument: convolution ") +
                          (filters ? "filter" : "input") + " must be 4-dimensional: [" + list + "]";
  return refusal;
}

// TensorFlow's wrapper takes every axis before the last three of an input as batch.
Expected<Dims> fold_batch(const std::vector<int64_t>& shape) {
  Dims dims{};
  const size_t batch_axes = shape.size() - 3;
  const auto batch = checked_product(std::span(shape).first(batch_axes));
  if (!batch) return file_error("its " + shape_text(shape) + " values are too many");
  dims[0] = *batch;
  std::copy(shape.begin() + static_cast<std::ptrdiff_t>(batch_axes), shape.end(), dims.begin() + 1);
  return dims;
}

// The extents of a tensor that we read, or why we don't.
Expected<Dims> accept_header(const NpyHeader& header, Layout layout) {
  if (header.descr != "<f4") {
    return file_error("its values are of type '" + header.descr.substr(0, 40) +
                      "'; '<f4' is needed (in NumPy: array.astype('<f4'))");
  }
  const bool filters = layout == Layout::kHWIO;
  if (header.shape.size() < 4 || (filters && header.shape.size() > 4)) {
    return refuse_rank(header.shape, filters);
  }
  if (header.fortran_order) {
    return file_error(
        "its values lie in Fortran order; C order is needed (in NumPy: "
        "numpy.ascontiguousarray(array))");
  }
  return fold_batch(header.shape);
}

Expected<Tensor> parse(std::span<const uint8_t> bytes, Layout layout,
                       std::vector<int64_t>* batch_axes) {
  ByteCursor cursor(bytes);
  const auto header = take_npy_header(cursor);
  if (!header) return tl::unexpected(header.error());
  const auto dims = accept_header(*header, layout);
  if (!dims) return tl::unexpected(dims.error());
  if (batch_axes != nullptr) batch_axes->assign(header->shape.begin(), header->shape.end() - 3);
  const auto size = check_size(*dims, "the array");
  if (!size) return tl::unexpected(size.error());
  const auto data_bytes = static_cast<size_t>(*size * kValueBytes);
  if (cursor.remaining() != data_bytes) {
    return file_error("its header promises " + to_string(*dims) + " values in " +
                      std::to_string(data_bytes) + " bytes, but " +
                      std::to_string(cursor.remaining()) + " bytes follow");
  }
  Tensor tensor = Tensor::uninitialized(*dims, layout);
  if (data_bytes > 0) std::memcpy(tensor.data(), cursor.take(data_bytes)->data(), data_bytes);
  return tensor;
}

}  // namespace

Expected<Tensor> parse_npy(std::span<const uint8_t> bytes, Layout layout, const std::string& name,
                           std::vector<int64_t>* batch_axes) {
  auto tensor = parse(bytes, layout, batch_axes);
  if (!tensor) tensor.error().sentence = "can't read " + name + ": " + tensor.error().sentence;
  return tensor;
}

Expected<Tensor> read_npy(const std::filesystem::path& path, Layout layout,
                          std::vector<int64_t>* batch_axes) {
  const auto bytes = read_file(path, kMaxFileBytes);
  if (!bytes) return tl::unexpected(bytes.error());
  return parse_npy(*bytes, layout, path.string(), batch_axes);
}

Expected<void> write_npy(const std::filesystem::path& path, const Tensor& tensor,
                         const std::vector<int64_t>& batch_axes) {
  std::vector<int64_t> extents = batch_axes;
  if (batch_axes.empty()) extents = {tensor.dims()[0]};
  extents.insert(extents.end(), tensor.dims().begin() + 1, tensor.dims().end());
  const std::string start = npy_start(extents);
  const auto bytes_of = [](const void* data, size_t size) {
    return std::span(static_cast<const uint8_t*>(data), size);
  };
  return write_file(path, {bytes_of(start.data(), start.size()),
                           bytes_of(tensor.data(), static_cast<size_t>(tensor.bytes()))});
}

}  // namespace convoscope
