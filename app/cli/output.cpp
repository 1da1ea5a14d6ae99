// Aligned text and JSON on standard output.
#include "app/cli/output.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>

namespace convoscope::app {
namespace {

// Code points of UTF-8: bytes that don't continue one. Our texts hold no wide or combining
// characters.
size_t display_width(const std::string& text) {
  return static_cast<size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  }));
}

}  // namespace

Json to_json(const Dims& dims) { return Json(std::vector<int64_t>(dims.begin(), dims.end())); }

Expected<void> print(const std::string& text) {
  if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size() || std::fflush(stdout) != 0) {
    return file_error("standard output could not be written: " + std::string(std::strerror(errno)));
  }
  return {};
}

Expected<void> print(const Json& json) {
  return print(json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n");
}

std::string Table::text() const {
  std::vector<size_t> widths(columns_.size(), 0);
  for (const auto& row : rows_) {
    for (size_t c = 0; c < row.size(); ++c) widths[c] = std::max(widths[c], display_width(row[c]));
  }
  std::string out;
  for (const auto& row : rows_) {
    std::string line;
    for (size_t c = 0; c < row.size(); ++c) {
      const std::string space(widths[c] - display_width(row[c]), ' ');
      if (c > 0) line += "  ";
      line += columns_[c] == Align::kLeft ? row[c] + space : space + row[c];
    }
    line.erase(line.find_last_not_of(' ') + 1);
    out += line + "\n";
  }
  return out;
}

}  // namespace convoscope::app
