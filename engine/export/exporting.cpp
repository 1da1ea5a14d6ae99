// See exporting.h.
#include "engine/export/exporting.h"

#include <vector>

#include "engine/chain/layer_geometry.h"
#include "engine/core/text.h"
#include "engine/export/targets.h"

namespace convoscope {
namespace {

constexpr ExportTarget kTargets[] = {
    {"tensorflow", "TensorFlow", ".py",
     "A function of tf.nn calls, its weights, and a test that runs it.", ExportGroup::kCode, true,
     export_tensorflow},
    {"keras", "Keras", ".py", "A functional model of Keras layers with their weights set.",
     ExportGroup::kCode, true, export_keras},
    {"pytorch", "PyTorch", ".py",
     "torch.nn.functional calls; SAME as pads in numbers, filters as [Cout, Cf, KH, KW].",
     ExportGroup::kCode, true, export_pytorch},
    {"jax", "JAX", ".py", "jax.lax calls in the experiment's own data format, compiled by jit.",
     ExportGroup::kCode, true, export_jax},
    {"numpy", "NumPy", ".py",
     "Plain loops over the taps that need nothing but NumPy: the whole meaning on one page.",
     ExportGroup::kCode, true, export_numpy},
    {"cpp", "C++", ".cpp", "One C++17 file of plain loops, without any library.",
     ExportGroup::kCode, true, export_cpp},
    {"opencv", "OpenCV", ".cpp",
     "C++ over OpenCV's filter2D, dilate and boxFilter, a plane of cv::Mat for each channel.",
     ExportGroup::kCode, true, export_opencv},
    {"onnx", "ONNX", ".onnx",
     "A model that ONNX Runtime and most others run, and a Python file that checks it.",
     ExportGroup::kModel, false, export_onnx},
    {"npz", "NumPy arrays", ".npz",
     "Weights, input and output as named arrays for numpy.load, bit for bit.", ExportGroup::kData,
     false, export_npz},
    {"safetensors", "safetensors", ".safetensors",
     "The same arrays under PyTorch's names and in its layout, bit for bit.", ExportGroup::kData,
     false, export_safetensors},
    {"json", "Experiment", ".json",
     "An experiment of these layers alone, every weight written out: opens without other files.",
     ExportGroup::kData, true, export_json},
    {"csv", "CSV", ".csv", "A line for each value, with its indices, for a spreadsheet.",
     ExportGroup::kData, true, export_csv},
    {"c_header", "C header", ".h", "Weights, input and output as arrays for a C compiler.",
     ExportGroup::kData, true, export_c_header},
    {"markdown", "Markdown", ".md", "How every extent comes about, as tables.",
     ExportGroup::kDocument, true, export_markdown},
    {"latex", "LaTeX", ".tex", "The same derivation, typeset.", ExportGroup::kDocument, true,
     export_latex},
};

std::string name_of(const Result& result, size_t level) {
  return level == 0 ? kInputName : result.experiment->layers[level - 1].name;
}

}  // namespace

Expected<void> check_export(const ExportSource& source) {
  const Result& result = *source.result;
  const size_t count = result.layers.size();
  if (source.first > source.last || source.last >= count) {
    return refuse("there are no layers " + std::to_string(source.first) + " to " +
                  std::to_string(source.last) + "; the chain has 0 to " +
                  std::to_string(count - 1));
  }
  for (size_t l = source.first; l <= source.last + 1; ++l) {
    if (!result.level(l)) {
      return refuse("the values of " + name_of(result, l) +
                    " were let go to save memory; export fewer layers at once");
    }
  }
  for (size_t l = source.first; l <= source.last; ++l) {
    for (const LayerSource& read : result.layers[l].geometry.sources) {
      if (read.level >= source.first) continue;
      return refuse("the layer " + name_of(result, l + 1) + " also reads " +
                    name_of(result, read.level) + ", which lies before the layers " +
                    name_of(result, source.first + 1) + " to " + name_of(result, source.last + 1));
    }
  }
  return {};
}

std::span<const ExportTarget> export_targets() { return kTargets; }

Expected<const ExportTarget*> find_export_target(std::string_view id) {
  std::vector<std::string_view> known;
  for (const ExportTarget& target : kTargets) {
    if (target.id == id) return &target;
    known.push_back(target.id);
  }
  return usage_error("there is no target '" + std::string(id) + "'; did you mean " +
                     nearest_word(id, known) + "?");
}

Expected<Exported> export_as(const ExportTarget& target, const ExportSource& source,
                             const ExportOptions& options, const ParallelOptions& how) {
  if (auto checked = check_export(source); !checked) return tl::unexpected(checked.error());
  return target.write(source, options, how);
}

}  // namespace convoscope
