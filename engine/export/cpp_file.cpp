// See cpp_file.h.
#include "engine/export/cpp_file.h"

#include <algorithm>

#include "engine/export/cpp_model.h"
#include "engine/export/names.h"
#include "engine/export/numbers.h"
#include "engine/export/rounding.h"
#include "engine/export/weights.h"

namespace convoscope {
namespace {

// Weights, the input and the expected output, as arrays of the code or as places in NAME.bin.
class Numbers {
 public:
  Numbers(const ExportRun& run, const ExportOptions& options) {
    arrays_ = run_weights(run, BankLayout::kHwio);
    arrays_.push_back(activation_array("input", run.input(), DataFormat::kNHWC));
    arrays_.push_back(activation_array("expected", run.output(), DataFormat::kNHWC));
    int64_t size = 0;
    for (const ExportArray& array : arrays_) size += std::ssize(array.values);
    beside_ = size > options.literal_elements;
    file_ = options.name + ".bin";
  }

  bool beside() const { return beside_; }
  const std::string& file() const { return file_; }

  std::string text() const {
    std::string code;
    if (beside_) {
      code =
          "// Float32 values one after the other, little-endian.\nstd::vector<float> load() {\n"
          "  std::vector<float> values(" +
          std::to_string(elements()) + ");\n  std::FILE* file = std::fopen(" + code_text(file_) +
          ", \"rb\");\n  if (file == nullptr || std::fread(values.data(), 4, values.size(), "
          "file) != values.size()) {\n    std::puts(" +
          code_text("can't read " + file_) +
          ");\n    std::exit(2);\n  }\n  std::fclose(file);\n  return values;\n}\n"
          "const std::vector<float> data = load();\n\n";
    }
    size_t place = 0;
    for (const ExportArray& array : arrays_) {
      code += "// " + array.axes + "\n";
      code += beside_ ? "const float* const " + array.name + " = data.data() + " +
                            std::to_string(place) + ";\n"
                      : "const float " + array.name + "[] = {\n" +
                            number_lines(array.values, array.shape, cpp_number, 4) + "};\n";
      place += array.values.size();
    }
    return code;
  }

  std::string bytes() const {
    std::string bytes;
    bytes.reserve(static_cast<size_t>(elements()) * sizeof(float));
    for (const ExportArray& array : arrays_) {
      bytes.append(reinterpret_cast<const char*>(array.values.data()),
                   array.values.size() * sizeof(float));
    }
    return bytes;
  }

 private:
  int64_t elements() const {
    int64_t size = 0;
    for (const ExportArray& array : arrays_) size += std::ssize(array.values);
    return size;
  }

  std::vector<ExportArray> arrays_;
  bool beside_ = false;
  std::string file_;
};

std::string main_text(int64_t elements, double allowed) {
  return R"(// Compares what comes out with Convoscope's numbers. Float32 rounding alone is allowed: 16 * 2^-23 of
// the magnitudes that each layer adds, carried through the layers after it.
int main() {
  const std::vector<float> y = run();
  const double allowed = )" +
         bound_text(allowed) + R"(;
  double largest = 0;
  bool same = y.size() == )" +
         std::to_string(elements) + R"(;
  for (std::size_t i = 0; same && i < y.size(); ++i) {
    const float a = y[i], b = expected[i];
    if (a == b || (std::isnan(a) && std::isnan(b))) continue;
    if (!(std::fabs(double(a) - b) <= allowed)) same = false;
    largest = std::max(largest, std::fabs(double(a) - b));
  }
  std::printf("%s: largest difference %.3g (allowed %.3g)\n", same ? "ok" : "wrong", largest,
              allowed);
  return same ? 0 : 1;
}
)";
}

// Those of the functions with those of the test, in order.
std::string include_lines(const CppFile& file) {
  std::vector<std::string> names = {"<algorithm>", "<cmath>",   "<cstddef>", "<cstdio>",
                                    "<cstdlib>",   "<utility>", "<vector>"};
  names.insert(names.end(), file.includes.begin(), file.includes.end());
  std::ranges::sort(names);
  names.erase(std::unique(names.begin(), names.end()), names.end());
  std::string text;
  for (const std::string& name : names) text += "#include " + name + "\n";
  return text;
}

}  // namespace

Expected<Exported> write_cpp(const ExportRun& run, const CppFile& file,
                             const ExportOptions& options, const ParallelOptions& how) {
  const auto allowed = allowed_difference(run, how);
  if (!allowed) return tl::unexpected(allowed.error());
  const Numbers numbers(run, options);
  const std::string compile = "g++ -std=c++17 -O2 " + shell_word(options.name + ".cpp") + " -o " +
                              shell_word(options.name) + file.flags + " && " +
                              shell_word("./" + options.name);
  std::string text = "// " + run_title(run) + " in " + file.language +
                     ", exported by Convoscope.\n//   " + compile + "\n" + include_lines(file) +
                     "\n";
  text += file.functions + numbers.text() + "\n" + cpp_model(run, file.type) + "\n" + file.run +
          "\n" + main_text(run.output()->size(), allowed->largest);
  Exported exported{{{options.name + ".cpp", std::move(text)}}, file.notes, compile};
  if (numbers.beside()) exported.files.push_back({numbers.file(), numbers.bytes()});
  return exported;
}

}  // namespace convoscope
