// The pixels of one page of a TIFF. Private to tiff_decoder.cpp.
#pragma once

#include <tiffio.h>

#include "engine/files/image_decoders.h"

namespace convoscope {

// What is needed to read a page, once its tags are found to be among those that we understand.
struct TiffPage {
  int64_t h = 0, w = 0;
  int64_t channels = 1;   // 1 or 3, of the tensor
  int64_t samples = 1;    // of each pixel in the file
  int64_t bytes = 1;      // of a sample: 1, 2, or 4 of a float32
  bool planar = false;    // samples lie apart
  bool inverted = false;  // 0 is white
  // Palettes, YCbCr, CMYK, samples of less than 8 bits: as 8-bit RGB, by libtiff's own conversion.
  bool converted = false;

  Dims dims() const { return {1, h, w, channels}; }
};

// Refuses, in a sentence with the numbers, what isn't understood or can't be in a file of this many
// bytes.
Expected<TiffPage> describe_page(TIFF* file, uint64_t file_bytes, const DecodeOptions& options);

// Into h·w·channels floats. What libtiff says about a failure is put behind by the caller.
bool read_page(TIFF* file, const TiffPage& page, float* pixels);

}  // namespace convoscope
