// See nested_values.h.
#include "engine/io/nested_values.h"

#include <algorithm>
#include <optional>
#include <vector>

namespace convoscope {

namespace {

constexpr size_t kRank = 4;

// Walks the lists in storage order; place_ is the index of the list or value that it stands at.
class ValueReader {
 public:
  ValueReader(const JsonNode& node, const Dims& dims) : node_(node), dims_(dims) {}

  const std::vector<float>& values() const { return values_; }

  bool read(const Json& json, size_t axis) {
    if (axis == kRank) {
      const auto value = real_of(json);
      if (!value) return refuse(axis, "it should be a number, not " + kind_of(json));
      values_.push_back(*value);
      return true;
    }
    if (!json.is_array()) return refuse(axis, "it should be a list, not " + kind_of(json));
    if (static_cast<int64_t>(json.size()) != dims_[axis]) {
      return refuse(axis, "it should have " + std::to_string(dims_[axis]) +
                              " elements as the first such list has, not " +
                              std::to_string(json.size()));
    }
    for (size_t i = 0; i < json.size(); ++i) {
      place_[axis] = i;
      if (!read(json[i], axis + 1)) return false;
    }
    return true;
  }

 private:
  bool refuse(size_t axis, const std::string& sentence) const {
    std::string index;
    for (size_t a = 0; a < axis; ++a) index += "[" + std::to_string(place_[a]) + "]";
    node_.refuse(index.empty() ? sentence : "at " + index + ": " + sentence);
    return false;
  }

  const JsonNode& node_;
  const Dims& dims_;
  std::vector<float> values_;  // grows with the text, whatever extents its first lists promise
  std::array<size_t, kRank> place_{};
};

}  // namespace

TensorPtr read_values(const JsonNode& node, Layout layout) {
  Dims dims{};
  const Json* list = &node.json();
  for (int64_t& extent : dims) {
    if (!list->is_array() || list->empty()) {
      node.refuse("it should be four nested lists of numbers, none of them empty");
      return nullptr;
    }
    extent = static_cast<int64_t>(list->size());
    list = &list->front();
  }
  if (auto fits = check_size(dims, "the tensor"); !fits) {
    node.refuse(fits.error());
    return nullptr;
  }
  ValueReader reader(node, dims);
  if (!reader.read(node.json(), 0)) return nullptr;
  auto tensor = std::make_shared<Tensor>(Tensor::uninitialized(dims, layout));
  std::copy(reader.values().begin(), reader.values().end(), tensor->data());
  return tensor;
}

Json values_json(const Tensor& tensor) {
  const float* value = tensor.data();
  const auto nested = [&](const auto& self, size_t axis) -> Json {
    if (axis == kRank) return real_json(*value++);
    Json list = Json::array();
    for (int64_t i = 0; i < tensor.dims()[axis]; ++i) list.push_back(self(self, axis + 1));
    return list;
  };
  return nested(nested, 0);
}

}  // namespace convoscope
