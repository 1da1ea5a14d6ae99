// The run as one C++17 file that needs nothing but the standard library, in NHWC: an NCHW
// experiment is transposed on its way in and out.
#include "engine/export/cpp_file.h"
#include "engine/export/cpp_functions.h"
#include "engine/export/numbers.h"
#include "engine/export/targets.h"

namespace convoscope {
namespace {

std::string run_text(const ExportRun& run) {
  const ImageShape in = image_shape(*run.input());
  return "std::vector<float> run() {\n  Pictures x(" +
         comma_list(std::vector<int64_t>{in.n, in.h, in.w, in.c}) +
         ");\n  std::copy(input, input + x.values.size(), x.values.begin());\n"
         "  return model(x).values;\n}\n";
}

}  // namespace

Expected<Exported> export_cpp(const ExportSource& source, const ExportOptions& options,
                              const ParallelOptions& how) {
  const ExportRun run = export_run(source);
  CppFile file{.language = "C++",
               .includes = {},
               .functions = cpp_functions(run),
               .type = "Pictures",
               .run = run_text(run),
               .notes = same_notes(run)};
  if (run.format == DataFormat::kNCHW) {
    file.notes.push_back("pictures are stored as NHWC here, the numbers are the same");
  }
  return write_cpp(run, file, options, how);
}

}  // namespace convoscope
