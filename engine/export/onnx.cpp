// The run as an ONNX model, and beside it a Python file that runs it in ONNX Runtime and compares
// what comes out with the experiment's numbers.
#include "engine/export/names.h"
#include "engine/export/onnx_graph_of.h"
#include "engine/export/python_file.h"
#include "engine/export/targets.h"
#include "engine/model/onnx/onnx_writer.h"

namespace convoscope {
namespace {

Expected<Exported> written_check(const ExportRun& run, const std::string& model,
                                 const ExportOptions& options, const ParallelOptions& how) {
  PythonFile file{.framework = "ONNX Runtime", .imports = {"import onnxruntime"}};
  file.beside = true;
  file.code =
      "def model(x):\n"
      "    path = str(Path(__file__).with_name(" +
      code_text(model) +
      "))\n"
      "    session = onnxruntime.InferenceSession(path, providers=[\"CPUExecutionProvider\"])\n"
      "    return session.run(None, {\"input\": x})[0]\n";
  ExportOptions own = options;
  own.name = "check_" + options.name;
  return write_python(run, file, own, how);
}

}  // namespace

Expected<Exported> export_onnx(const ExportSource& source, const ExportOptions& options,
                               const ParallelOptions& how) {
  const ExportRun run = export_run(source);
  const std::string name = options.first_file.empty() ? options.name + ".onnx" : options.first_file;
  const auto made = onnx_graph_of(run);
  auto bytes = write_onnx(made->graph, options.name);
  if (!bytes) return tl::unexpected(bytes.error());
  auto exported = written_check(run, name, options, how);
  if (!exported) return exported;
  const std::string title =
      run_title(run) + " as an ONNX model of opset " + std::to_string(made->graph.opset);
  exported->files.insert(exported->files.begin(),
                         {name, *std::move(bytes), onnx_text(made->graph, title)});
  for (std::string& note : same_notes(run, onnx_resolves_pads)) {
    exported->notes.push_back(std::move(note));
  }
  return exported;
}

}  // namespace convoscope
