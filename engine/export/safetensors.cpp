// The run's weights, input and output as a .safetensors file, named and laid out as PyTorch's
// state_dict has them: "conv1.weight" [Cout, Cf, KH, KW]. The format: the header's length in 8
// bytes, the header in JSON, then the values, little-endian.
#include <bit>
#include <cstring>
#include <nlohmann/json.hpp>

#include "engine/export/targets.h"
#include "engine/export/weights.h"

namespace convoscope {
namespace {

// "conv1_filters" as a module's parameter.
std::string parameter_name(const ExportStep& step, const std::string& array) {
  struct Role {
    const char *ours, *theirs;
  };
  for (const Role& role :
       {Role{"filters", ".weight"}, Role{"pointwise", "_pointwise.weight"}, Role{"bias", ".bias"},
        Role{"mean", ".running_mean"}, Role{"variance", ".running_var"}, Role{"scale", ".weight"},
        Role{"offset", ".bias"}}) {
    if (array == weight_name(step, role.ours)) return step.name + role.theirs;
  }
  return array;
}

std::vector<ExportArray> named_arrays(const ExportRun& run) {
  std::vector<ExportArray> arrays = run_weights(run, BankLayout::kOihw);
  for (ExportArray& array : arrays) {
    for (const ExportStep& step : run.steps) array.name = parameter_name(step, array.name);
  }
  arrays.push_back(activation_array("input", run.input(), run.format));
  arrays.push_back(activation_array("expected", run.output(), run.format));
  return arrays;
}

std::string file_bytes(const std::vector<ExportArray>& arrays) {
  static_assert(std::endian::native == std::endian::little);
  nlohmann::ordered_json header;
  size_t end = 0;
  for (const ExportArray& array : arrays) {
    const size_t begin = end;
    end += array.values.size() * sizeof(float);
    header[array.name] = {{"dtype", "F32"}, {"shape", array.shape}, {"data_offsets", {begin, end}}};
  }
  std::string text = header.dump();
  text.append((8 - text.size() % 8) % 8, ' ');  // so that the values are aligned
  const uint64_t length = text.size();
  std::string bytes(sizeof length, '\0');
  std::memcpy(bytes.data(), &length, sizeof length);
  bytes += text;
  bytes.reserve(bytes.size() + end);
  for (const ExportArray& array : arrays) {
    bytes.append(reinterpret_cast<const char*>(array.values.data()),
                 array.values.size() * sizeof(float));
  }
  return bytes;
}

}  // namespace

Expected<Exported> export_safetensors(const ExportSource& source, const ExportOptions& options,
                                      const ParallelOptions&) {
  const std::vector<ExportArray> arrays = named_arrays(export_run(source));
  Exported exported;
  for (const ExportArray& array : arrays) exported.notes.push_back(array.name + " " + array.axes);
  exported.files = {{options.name + ".safetensors", file_bytes(arrays)}};
  return exported;
}

}  // namespace convoscope
