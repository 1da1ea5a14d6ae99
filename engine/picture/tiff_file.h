// Maps as float32 TIFF: one page a map, grey, uncompressed, every bit as computed, so that image
// tools open a layer as a stack. Written through libtiff, here and nowhere else; read back by
// engine/files/image_file.h.
#pragma once

#include <vector>

#include "engine/core/parallel.h"
#include "engine/picture/map_set.h"

namespace convoscope {

// The bytes of the file. Refuses more than TIFF's 32-bit offsets or memory reach (1 GiB); cancelled
// between pages, which `progress` counts on from where it stands.
Expected<std::vector<uint8_t>> tiff_bytes(const MapSet& set, const CancelToken* cancel = nullptr,
                                          Progress* progress = nullptr);

}  // namespace convoscope
