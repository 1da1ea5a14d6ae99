// Bytes of a picture to float32 [N, H, W, C], one decoder for each family of formats; what the
// values mean is told in image_file.h. Sizes are checked before memory is taken, and a sentence of
// refusal starts with "it" or "its". Private to engine/files and its fuzzer.
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "engine/core/tensor.h"
#include "engine/files/image_check.h"

namespace convoscope {

struct DecodeOptions {
  bool frames = false;                  // all frames or pages, instead of the first
  int64_t max_elements = kMaxElements;  // of the tensor
};

Expected<Tensor> decode_with_stb(std::span<const uint8_t> bytes, ImageKind kind,
                                 const DecodeOptions& options);
Expected<Tensor> decode_pnm(std::span<const uint8_t> bytes, const DecodeOptions& options);
Expected<Tensor> decode_gif(std::span<const uint8_t> bytes, const DecodeOptions& options);
Expected<Tensor> decode_webp(std::span<const uint8_t> bytes, const DecodeOptions& options);
Expected<Tensor> decode_tiff(std::span<const uint8_t> bytes, const DecodeOptions& options);

// The one of these that knows the kind.
Expected<Tensor> decode_image(std::span<const uint8_t> bytes, ImageKind kind,
                              const DecodeOptions& options);

// Of a picture's extents: positive, and within the options' bound.
Expected<void> check_extents(const Dims& dims, const DecodeOptions& options);

// Values of 0…white, `stored` of each pixel, become the first dims[3] of them over white.
template <typename Value>
Tensor scaled_pixels(std::span<const Value> pixels, int64_t stored, const Dims& dims, float white);

}  // namespace convoscope
