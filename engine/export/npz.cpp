// The run's weights with its input and output as one .npz archive; banks as TensorFlow has them.
#include "engine/export/targets.h"
#include "engine/export/weights.h"
#include "engine/files/npz_writer.h"

namespace convoscope {

Expected<Exported> export_npz(const ExportSource& source, const ExportOptions& options,
                              const ParallelOptions&) {
  const ExportRun run = export_run(source);
  std::vector<ExportArray> arrays = run_weights(run, BankLayout::kHwio);
  arrays.push_back(activation_array("input", run.input(), run.format));
  arrays.push_back(activation_array("expected", run.output(), run.format));
  std::vector<NpzArray> entries;
  Exported exported;
  for (const ExportArray& array : arrays) {
    exported.notes.push_back(array.name + " " + array.axes);
    entries.push_back({array.name, array.shape, array.values});
  }
  auto bytes = npz_bytes(entries, NpzPacking::kStored);
  if (!bytes) return tl::unexpected(bytes.error());
  exported.files = {{options.name + ".npz", std::move(*bytes)}};
  return exported;
}

}  // namespace convoscope
