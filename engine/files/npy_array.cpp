// See npy_array.h. The names of types are those of NumPy's array interface.
#include "engine/files/npy_array.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

#include "engine/core/arithmetic.h"
#include "engine/core/shape.h"
#include "engine/files/npy_header.h"

namespace convoscope {

namespace {

struct TypeName {
  std::string_view name;  // without the byte order
  ElementType type;
};
constexpr std::array kTypes = {
    TypeName{"b1", ElementType::kBool},    TypeName{"i1", ElementType::kInt8},
    TypeName{"u1", ElementType::kUint8},   TypeName{"i2", ElementType::kInt16},
    TypeName{"u2", ElementType::kUint16},  TypeName{"i4", ElementType::kInt32},
    TypeName{"u4", ElementType::kUint32},  TypeName{"i8", ElementType::kInt64},
    TypeName{"u8", ElementType::kUint64},  TypeName{"f2", ElementType::kFloat16},
    TypeName{"f4", ElementType::kFloat32}, TypeName{"f8", ElementType::kFloat64}};

std::optional<ElementType> type_of(std::string_view descr) {
  if (descr.size() != 3 || std::string_view("<>|=").find(descr[0]) == std::string_view::npos) {
    return std::nullopt;
  }
  const auto found = std::ranges::find(kTypes, descr.substr(1), &TypeName::name);
  if (found == kTypes.end()) return std::nullopt;
  // Only a single byte has no order.
  if (descr[0] == '|' && element_size(found->type) > 1) return std::nullopt;
  return found->type;
}

std::string extents_text(const std::vector<int64_t>& shape) {
  std::string text;
  for (const int64_t extent : shape) text += (text.empty() ? "" : "×") + std::to_string(extent);
  return text.empty() ? "1" : text;
}

// As check_size: an extent of 0 doesn't excuse the others.
Expected<int64_t> count_elements(const std::vector<int64_t>& shape) {
  std::vector<int64_t> extents = shape;
  std::ranges::replace(extents, 0, 1);
  const auto product = checked_product(extents);
  if (!product || *product > kMaxElements) {
    return file_error("its " + extents_text(shape) + " values are too many; the limit is " +
                      std::to_string(kMaxElements));
  }
  return std::ranges::find(shape, 0) == shape.end() ? *product : 0;
}

// Values that lie with the first axis fastest, put into C order.
void undo_fortran_order(const std::vector<int64_t>& shape, std::span<const float> lying,
                        std::span<float> values) {
  const size_t rank = shape.size();
  std::vector<int64_t> strides(rank, 1), at(rank, 0);
  for (size_t axis = 1; axis < rank; ++axis) strides[axis] = strides[axis - 1] * shape[axis - 1];
  int64_t from = 0;
  for (float& value : values) {
    value = lying[static_cast<size_t>(from)];
    for (size_t axis = rank; axis-- > 0;) {
      from += strides[axis];
      if (++at[axis] < shape[axis]) break;
      from -= strides[axis] * shape[axis];
      at[axis] = 0;
    }
  }
}

}  // namespace

Expected<NpyHead> parse_npy_head(std::span<const uint8_t> start, uint64_t total) {
  ByteCursor cursor(start);
  const auto header = take_npy_header(cursor);
  if (!header) return tl::unexpected(header.error());
  const auto type = type_of(header->descr);
  if (!type) {
    return refuse("its values are of type '" + header->descr.substr(0, 40) +
                  "'; known are bool, integers of 8 to 64 bits and floats of 16 to 64 bits "
                  "(in NumPy: array.astype('<f4'))");
  }
  const auto elements = count_elements(header->shape);
  if (!elements) return tl::unexpected(elements.error());
  NpyHead head{*type,     header->descr[0] == '>', header->fortran_order, header->shape,
               *elements, cursor.offset()};
  const uint64_t follow = total - std::min<uint64_t>(total, head.offset);
  if (follow != head.data_bytes()) {
    return file_error("its header promises " + extents_text(head.shape) + " values in " +
                      std::to_string(head.data_bytes()) + " bytes, but " + std::to_string(follow) +
                      " bytes follow");
  }
  return head;
}

void read_npy_values(const NpyHead& head, std::span<const uint8_t> data, std::span<float> values) {
  if (!head.fortran_order || head.shape.size() < 2) {
    return to_float32(data, head.type, head.big_endian, values);
  }
  std::vector<float> lying(values.size());
  to_float32(data, head.type, head.big_endian, lying);
  undo_fortran_order(head.shape, lying, values);
}

}  // namespace convoscope
