// The file that every C++ target makes: its functions and the weights on top, the model below, at
// the end an input, the output that Convoscope computed, and a self-test. Many numbers lie in
// NAME.bin beside it, which compilers would take minutes for. Private to engine/export.
#pragma once

#include <string>
#include <vector>

#include "engine/export/run.h"

namespace convoscope {

struct CppFile {
  std::string language;               // "C++"
  std::string flags = {};             // of the compiler, after the file's name
  std::vector<std::string> includes;  // of the functions: "<vector>"
  std::string functions;              // types, and what cpp_model() calls
  std::string type;                   // what model() takes and gives
  // "std::vector<float> run()": the model's answer to `input`, as `expected` lies.
  std::string run;
  std::vector<std::string> notes;
};

// NAME.cpp, and NAME.bin where there are more numbers than options.literal_elements.
Expected<Exported> write_cpp(const ExportRun& run, const CppFile& file,
                             const ExportOptions& options, const ParallelOptions& how);

}  // namespace convoscope
