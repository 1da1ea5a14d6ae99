// See tensor_file.h.
#include "engine/model/tensor_file.h"

#include <algorithm>
#include <functional>
#include <numeric>
#include <string_view>

#include "engine/core/text.h"

namespace convoscope {

int64_t TensorInfo::elements() const {
  return std::accumulate(shape.begin(), shape.end(), int64_t{1}, std::multiplies<>());
}

std::string list_text(const std::vector<int64_t>& list) {
  std::string text;
  for (const int64_t value : list) text += (text.empty() ? "" : ", ") + std::to_string(value);
  return "[" + text + "]";
}

std::string to_string(const TensorInfo& info) {
  return info.name + ": " + element_type_name(info.type) + " " + list_text(info.shape);
}

namespace {

// A bound on what a refusal costs in files of very many tensors.
constexpr size_t kMostCompared = 4096;

std::vector<std::string_view> names_near(const std::vector<TensorInfo>& tensors) {
  std::vector<std::string_view> names;
  for (const TensorInfo& info : tensors) {
    if (names.size() < kMostCompared && info.name.size() < 256) names.push_back(info.name);
  }
  return names;
}

}  // namespace

Expected<size_t> TensorFile::find(const std::string& name) const {
  const auto found = std::find_if(tensors_.begin(), tensors_.end(),
                                  [&](const TensorInfo& info) { return info.name == name; });
  if (found == tensors_.end()) {
    const std::vector<std::string_view> names = names_near(tensors_);
    const std::string nearest = nearest_word(name, names);
    return refuse(path_.string() + " has no tensor " + name +
                  (nearest.empty() ? "" : "; did you mean " + nearest + "?"));
  }
  return static_cast<size_t>(found - tensors_.begin());
}

}  // namespace convoscope
