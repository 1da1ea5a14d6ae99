// What commands print: text in aligned columns, and JSON of one line per object.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "engine/core/error.h"
#include "engine/core/shape.h"

namespace convoscope::app {

// Keys stay in the order in which they were set.
using Json = nlohmann::ordered_json;

Json to_json(const Dims& dims);

// All of `text` to standard output, or why that failed (a full disk).
Expected<void> print(const std::string& text);
// One line. Text that is not UTF-8 (a file name) is made so; NaN and infinity become null.
Expected<void> print(const Json& json);

// Columns as wide as their widest cell, two spaces between them; the first row is the heading.
class Table {
 public:
  enum class Align { kLeft, kRight };

  explicit Table(std::vector<Align> columns) : columns_(std::move(columns)) {}
  void add(std::vector<std::string> row) { rows_.push_back(std::move(row)); }
  std::string text() const;  // ends with a line break; no spaces at the ends of lines

 private:
  std::vector<Align> columns_;
  std::vector<std::vector<std::string>> rows_;
};

}  // namespace convoscope::app
