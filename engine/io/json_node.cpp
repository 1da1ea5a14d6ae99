// See json_node.h.
#include "engine/io/json_node.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>

#include "engine/core/text.h"

namespace convoscope {

namespace {

const Json kNothing;

}  // namespace

std::string kind_of(const Json& json) {
  switch (json.type()) {
    case Json::value_t::null:
      return "null";
    case Json::value_t::object:
      return "an object";
    case Json::value_t::array:
      return "a list";
    case Json::value_t::string:
      return "text";
    case Json::value_t::boolean:
      return "true or false";
    default:
      return "the number " + json.dump();
  }
}

std::optional<float> real_of(const Json& json) {
  if (json.is_number()) return json.get<float>();
  if (!json.is_string()) return std::nullopt;
  const auto& text = json.get_ref<const std::string&>();
  if (text == "inf") return std::numeric_limits<float>::infinity();
  if (text == "-inf") return -std::numeric_limits<float>::infinity();
  if (text == "nan") return std::numeric_limits<float>::quiet_NaN();
  return std::nullopt;
}

Json real_json(float value) {
  if (std::isnan(value)) return "nan";
  if (std::isinf(value)) return value > 0 ? "inf" : "-inf";
  return value;
}

void JsonNode::refuse(const std::string& sentence) const {
  if (refused()) return;
  *refusal_ = Error{.kind = ErrorKind::kFile,
                    .sentence = place_.empty() ? sentence : place_ + ": " + sentence,
                    .field = place_};
}

void JsonNode::refuse(Error error) const {
  if (refused()) return;
  if (!place_.empty()) {
    error.sentence = place_ + ": " + error.sentence;
    error.field = place_;
  }
  *refusal_ = std::move(error);
}

void JsonNode::expected(const std::string& what) const {
  refuse("it should be " + what + ", not " + kind_of(*json_));
}

void JsonNode::allow_keys(std::span<const std::string_view> known) const {
  if (!json_->is_object()) return expected("an object");
  for (const auto& [key, value] : json_->items()) {
    if (std::find(known.begin(), known.end(), key) != known.end()) continue;
    refuse("unknown key \"" + key + "\"; did you mean \"" + nearest_word(key, known) + "\"?");
  }
}

std::string JsonNode::only_key_of(const std::vector<std::string>& kinds) const {
  std::vector<std::string> found;
  std::copy_if(kinds.begin(), kinds.end(), std::back_inserter(found),
               [this](const std::string& kind) { return has(kind); });
  if (found.size() == 1) return found.front();
  std::string list;
  for (const std::string& kind : kinds) {
    list += (list.empty() ? "" : kind == kinds.back() ? " or " : ", ") + ("\"" + kind + "\"");
  }
  refuse("it should have one of " + list + ", not " +
         (found.empty() ? "none" : "\"" + found[0] + "\" and \"" + found[1] + "\""));
  return {};
}

bool JsonNode::has(std::string_view key) const {
  return json_->is_object() && json_->contains(key);
}

JsonNode JsonNode::at(std::string_view key) const {
  const std::string name(key);
  if (has(key)) {
    return {*json_->find(name), place_.empty() ? name : place_ + "." + name, *refusal_};
  }
  refuse("the key \"" + name + "\" is missing");
  return {kNothing, name, *refusal_};
}

std::string JsonNode::text() const {
  if (json_->is_string()) return json_->get<std::string>();
  expected("text");
  return {};
}

bool JsonNode::boolean() const {
  if (json_->is_boolean()) return json_->get<bool>();
  expected("true or false");
  return false;
}

float JsonNode::number() const {
  if (json_->is_number()) return json_->get<float>();
  expected("a number");
  return 0.0f;
}

float JsonNode::real() const {
  if (const std::optional<float> value = real_of(*json_)) return *value;
  expected("a number");
  return 0.0f;
}

int64_t JsonNode::integer() const {
  // An unsigned integer is one beyond the range of int64 only if it doesn't survive the conversion.
  if (json_->is_number_integer() &&
      (!json_->is_number_unsigned() ||
       json_->get<uint64_t>() <= uint64_t{std::numeric_limits<int64_t>::max()})) {
    return json_->get<int64_t>();
  }
  expected("an integer between -2^63 and 2^63 - 1");
  return 0;
}

int64_t JsonNode::integer_from(int64_t least) const {
  const int64_t value = integer();
  if (value >= least) return value;
  refuse("it should be at least " + std::to_string(least) + ", not " + std::to_string(value));
  return least;
}

std::vector<JsonNode> JsonNode::elements() const {
  std::vector<JsonNode> nodes;
  if (!json_->is_array()) {
    expected("a list");
    return nodes;
  }
  for (size_t i = 0; i < json_->size(); ++i) {
    nodes.push_back({(*json_)[i], place_ + "[" + std::to_string(i) + "]", *refusal_});
  }
  return nodes;
}

std::vector<std::string> JsonNode::texts() const {
  std::vector<std::string> values;
  for (const JsonNode& element : elements()) values.push_back(element.text());
  return values;
}

std::vector<int64_t> JsonNode::integers() const {
  std::vector<int64_t> values;
  for (const JsonNode& element : elements()) values.push_back(element.integer());
  return values;
}

std::vector<int64_t> JsonNode::integers(size_t count, int64_t least) const {
  std::vector<int64_t> values;
  for (const JsonNode& element : elements()) values.push_back(element.integer_from(least));
  if (values.size() != count) {
    refuse("it should be " + std::to_string(count) + " integers, not " +
           std::to_string(values.size()));
    values.resize(count, least);
  }
  return values;
}

}  // namespace convoscope
