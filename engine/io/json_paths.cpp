// See json_paths.h.
#include "engine/io/json_paths.h"

namespace convoscope {

namespace fs = std::filesystem;

std::string absolute_path(const JsonNode& node, const fs::path& folder) {
  const std::string text = node.text();
  if (text.empty()) node.refuse("the path is empty");
  std::error_code ignored;
  const fs::path absolute = fs::absolute(folder / text, ignored);
  return (absolute.empty() ? folder / text : absolute).lexically_normal().string();
}

std::string saved_path(const std::string& path, const fs::path& folder) {
  if (folder.empty()) return path;
  const fs::path relative = fs::path(path).lexically_relative(folder);
  if (relative.empty() || *relative.begin() == "..") return path;
  return relative.string();
}

}  // namespace convoscope
