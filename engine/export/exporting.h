// What leaves the program as code or data: a run of layers of a Result with an input, the expected
// output and a self-test, written for one target. A pure function from values to files in memory;
// who asked for it writes them. Pictures and animations are engine/picture's business.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/core/parallel.h"
#include "engine/evaluate/result.h"

namespace convoscope {

// Layers [first, last] of the chain: what the first one reads is the input, what the last one gives
// the expected output. Layers that join read levels of the run alone. All levels needed are kept
// (Result::level isn't null).
struct ExportSource {
  ResultPtr result;
  size_t first = 0, last = 0;
};
// Why these layers can't leave as one run, in a sentence; for any target.
Expected<void> check_export(const ExportSource& source);

struct ExportFile {
  std::string name;   // "conv1.py"; no folder
  std::string bytes;  // text or not
  // For people, of bytes that are no text: what they hold. Empty where nothing tells it.
  std::string shown = {};
};

struct Exported {
  std::vector<ExportFile> files;   // the first is the one that a person opens; never empty
  std::vector<std::string> notes;  // "SAME at 28×28 became the pads [0, 1] × [0, 1]"
  std::string how_to_run;          // "python3 conv1.py"; empty where nothing runs
};

struct ExportOptions {
  std::string name = "convoscope";  // of the files, without ending
  // What the first file will be called where it isn't NAME and the target's ending, for files
  // beside it that name it.
  std::string first_file = {};
  // Weights and values up to so many elements stand in the code itself, more of them in a data file
  // beside it.
  int64_t literal_elements = 4096;
};

enum class ExportGroup { kCode, kModel, kData, kDocument };

struct ExportTarget {
  std::string_view id;       // "pytorch": the command line's
  std::string_view title;    // "PyTorch"
  std::string_view ending;   // ".py", of the first file
  std::string_view teaches;  // one sentence: what comes out and what for
  ExportGroup group = ExportGroup::kCode;
  bool text = true;  // whether the first file can be shown as text
  Expected<Exported> (*write)(const ExportSource&, const ExportOptions&, const ParallelOptions&);
};
// In the order in which they are shown.
std::span<const ExportTarget> export_targets();
// A usage error that names the nearest where there is none of this id.
Expected<const ExportTarget*> find_export_target(std::string_view id);

// check_export, then the target's write. Refuses in a sentence what the target can't say; cancelled
// by `how`.
Expected<Exported> export_as(const ExportTarget& target, const ExportSource& source,
                             const ExportOptions& options = {}, const ParallelOptions& how = {});

}  // namespace convoscope
