// The file that every Python target makes: the code on top, the weights it reads below, at the end
// an input, the output that Convoscope computed, and a self-test. Private to engine/export.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "engine/export/weights.h"

namespace convoscope {

struct PythonFile {
  std::string framework;                         // "TensorFlow"
  std::vector<std::string> system_imports = {};  // before sys: "import math"
  std::vector<std::string> imports = {};         // beside numpy: "import jax"
  std::string code = {};  // functions, among them model(x); ends with a newline
  std::vector<ExportArray> weights = {};
  // Around an array: {"torch.tensor(", ", dtype=torch.float32)"}.
  std::string literal_head = "np.array(", literal_tail = ", np.float32)";
  std::string loaded_head = {}, loaded_tail = {};  // around data["name"]
  bool beside = false;                  // the code names files beside it by Path(__file__)
  std::string setup = {};               // lines before the test data, each with its newline
  std::vector<std::string> notes = {};  // what had to be decided
  std::string call = "model(x)";        // computes from x what `expected` holds, as a NumPy array
};

// NAME.py, and NAME.npz where arrays are larger than options.literal_elements allows.
Expected<Exported> write_python(const ExportRun& run, const PythonFile& file,
                                const ExportOptions& options, const ParallelOptions& how);

// "    x = expression\n"
std::string python_line(const std::string& expression);
// "    x = f(a, b)\n", or an argument a line where that doesn't fit into 100 columns.
std::string python_assignment(const std::string& name, const std::string& function,
                              const std::vector<std::string>& arguments);

// The lines of a function's body over x: those of each step after a comment on its windows, and a
// name for every value that a later join reads.
using StepLines = std::function<std::string(const ExportStep&)>;
std::string python_body(const ExportRun& run, const StepLines& lines);

// "(2, 1)"
std::string pair(const Hw& hw);
// "((1, 1), (0, 1))": height's, then width's.
std::string pad_pairs(const Geometry& geometry);

}  // namespace convoscope
