// Paths of files in an experiment's text: relative ones start at the folder of the experiment, and
// are written relative only where the file lies below it, so that both can be moved together.
// Private to engine/io.
#pragma once

#include <filesystem>
#include <string>

#include "engine/io/json_node.h"

namespace convoscope {

// Refuses an empty one at its node.
std::string absolute_path(const JsonNode& node, const std::filesystem::path& folder);
// `path` itself where `folder` is empty.
std::string saved_path(const std::string& path, const std::filesystem::path& folder);

}  // namespace convoscope
