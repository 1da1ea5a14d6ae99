// See python_file.h.
#include "engine/export/python_file.h"

#include <cmath>

#include "engine/chain/layer_geometry.h"
#include "engine/export/names.h"
#include "engine/export/numbers.h"
#include "engine/export/rounding.h"
#include "engine/files/npz_writer.h"

namespace convoscope {
namespace {

constexpr size_t kColumns = 100;

// What the self-test may miss is worth a note: differences below this share of the output's own
// deviation are what an off-by-one would never be.
constexpr double kWeakShare = 0.01;

bool all_finite(const Tensor& tensor) {
  for (const float value : tensor.values()) {
    if (!std::isfinite(value)) return false;
  }
  return true;
}

// Places arrays in the code or beside it.
class Arrays {
 public:
  Arrays(const PythonFile& file, int64_t room) : file_(file), room_(room) {}

  std::string definition(const ExportArray& array, const std::string& name, const std::string& head,
                         const std::string& tail, const std::string& loaded_head,
                         const std::string& loaded_tail) {
    const auto size = std::ssize(array.values);
    if (size > room_) {
      entries_.push_back({name, array.shape, array.values});  // the caller keeps the array
      return name + " = " + loaded_head + "data[\"" + name + "\"]" + loaded_tail + "\n";
    }
    room_ -= size;
    const std::string lines = number_lines(array.values, array.shape, python_number, 4);
    const std::string shape =
        array.shape.size() == 1 ? "" : ".reshape(" + comma_list(array.shape) + ")";
    const std::string first = lines.substr(4, lines.size() - 6);  // neither margin nor ",\n"
    const std::string line = name + " = " + head + "[" + first + "]" + tail + shape;
    if (line.size() <= kColumns && line.find('\n') == std::string::npos) return line + "\n";
    return name + " = " + head + "[\n" + lines + "]" + tail + shape + "\n";
  }

  std::string weight(const ExportArray& array) {
    return definition(array, array.name, file_.literal_head, file_.literal_tail, file_.loaded_head,
                      file_.loaded_tail);
  }
  std::string test(const ExportArray& array) {
    return definition(array, array.name, "np.array(", ", np.float32)", "", "");
  }

  const std::vector<NpzArray>& entries() const { return entries_; }

 private:
  const PythonFile& file_;
  int64_t room_;
  std::vector<NpzArray> entries_;
};

std::string joined(const std::vector<std::string>& words, const std::string& between) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : between) + word;
  return text;
}

std::string window_comment(const ExportStep& step) {
  const Layer& layer = *step.layer;
  if (!has_filters(layer.op) && !is_pool(layer.op)) return "";
  const ImageShape &in = step.input(), &out = step.output();
  const auto extents = [](const ImageShape& shape) {
    return std::to_string(shape.h) + "×" + std::to_string(shape.w) + "×" + std::to_string(shape.c);
  };
  std::string text = "    # " + step.name + ": " + extents(in) + " to " + extents(out);
  const std::string pads = pads_words(step.geometry->window);
  const char* mode = step.geometry->transposed ? " cuts off " : " pads ";
  if (!pads.empty()) text += std::string(", ") + to_string(layer.padding.mode) + mode + pads;
  return text + "\n";
}

std::string self_test(const PythonFile& file, bool finite) {
  std::string text = R"(

def self_test():
    y = )" + file.call +
                     R"(
    if y.shape != expected.shape:
        print(f"wrong: the shape is {y.shape}, not {expected.shape}")
        return False
)";
  text += finite ? "    difference = np.abs(y - expected).max()\n"
                 : "    same = (y == expected) | (np.isnan(y) & np.isnan(expected))\n"
                   "    with np.errstate(invalid=\"ignore\"):  # inf - inf\n"
                   "        difference = np.where(same, 0, np.abs(y - expected)).max()\n";
  text += R"py(    ok = bool(difference <= allowed)
    print(f"{'ok' if ok else 'wrong'}: largest difference {difference:.3g} (allowed {allowed:.3g})")
    return ok


if __name__ == "__main__":
    sys.exit(0 if self_test() else 1)
)py";
  return text;
}

