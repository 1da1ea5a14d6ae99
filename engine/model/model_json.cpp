// See model_json.h.
#include "engine/model/model_json.h"

#include <set>
#include <vector>

namespace convoscope {
namespace {

// A Keras configuration nests a few levels for each model within a model.
constexpr int kMaxDepth = 256;

}  // namespace

Expected<ModelJson> parse_model_json(std::span<const uint8_t> text) {
  std::string wrong;
  std::vector<std::set<std::string>> keys;
  const auto watch = [&](int depth, ModelJson::parse_event_t event, ModelJson& parsed) {
    using Event = ModelJson::parse_event_t;
    if (depth > kMaxDepth && wrong.empty()) {
      wrong = "its JSON nests deeper than " + std::to_string(kMaxDepth) + " levels";
    }
    if (event == Event::object_start) keys.emplace_back();
    if (event == Event::object_end && !keys.empty()) keys.pop_back();
    if (event == Event::key && !keys.empty()) {
      const auto& key = parsed.get_ref<const std::string&>();
      if (!keys.back().insert(key).second && wrong.empty()) {
        wrong = "its JSON has the key \"" + key.substr(0, 80) + "\" twice";
      }
    }
    return wrong.empty();
  };
  ModelJson json = ModelJson::parse(text.begin(), text.end(), watch, /*allow_exceptions=*/false);
  if (!wrong.empty()) return file_error(wrong);
  if (json.is_discarded()) return file_error("its text isn't JSON");
  return json;
}

const ModelJson& member(const ModelJson& json, const char* key) {
  static const ModelJson kNull;
  if (!json.is_object()) return kNull;
  const auto found = json.find(key);
  return found == json.end() ? kNull : *found;
}

std::string text_member(const ModelJson& json, const char* key) {
  const ModelJson& value = member(json, key);
  return value.is_string() ? value.get<std::string>() : std::string();
}

}  // namespace convoscope
