// JSON inside models: headers and configurations that other programs wrote. More lenient than an
// experiment's text, but bounded in depth, and a key given twice is refused. Private to
// engine/model.
#pragma once

#include <nlohmann/json.hpp>
#include <span>
#include <string>

#include "engine/core/error.h"

namespace convoscope {

using ModelJson = nlohmann::json;

// The sentence's end, without the file's name: "… isn't JSON".
Expected<ModelJson> parse_model_json(std::span<const uint8_t> text);

// What stands under a key, or null: for any kind of value.
const ModelJson& member(const ModelJson& json, const char* key);
// The text under a key; empty where there is none.
std::string text_member(const ModelJson& json, const char* key);

}  // namespace convoscope
