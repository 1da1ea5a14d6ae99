// See safetensors.h.
#include "engine/model/safetensors.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

#include "engine/model/model_json.h"

namespace convoscope {
namespace {

constexpr size_t kLengthBytes = 8;
// The bound of the format's own implementation.
constexpr uint64_t kMaxHeader = 100'000'000;
constexpr const char* kMetadata = "__metadata__";

struct TypeName {
  const char* name;
  ElementType type;
};
constexpr std::array kTypes = {
    TypeName{"BOOL", ElementType::kBool},     TypeName{"I8", ElementType::kInt8},
    TypeName{"U8", ElementType::kUint8},      TypeName{"I16", ElementType::kInt16},
    TypeName{"U16", ElementType::kUint16},    TypeName{"I32", ElementType::kInt32},
    TypeName{"U32", ElementType::kUint32},    TypeName{"I64", ElementType::kInt64},
    TypeName{"U64", ElementType::kUint64},    TypeName{"F16", ElementType::kFloat16},
    TypeName{"BF16", ElementType::kBfloat16}, TypeName{"F32", ElementType::kFloat32},
    TypeName{"F64", ElementType::kFloat64}};

uint64_t header_length(std::span<const uint8_t> bytes) {
  uint64_t length = 0;
  for (size_t i = kLengthBytes; i-- > 0;) length = length << 8 | bytes[i];
  return length;
}

// Integers from 0 on, as far as they fit.
std::optional<std::vector<int64_t>> integers(const ModelJson& json) {
  if (!json.is_array()) return std::nullopt;
  std::vector<int64_t> list;
  for (const ModelJson& value : json) {
    if (!value.is_number_unsigned()) return std::nullopt;
    const auto number = value.get<uint64_t>();
    if (number > static_cast<uint64_t>(INT64_MAX)) return std::nullopt;
    list.push_back(static_cast<int64_t>(number));
  }
  return list;
}

struct Placed {
  TensorInfo info;
  int64_t begin = 0, end = 0;
};

Expected<Placed> placed(const std::string& name, const ModelJson& json) {
  const std::string type = text_member(json, "dtype");
  const auto known = std::ranges::find(kTypes, type, &TypeName::name);
  if (known == kTypes.end()) {
    return file_error("its tensor " + name + " has the type \"" + type.substr(0, 80) +
                      "\", which isn't read");
  }
  const auto shape = integers(member(json, "shape"));
  const auto place = integers(member(json, "data_offsets"));
  if (!shape || !place || place->size() != 2) {
    return file_error("its tensor " + name + " has no shape, or no place in the file");
  }
  Placed result{{name, known->type, *shape}, (*place)[0], (*place)[1]};
  const auto bytes = stored_bytes(result.info);
  if (!bytes) return tl::unexpected(bytes.error());
  if (result.end - result.begin != *bytes) {
    return file_error("its tensor " + name + " of " + type + " " + list_text(*shape) + " takes " +
                      std::to_string(*bytes) + " bytes, but lies from " +
                      std::to_string(result.begin) + " to " + std::to_string(result.end));
  }
  return result;
}

// One behind the other, from the first byte of the data to the last.
Expected<void> check_places(const std::vector<Placed>& tensors, int64_t data_bytes) {
  int64_t expected = 0;
  for (const Placed& tensor : tensors) {
    if (tensor.begin != expected) {
      return file_error("its tensor " + tensor.info.name + " begins at " +
                        std::to_string(tensor.begin) + ", but what lies before it ends at " +
                        std::to_string(expected));
    }
    expected = tensor.end;
  }
  if (expected == data_bytes) return {};
  return file_error("its tensors end at " + std::to_string(expected) + " of " +
                    std::to_string(data_bytes) + " bytes of data");
}

}  // namespace

bool is_safetensors(std::span<const uint8_t> bytes) {
  return bytes.size() > kLengthBytes && bytes[kLengthBytes] == '{' &&
         header_length(bytes) <= kMaxHeader;
}

Expected<std::vector<StoredTensor>> parse_safetensors(std::span<const uint8_t> bytes) {
  if (bytes.size() < kLengthBytes) return file_error("it has no header");
  const uint64_t length = header_length(bytes);
  if (length > kMaxHeader || length > bytes.size() - kLengthBytes) {
    return file_error("its header should have " + std::to_string(length) + " bytes; there are " +
                      std::to_string(bytes.size() - kLengthBytes));
  }
  const auto header = parse_model_json(bytes.subspan(kLengthBytes, length));
  if (!header) return tl::unexpected(header.error());
  if (!header->is_object()) return file_error("its header isn't an object");
  std::vector<Placed> tensors;
  for (const auto& [name, json] : header->items()) {
    if (name == kMetadata) continue;
    auto tensor = placed(name, json);
    if (!tensor) return tl::unexpected(tensor.error());
    tensors.push_back(*std::move(tensor));
  }
  std::ranges::sort(tensors, {}, [](const Placed& t) { return std::pair(t.begin, t.end); });
  const auto data = bytes.subspan(kLengthBytes + length);
  if (auto checked = check_places(tensors, std::ssize(data)); !checked) {
    return tl::unexpected(checked.error());
  }
  std::vector<StoredTensor> stored;
  for (Placed& tensor : tensors) {
    stored.push_back(
        {std::move(tensor.info), data.subspan(static_cast<size_t>(tensor.begin),
                                              static_cast<size_t>(tensor.end - tensor.begin))});
  }
  return stored;
}

Expected<TensorFilePtr> open_safetensors(const SourceFile& source) {
  auto tensors = parse_safetensors(source.bytes());
  if (!tensors) {
    return file_error("can't read " + source.path.string() + ": " + tensors.error().sentence);
  }
  return std::make_shared<const StoredTensors>(source, "safetensors", *std::move(tensors));
}

}  // namespace convoscope
