// Strict reading of a JSON tree. A node knows its place ("layers[0].strides"); the first thing that
// isn't as expected is kept as the refusal of the whole text, and every read after it returns a
// harmless default, so that a reader is written straight down, without a test behind each line.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/core/error.h"
#include "engine/io/json_text.h"

namespace convoscope {

class JsonNode {
 public:
  // The root of a tree. Both must outlive every node below it.
  JsonNode(const Json& json, std::optional<Error>& refusal) : JsonNode(json, "", refusal) {}

  const std::string& place() const { return place_; }
  const Json& json() const { return *json_; }
  bool refused() const { return refusal_->has_value(); }

  // Keeps "place: sentence" unless something was refused before.
  void refuse(const std::string& sentence) const;
  // Keeps an error that came from elsewhere, its sentence and field put behind this place.
  void refuse(Error error) const;

  // Refuses what isn't an object, and any key beyond these, naming the nearest of them.
  void allow_keys(std::span<const std::string_view> known) const;
  void allow_keys(std::initializer_list<std::string_view> known) const {
    allow_keys(std::span(known.begin(), known.size()));
  }
  // The one of `kinds` that the object has; empty after refusing none and several.
  std::string only_key_of(const std::vector<std::string>& kinds) const;
  bool has(std::string_view key) const;
  JsonNode at(std::string_view key) const;  // refuses a missing key

  std::string text() const;
  bool boolean() const;
  float number() const;
  float real() const;  // or "inf", "-inf", "nan", for which JSON has no numbers
  int64_t integer() const;
  int64_t integer_from(int64_t least) const;
  // Elements of a list; empty where it is something else.
  std::vector<JsonNode> elements() const;
  std::vector<std::string> texts() const;
  std::vector<int64_t> integers() const;
  // A list of `count` integers, none below `least`; always returns that many.
  std::vector<int64_t> integers(size_t count, int64_t least) const;

 private:
  JsonNode(const Json& json, std::string place, std::optional<Error>& refusal)
      : json_(&json), place_(std::move(place)), refusal_(&refusal) {}
  void expected(const std::string& what) const;

  const Json* json_;
  std::string place_;
  std::optional<Error>* refusal_;
};

// "a list", "text": what a value is, for sentences.
std::string kind_of(const Json& json);

// A float32 as real() reads it, and back; none where `json` is something else.
std::optional<float> real_of(const Json& json);
Json real_json(float value);

}  // namespace convoscope