// The docstring and imports.
std::string head(const ExportRun& run, const PythonFile& file, const std::string& name,
                 bool with_data) {
  const std::string command = code_text("python3 " + shell_word(name + ".py"));
  std::string text = "\"\"\"" + run_title(run) + " in " + file.framework +
                     ", exported by Convoscope.\n\n  " + command.substr(1, command.size() - 2) +
                     "    compares the numbers that come out here with Convoscope's\n\"\"\"\n";
  for (const std::string& line : file.system_imports) text += line + "\n";
  text += "import sys\n";
  if (with_data || file.beside) text += "from pathlib import Path\n";
  text += "\nimport numpy as np\n";
  for (const std::string& line : file.imports) text += line + "\n";
  return text;
}

std::string weights_text(const PythonFile& file, Arrays& arrays) {
  std::string text;
  for (const ExportArray& array : file.weights) {
    if (array.shape.size() > 1) text += "# " + array.axes + "\n";
    text += arrays.weight(array);
  }
  return text;
}

}  // namespace

Expected<Exported> write_python(const ExportRun& run, const PythonFile& file,
                                const ExportOptions& options, const ParallelOptions& how) {
  const auto allowed = allowed_difference(run, how);
  if (!allowed) return tl::unexpected(allowed.error());
  Arrays arrays(file, options.literal_elements);
  const std::string weights = weights_text(file, arrays);
  const ExportArray x = activation_array("x", run.input(), run.format);
  const ExportArray expected = activation_array("expected", run.output(), run.format);
  std::string test = "# An input and what Convoscope computes from it, " + x.axes + ".\n";
  test += arrays.test(x);
  test += arrays.test(expected);
  test +=
      "# Float32 rounding alone: 16 * 2**-23 of the magnitudes that each layer adds (of a\n"
      "# convolution the sum of |x * w|), carried through the layers after it.\n"
      "allowed = " +
      bound_text(allowed->largest) + "\n";
  const bool with_data = !arrays.entries().empty();
  std::string text = head(run, file, options.name, with_data);
  text += "\n\n" + file.code + "\n\n";
  if (with_data)
    text +=
        "data = np.load(Path(__file__).with_name(" + code_text(options.name + ".npz") + "))\n\n";
  text += weights + (weights.empty() ? "" : "\n") + file.setup + (file.setup.empty() ? "" : "\n");
  text += test + self_test(file, all_finite(*run.output()));
  Exported exported{{{options.name + ".py", std::move(text)}},
                    file.notes,
                    "python3 " + shell_word(options.name + ".py")};
  if (with_data) {
    auto bytes = npz_bytes(arrays.entries(), NpzPacking::kStored);
    if (!bytes) return tl::unexpected(bytes.error());
    exported.files.push_back({options.name + ".npz", std::move(*bytes)});
  }
  if (allowed->deviation > 0 && allowed->largest > kWeakShare * allowed->deviation) {
    exported.notes.push_back("rounding alone may move the output by " +
                             bound_text(allowed->largest) +
                             ", so the self-test can't tell small mistakes");
  }
  return exported;
}

std::string python_line(const std::string& expression) { return "    x = " + expression + "\n"; }

std::string python_assignment(const std::string& name, const std::string& function,
                              const std::vector<std::string>& arguments) {
  const std::string start = "    " + name + " = " + function + "(";
  const std::string line = start + joined(arguments, ", ") + ")";
  if (line.size() <= kColumns) return line + "\n";
  // As many arguments on a line as fit.
  std::string text = start + "\n", row;
  for (const std::string& argument : arguments) {
    const bool last = &argument == &arguments.back();
    const std::string word = argument + (last ? ")" : ",");
    if (!row.empty() && 8 + row.size() + 1 + word.size() > kColumns) {
      text += "        " + row + "\n";
      row.clear();
    }
    row += (row.empty() ? "" : " ") + word;
  }
  return text + "        " + row + "\n";
}

std::string python_body(const ExportRun& run, const StepLines& lines) {
  std::string text;
  const auto keep = [&](size_t value) {
    if (run.is_kept(value)) text += "    " + run.value_name(value) + " = x\n";
  };
  keep(0);
  for (size_t s = 0; s < run.steps.size(); ++s) {
    text += window_comment(run.steps[s]) + lines(run.steps[s]);
    keep(s + 1);
  }
  return text;
}

std::string pair(const Hw& hw) {
  return "(" + std::to_string(hw.h) + ", " + std::to_string(hw.w) + ")";
}

std::string pad_pairs(const Geometry& g) {
  return "(" + pair({g.h.pad_before, g.h.pad_after}) + ", " +
         pair({g.w.pad_before, g.w.pad_after}) + ")";
}

}  // namespace convoscope
