// The run's weights, input and output as text that any program reads: a line a value for a
// spreadsheet, arrays for a C compiler. Every value has the digits that bring back its bits.
#include <algorithm>
#include <cctype>

#include "engine/export/numbers.h"
#include "engine/export/targets.h"
#include "engine/export/weights.h"

namespace convoscope {
namespace {

std::vector<ExportArray> all_arrays(const ExportRun& run) {
  std::vector<ExportArray> arrays = run_weights(run, BankLayout::kHwio);
  arrays.push_back(activation_array("input", run.input(), run.format));
  arrays.push_back(activation_array("expected", run.output(), run.format));
  return arrays;
}

// "conv1_filters,0,2,0,5,-0.125": indices of missing axes are empty.
void append_rows(const ExportArray& array, std::string& text) {
  std::vector<int64_t> index(array.shape.size(), 0);
  for (const float value : array.values) {
    text += array.name;
    for (size_t axis = 0; axis < 4; ++axis) {
      text += ',';
      if (axis < index.size()) text += std::to_string(index[axis]);
    }
    text += ',' + exact_decimal(value) + '\n';
    for (size_t axis = index.size(); axis-- > 0;) {
      if (++index[axis] < array.shape[axis]) break;
      index[axis] = 0;
    }
  }
}

std::string c_array(const ExportArray& array) {
  std::string text = "/* " + array.axes + " */\nstatic const float " + array.name + "[" +
                     std::to_string(array.values.size()) + "] = {\n";
  return text + number_lines(array.values, array.shape, cpp_number, 4) + "};\n";
}

std::string guard_of(const std::string& name) {
  std::string guard = name + "_H";
  for (char& c : guard) {
    const auto letter = static_cast<unsigned char>(c);
    c = std::isalnum(letter) ? static_cast<char>(std::toupper(letter)) : '_';
  }
  return std::isdigit(static_cast<unsigned char>(guard.front())) ? "N" + guard : guard;
}

std::string extents_macro(const ExportArray& array) {
  std::string upper = array.name;
  std::transform(upper.begin(), upper.end(), upper.begin(),
                 [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  return "#define " + upper + "_SHAPE {" + comma_list(array.shape) + "}\n";
}

}  // namespace

Expected<Exported> export_csv(const ExportSource& source, const ExportOptions& options,
                              const ParallelOptions&) {
  std::string text = "array,axis0,axis1,axis2,axis3,value\n";
  Exported exported;
  for (const ExportArray& array : all_arrays(export_run(source))) {
    append_rows(array, text);
    exported.notes.push_back(array.name + " " + array.axes);
  }
  exported.files = {{options.name + ".csv", std::move(text)}};
  return exported;
}

Expected<Exported> export_c_header(const ExportSource& source, const ExportOptions& options,
                                   const ParallelOptions&) {
  const ExportRun run = export_run(source);
  const std::string guard = guard_of(options.name);
  std::string text = "/* " + run_title(run) +
                     ", exported by Convoscope: weights, an input and its output, flat in C "
                     "order. */\n#ifndef " +
                     guard + "\n#define " + guard + "\n\n#include <math.h> /* NAN, INFINITY */\n";
  for (const ExportArray& array : all_arrays(run)) {
    text += "\n" + extents_macro(array) + c_array(array);
  }
  text += "\n#endif\n";
  return Exported{{{options.name + ".h", std::move(text)}}, {}, ""};
}

}  // namespace convoscope
