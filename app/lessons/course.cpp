// See course.h.
#include "app/lessons/course.h"

#include <algorithm>
#include <cstdlib>

#include "engine/io/assets.h"

namespace convoscope::app {

namespace {

namespace fs = std::filesystem;

// More than anyone reads; a folder with more isn't one of lessons.
constexpr size_t kMostFiles = 1000;

std::vector<fs::path> lessons_in(const fs::path& folder) {
  std::vector<fs::path> files;
  std::error_code code;
  const fs::directory_iterator end;
  for (fs::directory_iterator at(folder, code); !code && at != end; at.increment(code)) {
    if (at->path().extension() == ".json" && files.size() < kMostFiles) files.push_back(at->path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace

std::vector<fs::path> course_files() {
  const auto assets = assets_folder();
  return assets ? lessons_in(*assets / "lessons") : std::vector<fs::path>();
}

fs::path own_lessons_folder() {
  const char* data = std::getenv("XDG_DATA_HOME");
  if (data != nullptr && *data == '/') return fs::path(data) / "convoscope/lessons";
  const char* home = std::getenv("HOME");
  if (home == nullptr || *home == 0) return {};
  return fs::path(home) / ".local/share/convoscope/lessons";
}

std::vector<fs::path> own_lesson_files() {
  const fs::path folder = own_lessons_folder();
  return folder.empty() ? std::vector<fs::path>() : lessons_in(folder);
}

const char* lesson_template() {
  return R"({ "convoscope_lesson": 1,
  "title": "A lesson of mine",
  "about": "One sentence: what someone can do afterwards.",
  "minutes": 5,
  "experiment": {
    "convoscope": 1,
    "input": { "pattern": { "name": "gradient", "shape": [1, 8, 8, 1] } },
    "layers": [
      { "op": "conv2d", "name": "conv1",
        "filters": { "presets": ["box"], "size": [3, 3], "in_channels": 1 },
        "strides": 1, "padding": "SAME" } ] },
  "steps": [
    { "title": "Where the size comes from",
      "teaches": ["output size"],
      "text": [
        "Words of a step; **strong**, *emphasised*, and numbers that follow the experiment: the output is {out_h} rows high.",
        { "formula": "O = ⌈I / S⌉", "figures": "= ⌈{in_h} / {stride_h}⌉ = {out_h}",
          "where": { "I": "rows of the input", "S": "stride down", "O": "rows of the output" } } ],
      "task": {
        "ask": "Choose strides that make the output 4 rows high and 8 columns wide.",
        "checks": [
          { "text": "4 rows high", "if": "out_h == 4", "shows": "out_h" },
          { "text": "8 columns wide", "if": "out_w == 8", "shows": "out_w" } ],
        "solution": { "set": { "layers[0].strides": [1, 2, 1, 1] } },
        "hints": ["Height and width may have different strides.", "A stride of 2 down halves the rows."],
        "wrong": [
          { "when": "stride_h == 2 && stride_w == 2", "set": { "layers[0].strides": 2 },
            "hint": "Now both are halved. Leave the stride to the right at 1." } ],
        "notice": "The output shrinks along one axis alone." } } ] }
)";
}

}  // namespace convoscope::app
