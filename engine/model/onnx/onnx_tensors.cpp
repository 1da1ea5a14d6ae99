// See onnx_tensors.h. Type numbers are those of onnx.proto.
#include "engine/model/onnx/onnx_tensors.h"

#include <algorithm>
#include <charconv>
#include <cstring>

#include "engine/model/onnx/onnx_fields.h"
#include "engine/model/onnx/wire.h"

namespace convoscope {
namespace {

constexpr int kExternal = 1;
constexpr size_t kMaxRank = 32;
// Of one number among protobuf's integers.
constexpr size_t kLongestInteger = 10;

struct Encoding {
  ElementType type;
  int field;      // that holds its values where raw_data doesn't
  bool integers;  // as protobuf's integers
};

std::optional<Encoding> encoding_of(int64_t data_type) {
  switch (data_type) {
    case 1:
      return Encoding{ElementType::kFloat32, onnx::kFloatData, false};
    case 2:
      return Encoding{ElementType::kUint8, onnx::kInt32Data, true};
    case 3:
      return Encoding{ElementType::kInt8, onnx::kInt32Data, true};
    case 4:
      return Encoding{ElementType::kUint16, onnx::kInt32Data, true};
    case 5:
      return Encoding{ElementType::kInt16, onnx::kInt32Data, true};
    case 6:
      return Encoding{ElementType::kInt32, onnx::kInt32Data, true};
    case 7:
      return Encoding{ElementType::kInt64, onnx::kInt64Data, true};
    case 9:
      return Encoding{ElementType::kBool, onnx::kInt32Data, true};
    case 10:
      return Encoding{ElementType::kFloat16, onnx::kInt32Data, true};
    case 11:
      return Encoding{ElementType::kFloat64, onnx::kDoubleData, false};
    case 12:
      return Encoding{ElementType::kUint32, onnx::kUint64Data, true};
    case 13:
      return Encoding{ElementType::kUint64, onnx::kUint64Data, true};
    case 16:
      return Encoding{ElementType::kBfloat16, onnx::kInt32Data, true};
    default:
      return std::nullopt;
  }
}

struct Entry {
  std::string key, value;
};
bool read_entry(std::span<const uint8_t> message, Entry& entry) {
  return each_field(message, [&](const WireField& field) {
    if (field.number == 1) entry.key = field.text();
    if (field.number == 2) entry.value = field.text();
    return true;
  });
}

std::optional<int64_t> number_of(const std::string& text) {
  int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || value < 0) return std::nullopt;
  return value;
}

// Everything that a TensorProto says.
struct Said {
  std::vector<int64_t> dims;
  int64_t data_type = 0;
  std::string name;
  std::map<int, std::vector<std::span<const uint8_t>>> data;
  std::vector<Entry> external;
  bool outside = false;
};

bool add_dims(const WireField& field, std::vector<int64_t>& dims) {
  if (field.kind == WireField::kVarint) {
    dims.push_back(field.integer());
  } else {
    const auto list = field.bytes.size() <= kMaxRank * kLongestInteger
                          ? packed_integers(field.bytes)
                          : std::nullopt;
    if (!list) return false;
    dims.insert(dims.end(), list->begin(), list->end());
  }
  return dims.size() <= kMaxRank;
}

bool read_said(std::span<const uint8_t> message, Said& said) {
  return each_field(message, [&](const WireField& field) {
    switch (field.number) {
      case onnx::kDims:
        return add_dims(field, said.dims);
      case onnx::kDataType:
        said.data_type = field.integer();
        return field.kind == WireField::kVarint;
      case onnx::kTensorName:
        said.name = field.text();
        return true;
      case onnx::kDataLocation:
        said.outside = field.integer() == kExternal;
        return true;
      case onnx::kExternalData:
        said.external.emplace_back();
        return read_entry(field.bytes, said.external.back());
      case onnx::kFloatData:
      case onnx::kInt32Data:
      case onnx::kInt64Data:
      case onnx::kRawData:
      case onnx::kDoubleData:
      case onnx::kUint64Data:
        said.data[field.number].push_back(field.bytes);
        return field.kind == WireField::kBytes;
      default:
        return true;
    }
  });
}

size_t total(const std::vector<std::span<const uint8_t>>& parts) {
  size_t bytes = 0;
  for (const auto& part : parts) bytes += part.size();
  return bytes;
}

tl::unexpected<Error> wrong_size(const TensorInfo& info, int64_t expected, size_t found) {
  return file_error("its tensor " + to_string(info) + " takes " + std::to_string(expected) +
                    " bytes; there are " + std::to_string(found));
}

Expected<void> check_inside(const OnnxTensor& tensor, int64_t bytes) {
  const size_t found = total(tensor.parts);
  if (!tensor.integers) {
    if (found != static_cast<size_t>(bytes)) return wrong_size(tensor.info, bytes, found);
    return {};
  }
  const auto elements = static_cast<size_t>(tensor.info.elements());
  if (found >= elements && found <= elements * kLongestInteger) return {};
  return file_error("its tensor " + to_string(tensor.info) + " can't lie in " +
                    std::to_string(found) + " bytes");
}

// Nothing but names below the folder.
bool stays_inside(const std::filesystem::path& location) {
  if (location.empty() || location.is_absolute()) return false;
  return std::none_of(location.begin(), location.end(),
                      [](const std::filesystem::path& part) { return part == ".."; });
}

// float16 and bfloat16 have their bits in the integers, others their value.
float value_of(int64_t integer, ElementType type) {
  if (type == ElementType::kFloat16 || type == ElementType::kBfloat16) {
    const auto bits = static_cast<uint16_t>(integer);
    uint8_t bytes[sizeof bits];
    std::memcpy(bytes, &bits, sizeof bits);
    float value = 0;
    to_float32(bytes, type, /*big_endian=*/false, {&value, 1});
    return value;
  }
  if (type == ElementType::kBool) return integer != 0 ? 1.0f : 0.0f;
  if (type == ElementType::kUint64) return static_cast<float>(static_cast<uint64_t>(integer));
  return static_cast<float>(integer);
}

}  // namespace

