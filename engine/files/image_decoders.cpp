// See image_decoders.h: what the decoders have in common.
#include "engine/files/image_decoders.h"

#include "engine/core/check.h"
#include "engine/core/parallel.h"

namespace convoscope {

namespace {

// Pixels per task of a pass over a picture: some hundred KiB of float32, a share of the
// second-level cache.
constexpr int64_t kGrain = 1 << 15;

}  // namespace

Expected<void> check_extents(const Dims& dims, const DecodeOptions& options) {
  for (const int64_t extent : dims) {
    if (extent < 1) {
      return file_error("its extents are " + std::to_string(dims[1]) + "×" +
                        std::to_string(dims[2]));
    }
  }
  const auto size = check_size(dims, "the picture");
  if (!size) return tl::unexpected(size.error());
  if (*size > options.max_elements) {
    return file_error("its " + to_string(dims) + " values are more than " +
                      std::to_string(options.max_elements));
  }
  return {};
}

template <typename Value>
Tensor scaled_pixels(std::span<const Value> pixels, int64_t stored, const Dims& dims, float white) {
  Tensor tensor = Tensor::uninitialized(dims, Layout::kNHWC);
  const int64_t kept = dims[3], count = dims[0] * dims[1] * dims[2];
  CONVOSCOPE_CHECK(kept <= stored && static_cast<int64_t>(pixels.size()) == count * stored);
  parallel_for(0, count, kGrain, {}, [&](int64_t begin, int64_t end) {
    float* to = tensor.data() + begin * kept;
    const Value* from = pixels.data() + begin * stored;
    for (int64_t i = begin; i < end; ++i, from += stored) {
      for (int64_t c = 0; c < kept; ++c) *to++ = static_cast<float>(from[c]) / white;
    }
  });
  return tensor;
}
template Tensor scaled_pixels(std::span<const uint8_t>, int64_t, const Dims&, float);
template Tensor scaled_pixels(std::span<const uint16_t>, int64_t, const Dims&, float);
template Tensor scaled_pixels(std::span<const float>, int64_t, const Dims&, float);

Expected<Tensor> decode_image(std::span<const uint8_t> bytes, ImageKind kind,
                              const DecodeOptions& options) {
  switch (kind) {
    case ImageKind::kPnm:
      return decode_pnm(bytes, options);
    case ImageKind::kGif:
      return decode_gif(bytes, options);
    case ImageKind::kWebp:
      return decode_webp(bytes, options);
    case ImageKind::kTiff:
      return decode_tiff(bytes, options);
    default:
      return decode_with_stb(bytes, kind, options);
  }
}

}  // namespace convoscope
