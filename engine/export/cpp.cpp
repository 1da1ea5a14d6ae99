// The run as one C++17 file that needs nothing but the standard library, in NHWC: an NCHW
// experiment is transposed on its way in and out. Many numbers lie in NAME.bin beside it, which
// compilers would take minutes for.
#include "engine/core/text.h"
#include "engine/export/cpp_functions.h"
#include "engine/export/numbers.h"
#include "engine/export/rounding.h"
#include "engine/export/targets.h"
#include "engine/export/weights.h"

namespace convoscope {
namespace {

std::string braces(const std::vector<int64_t>& list) { return "{" + comma_list(list) + "}"; }
std::string braces(const Hw& hw) { return braces(std::vector<int64_t>{hw.h, hw.w}); }
std::string pads_of(const Geometry& g) {
  return braces(std::vector<int64_t>{g.h.pad_before, g.h.pad_after, g.w.pad_before, g.w.pad_after});
}
std::string assigned(const std::string& call) { return "  x = " + call + ";\n"; }
std::string each(const std::string& parameter, const std::string& result) {
  return assigned("each(std::move(x), [](double v, int" + parameter + ") { return " + result +
                  "; })");
}

std::string activation_line(const ExportStep& step) {
  const Activation activation = step_activation(step);
  switch (activation.kind) {
    case Activation::kNone:
      return "";
    case Activation::kRelu:
      return each("", "v < 0 ? 0 : v");
    case Activation::kRelu6:
      return each("", "v < 0 ? 0 : v > 6 ? 6 : v");
    case Activation::kLeakyRelu:
      return each("", "v > 0 ? v : " + cpp_number(activation.alpha) + " * v");
    case Activation::kElu:
      return each("", "v > 0 ? v : std::expm1(v)");
    case Activation::kSigmoid:
      return each("", "1 / (1 + std::exp(-v))");
    case Activation::kTanh:
      return each("", "std::tanh(v)");
    case Activation::kGelu:
      return each("", "v * std::erfc(-v / std::sqrt(2.0)) / 2");
    case Activation::kSwish:
      return each("", "v / (1 + std::exp(-v))");
  }
  return "";
}

std::string conv_line(const ExportStep& step) {
  const FilterShape bank = filter_shape(*step.layer->filters.tensor);
  return assigned("conv2d(x, " + weight_name(step, "filters") + ", " + braces(Hw{bank.h, bank.w}) +
                  ", " + std::to_string(bank.in) + ", " + std::to_string(bank.out) + ", " +
                  braces(step.layer->strides) + ", " + braces(step.layer->dilations) + ", " +
                  pads_of(step.geometry->window) + ")");
}

std::string operation_lines(const ExportRun& run, const ExportStep& step) {
  const Layer& layer = *step.layer;
  const std::string other = step.other ? run.value_name(*step.other) : "";
  const auto weights = [&](const char* role) { return weight_name(step, role) + "[k]"; };
  switch (layer.op) {
    case Op::kConv2d:
    case Op::kDepthwiseConv2d:
      return conv_line(step);
    case Op::kSeparableConv2d:
      return conv_line(step) +
             assigned("conv2d(x, " + weight_name(step, "pointwise") + ", {1, 1}, x.c, " +
                      std::to_string(step.output().c) + ", {1, 1}, {1, 1}, {0, 0, 0, 0})");
    case Op::kConv2dTranspose: {
      const FilterShape bank = filter_shape(*layer.filters.tensor);
      return assigned("conv2d_transpose(x, " + weight_name(step, "filters") + ", " +
                      braces(Hw{bank.h, bank.w}) + ", " + std::to_string(bank.in) + ", " +
                      braces(Hw{step.output().h, step.output().w}) + ", " + braces(layer.strides) +
                      ", " + braces(layer.dilations) + ", " + pads_of(step.geometry->window) + ")");
    }
    case Op::kMaxPool:
    case Op::kAvgPool:
      return assigned(std::string("pool(x, ") + (layer.op == Op::kMaxPool ? "true, " : "false, ") +
                      braces(layer.window) + ", " + braces(layer.strides) + ", " +
                      pads_of(step.geometry->window) + ")");
    case Op::kBiasAdd:
      return each(" k", "v + " + weights("bias"));
    case Op::kSoftmax:
      return assigned("softmax(std::move(x))");
    case Op::kBatchNorm:
      return each(" k", "(v - " + weights("mean") + ") / std::sqrt(double(" + weights("variance") +
                            ") + " + round_trip(layer.norm.epsilon) + ") * " + weights("scale") +
                            " + " + weights("offset"));
    case Op::kAdd:
      return assigned("add(std::move(x), " + other + ")");
    case Op::kConcat:
      return assigned("concat(x, " + other + ")");
    case Op::kActivation:
      break;
  }
  return "";
}

std::string model_text(const ExportRun& run) {
  std::string text = "Pictures model(Pictures x) {\n";
  const auto keep = [&](size_t value) {
    if (run.is_kept(value)) text += "  const Pictures " + run.value_name(value) + " = x;\n";
  };
  keep(0);
  for (size_t s = 0; s < run.steps.size(); ++s) {
    const ExportStep& step = run.steps[s];
    text += "  // " + step.name + ": " + op_name(*step.layer) + "\n" + operation_lines(run, step) +
            activation_line(step);
    keep(s + 1);
  }
  return text + "  return x;\n}\n";
}

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
          std::to_string(elements()) + ");\n  std::FILE* file = std::fopen(\"" + file_ +
          "\", \"rb\");\n  if (file == nullptr || std::fread(values.data(), 4, values.size(), "
          "file) != values.size()) {\n    std::puts(\"can't read " +
          file_ +
          "\");\n    std::exit(2);\n  }\n  std::fclose(file);\n  return values;\n}\n"
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

std::string main_text(const ExportRun& run, double allowed) {
  const ImageShape in = image_shape(*run.input()), out = image_shape(*run.output());
  const auto list = [](const ImageShape& s) {
    return comma_list(std::vector<int64_t>{s.n, s.h, s.w, s.c});
  };
  return "\n// Compares what comes out with Convoscope's numbers. Float32 rounding alone is "
         "allowed: "
         "16 * 2^-23 of\n// the magnitudes that each layer adds, carried through the layers after "
         "it.\nint main() {\n  Pictures x(" +
         list(in) + ");\n  std::copy(input, input + x.values.size(), x.values.begin());\n" +
         "  const Pictures y = model(x);\n  const double allowed = " + bound_text(allowed) +
         ";\n  double largest = 0;\n  bool same = y.values.size() == " +
         std::to_string(out.size()) +
         ";\n  for (std::size_t i = 0; same && i < y.values.size(); ++i) {\n    const float a = "
         "y.values[i], b = expected[i];\n    if (a == b || (std::isnan(a) && std::isnan(b))) "
         "continue;\n    if (!(std::fabs(double(a) - b) <= allowed)) same = false;\n    largest = "
         "std::max(largest, std::fabs(double(a) - b));\n  }\n  std::printf(\"%s: largest "
         "difference %.3g (allowed %.3g)\\n\", same ? \"ok\" : \"wrong\", largest,\n              "
         "allowed);\n  return same ? 0 : 1;\n}\n";
}

}  // namespace

Expected<Exported> export_cpp(const ExportSource& source, const ExportOptions& options,
                              const ParallelOptions& how) {
  const ExportRun run = export_run(source);
  const auto allowed = allowed_difference(run, how);
  if (!allowed) return tl::unexpected(allowed.error());
  const Numbers numbers(run, options);
  const std::string compile =
      "g++ -std=c++17 -O2 " + options.name + ".cpp -o " + options.name + " && ./" + options.name;
  std::string text = "// " + run_title(run) + " in C++, exported by Convoscope.\n//   " + compile +
                     "\n#include <algorithm>\n#include <cmath>\n#include <cstddef>\n#include "
                     "<cstdio>\n#include <cstdlib>\n#include <utility>\n#include <vector>\n\n";
  text += cpp_functions(run) + numbers.text() + "\n" + model_text(run) +
          main_text(run, allowed->largest);
  Exported exported{{{options.name + ".cpp", std::move(text)}}, same_notes(run), compile};
  if (run.format == DataFormat::kNCHW) {
    exported.notes.push_back("pictures are stored as NHWC here, the numbers are the same");
  }
  if (numbers.beside()) exported.files.push_back({numbers.file(), numbers.bytes()});
  return exported;
}

}  // namespace convoscope
