// What each target of exporting.cpp's table writes, a function a file. Private to engine/export.
#pragma once

#include "engine/export/exporting.h"

namespace convoscope {

using ExportWriter = Expected<Exported>(const ExportSource&, const ExportOptions&,
                                        const ParallelOptions&);

ExportWriter export_tensorflow, export_keras, export_pytorch, export_jax, export_numpy, export_cpp,
    export_opencv, export_onnx, export_npz, export_safetensors, export_json, export_csv,
    export_c_header, export_latex, export_markdown;

}  // namespace convoscope