struct OnnxTensorReader::Outside {
  std::string location;
  int64_t offset = 0;
  std::optional<int64_t> length;
};

Expected<std::span<const uint8_t>> OnnxTensorReader::outside_bytes(const TensorInfo& info,
                                                                   const Outside& place,
                                                                   int64_t bytes) {
  const std::string where = "its tensor " + info.name + " lies in \"" + place.location + "\"";
  if (!stays_inside(place.location)) {
    return file_error(where + ", which isn't in the model's folder");
  }
  auto& file = outside_[place.location];
  if (!file) {
    auto opened = MappedFile::open(folder_ / place.location);
    if (!opened) return file_error(where + ": " + opened.error().sentence);
    file = *std::move(opened);
  }
  const int64_t size = std::ssize(file->bytes());
  if (place.length.value_or(bytes) != bytes) {
    return wrong_size(info, bytes, static_cast<size_t>(*place.length));
  }
  if (place.offset > size || bytes > size - place.offset) {
    return file_error(where + " from " + std::to_string(place.offset) + " on; that file has " +
                      std::to_string(size) + " bytes, and the tensor takes " +
                      std::to_string(bytes));
  }
  return file->bytes().subspan(static_cast<size_t>(place.offset), static_cast<size_t>(bytes));
}

Expected<std::optional<OnnxTensor>> OnnxTensorReader::parse(std::span<const uint8_t> message,
                                                            const std::string& name) {
  Said said;
  if (!read_said(message, said)) return file_error("its tensor " + name + " is broken");
  const auto encoding = encoding_of(said.data_type);
  if (!encoding) return std::optional<OnnxTensor>();
  OnnxTensor tensor{{said.name.empty() ? name : said.name, encoding->type, said.dims}, false, {}};
  const auto bytes = stored_bytes(tensor.info);
  if (!bytes) return tl::unexpected(bytes.error());
  if (said.outside) {
    Outside place;
    for (const Entry& entry : said.external) {
      const auto number = number_of(entry.value);
      if (entry.key == "location") place.location = entry.value;
      if (entry.key == "offset") place.offset = number.value_or(INT64_MAX);
      if (entry.key == "length") place.length = number.value_or(-1);
    }
    const auto found = outside_bytes(tensor.info, place, *bytes);
    if (!found) return tl::unexpected(found.error());
    tensor.parts = {*found};
    return tensor;
  }
  const bool raw = said.data.contains(onnx::kRawData);
  tensor.integers = !raw && encoding->integers;
  tensor.parts = std::move(said.data[raw ? onnx::kRawData : encoding->field]);
  if (auto checked = check_inside(tensor, *bytes); !checked) {
    return tl::unexpected(checked.error());
  }
  return tensor;
}

std::vector<std::shared_ptr<const MappedFile>> OnnxTensorReader::files() const {
  std::vector<std::shared_ptr<const MappedFile>> files;
  for (const auto& [location, file] : outside_) files.push_back(file);
  return files;
}

OnnxTensors::OnnxTensors(const SourceFile& source, std::vector<OnnxTensor> tensors,
                         std::vector<std::shared_ptr<const MappedFile>> outside)
    : TensorFile(source.path, "ONNX"), mappings_(std::move(outside)), stored_(std::move(tensors)) {
  mappings_.push_back(source.mapping);
  for (const OnnxTensor& tensor : stored_) tensors_.push_back(tensor.info);
}

Expected<std::vector<float>> OnnxTensors::read(size_t index) const {
  const OnnxTensor& tensor = stored_[index];
  const auto elements = static_cast<size_t>(tensor.info.elements());
  std::vector<float> values;
  if (!tensor.integers) {
    values.resize(elements);
    std::span<float> rest(values);
    const auto size = static_cast<size_t>(element_size(tensor.info.type));
    for (const auto& part : tensor.parts) {
      if (part.size() % size != 0) return file_error("its tensor " + tensor.info.name + " is cut");
      to_float32(part, tensor.info.type, /*big_endian=*/false, rest.first(part.size() / size));
      rest = rest.subspan(part.size() / size);
    }
    return values;
  }
  values.reserve(elements);
  for (const auto& part : tensor.parts) {
    const auto integers = packed_integers(part);
    const size_t count = integers ? integers->size() : 0;
    if (!integers || count > elements - values.size()) {
      return file_error("its tensor " + to_string(tensor.info) + " has other values than " +
                        std::to_string(elements));
    }
    for (const int64_t integer : *integers) values.push_back(value_of(integer, tensor.info.type));
  }
  if (values.size() == elements) return values;
  return file_error("its tensor " + to_string(tensor.info) + " has " +
                    std::to_string(values.size()) + " values");
}

}  // namespace convoscope
