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

constexpr std::string_view kMagic = "\x93NUMPY";
constexpr int64_t kValueBytes = sizeof(float);
// The largest tensor and more than any header that describes one.
constexpr int64_t kMaxFileBytes = kMaxElements * kValueBytes + (int64_t{1} << 20);
// numpy.save pads the header so that the values start at a multiple of this.
constexpr size_t kAlignment = 64;

std::string shape_text(const std::vector<int64_t>& shape) {
  if (shape.empty()) return "a single value";
  std::string text;
  for (const int64_t extent : shape) {
    if (!text.empty()) text += "×";
    text += std::to_string(extent);
  }
  return text;
}

// The bytes of the header's text; the cursor then stands at the values.
Expected<std::string_view> take_header(ByteCursor& cursor) {
  if (!cursor.skip(kMagic)) return file_error("it is not a .npy file: the magic bytes are missing");
  const auto major = cursor.little_endian(1);
  const auto minor = cursor.little_endian(1);
  if (!major || !minor) return file_error("it ends inside the version");
  if (*major < 1 || *major > 3) {
    return file_error("it has .npy version " + std::to_string(*major) + "." +
                      std::to_string(*minor) + "; known are 1, 2 and 3");
  }
  const auto length = cursor.little_endian(*major == 1 ? 2 : 4);
  if (!length) return file_error("it ends inside the length of the header");
  const auto header = cursor.take(*length);
  if (!header) {
    return file_error("its header should have " + std::to_string(*length) + " bytes, but only " +
                      std::to_string(cursor.remaining()) + " follow");
  }
  return std::string_view(reinterpret_cast<const char*>(header->data()), header->size());
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

Expected<NpyHeader> take_npy_header(ByteCursor& cursor) {
  const auto text = take_header(cursor);
  if (!text) return tl::unexpected(text.error());
  return parse_npy_header(*text);
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

std::string header_text(const std::vector<int64_t>& extents) {
  std::string shape;
  for (const int64_t extent : extents) {
    if (!shape.empty()) shape += ", ";
    shape += std::to_string(extent);
  }
  std::string text = "{'descr': '<f4', 'fortran_order': False, 'shape': (" + shape + "), }";
  const size_t before = kMagic.size() + 2 + 2 + text.size() + 1;
  text.append((kAlignment - before % kAlignment) % kAlignment, ' ');
  return text + "\n";
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
  const std::string text = header_text(extents);
  std::string start(kMagic);
  start +=
      {'\x01', '\x00', static_cast<char>(text.size() & 0xff), static_cast<char>(text.size() >> 8)};
  start += text;
  const auto bytes_of = [](const void* data, size_t size) {
    return std::span(static_cast<const uint8_t*>(data), size);
  };
  return write_file(path, {bytes_of(start.data(), start.size()),
                           bytes_of(tensor.data(), static_cast<size_t>(tensor.bytes()))});
}

}  // namespace convoscope
