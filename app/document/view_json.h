// How the parts of a ViewState are written as JSON and read back. Reading believes nothing: a value
// of the wrong type, an unknown word or a number out of bounds leaves the default in its place.
// Private to app/document.
#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "app/document/view_state.h"

namespace convoscope::app {

using Json = nlohmann::json;

template <typename Value>
struct Word {
  Value value;
  std::string_view word;
};

template <typename Value, size_t N>
std::string word_of(const std::array<Word<Value>, N>& words, Value value) {
  for (const auto& entry : words) {
    if (entry.value == value) return std::string(entry.word);
  }
  return {};
}

// The value at `key`, or null where there is none.
inline const Json& at(const Json& object, const char* key) {
  static const Json kNull;
  const auto found = object.find(key);
  return found == object.end() ? kNull : *found;
}

template <typename Value, size_t N>
void read_word(const Json& object, const char* key, const std::array<Word<Value>, N>& words,
               Value& value) {
  const Json& json = at(object, key);
  if (!json.is_string()) return;
  for (const auto& entry : words) {
    if (entry.word == json.get_ref<const std::string&>()) value = entry.value;
  }
}

inline void read_bool(const Json& object, const char* key, bool& value) {
  const Json& json = at(object, key);
  if (json.is_boolean()) value = json.get<bool>();
}

// Whole numbers from `least` up; clamp_selection() does the upper end.
template <typename Integer>
void read_index(const Json& object, const char* key, int64_t least, Integer& value) {
  const Json& json = at(object, key);
  if (!json.is_number_integer()) return;
  if (json.is_number_unsigned() &&
      json.get<uint64_t>() > static_cast<uint64_t>(std::numeric_limits<int64_t>::max())) {
    return;
  }
  const auto number = json.get<int64_t>();
  if (number >= least) value = static_cast<Integer>(number);
}

template <typename Real>
void read_real(const Json& object, const char* key, double low, double high, Real& value) {
  const Json& json = at(object, key);
  if (!json.is_number()) return;
  const auto number = json.get<double>();
  if (number >= low && number <= high) value = static_cast<Real>(number);
}

inline Json to_json(const Viewport& viewport) {
  return {
      {"scale", viewport.scale}, {"centre_y", viewport.centre_y}, {"centre_x", viewport.centre_x}};
}

inline void read_viewport(const Json& object, const char* key, Viewport& viewport) {
  const Json& json = at(object, key);
  if (!json.is_object()) return;
  // Beyond these, positions on the screen lose their digits.
  read_real(json, "scale", 0, 1e6, viewport.scale);
  read_real(json, "centre_y", -1e9, 1e9, viewport.centre_y);
  read_real(json, "centre_x", -1e9, 1e9, viewport.centre_x);
}

// The parts that have files of their own.
Json to_json(const FilterView& view);
Json to_json(const MapsView& view);
Json to_json(const ChainView& view);
Json to_json(const CompareView& view);
Json to_json(const LearnView& view);
Json to_json(const ExportView& view);
Json to_json(const ModelView& view);
void read(const Json& object, FilterView& view);
void read(const Json& object, MapsView& view);
void read(const Json& object, ChainView& view);
void read(const Json& object, CompareView& view);
void read(const Json& object, LearnView& view);
void read(const Json& object, ExportView& view);
void read(const Json& object, ModelView& view);

}  // namespace convoscope::app
