// On which line of a JSON text each value begins, by its place ("steps[2].task.ask" as JsonNode
// calls it): for refusals of texts that people write by hand.
#pragma once

#include <map>
#include <string>

namespace convoscope {

class JsonLines {
 public:
  JsonLines() = default;
  // Of a text that parse_json accepts; of another, the places before the mistake.
  explicit JsonLines(const std::string& text);

  // Counted from 1; of a place that isn't there the line of the nearest one around it.
  int line(std::string place) const;

 private:
  std::map<std::string, int> lines_;
};

}  // namespace convoscope
