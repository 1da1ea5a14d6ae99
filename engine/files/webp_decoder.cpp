// WebP through libwebp: lossy and lossless, still and animated; alpha is dropped. See
// image_decoders.h.
#include <webp/decode.h>
#include <webp/demux.h>

#include <algorithm>
#include <memory>
#include <vector>

#include "engine/files/image_decoders.h"

namespace convoscope {

namespace {

constexpr int64_t kStored = 4;  // red, green, blue and alpha of an animation's canvas

struct DeleteDecoder {
  void operator()(WebPAnimDecoder* decoder) const { WebPAnimDecoderDelete(decoder); }
};

const char* reason(VP8StatusCode status) {
  switch (status) {
    case VP8_STATUS_NOT_ENOUGH_DATA:
      return "it is truncated";
    case VP8_STATUS_OUT_OF_MEMORY:
      return "there is not enough memory for it";
    case VP8_STATUS_UNSUPPORTED_FEATURE:
      return "it uses what libwebp doesn't know";
    default:
      return "it is broken";
  }
}

// The container says how long it is; libwebp takes lossless data that ends early for the whole
// where its last rows happen to be missing alone.
bool is_cut(std::span<const uint8_t> bytes) {
  if (bytes.size() < 12) return true;
  uint64_t riff = 0;
  for (size_t i = 4; i-- > 0;) riff = riff << 8 | bytes[4 + i];
  return riff + 8 > bytes.size();
}

Expected<Tensor> decode_still(std::span<const uint8_t> bytes, int w, int h) {
  std::vector<uint8_t> pixels(static_cast<size_t>(w) * static_cast<size_t>(h) * 3);
  if (WebPDecodeRGBInto(bytes.data(), bytes.size(), pixels.data(), pixels.size(), w * 3) ==
      nullptr) {
    return file_error("it is broken or truncated");
  }
  return scaled_pixels(std::span<const uint8_t>(pixels), 3, {1, h, w, 3}, 255.0f);
}

Expected<Tensor> decode_animation(std::span<const uint8_t> bytes, const DecodeOptions& options) {
  WebPAnimDecoderOptions settings;
  if (WebPAnimDecoderOptionsInit(&settings) == 0) return file_error("libwebp is another version");
  settings.color_mode = MODE_RGBA;
  const WebPData data = {bytes.data(), bytes.size()};
  const std::unique_ptr<WebPAnimDecoder, DeleteDecoder> decoder(
      WebPAnimDecoderNew(&data, &settings));
  WebPAnimInfo info;
  if (!decoder || WebPAnimDecoderGetInfo(decoder.get(), &info) == 0) {
    return file_error("its animation is broken");
  }
  const int64_t frames = options.frames ? info.frame_count : 1;
  const Dims dims = {frames, info.canvas_height, info.canvas_width, 3};
  if (auto fits = check_extents(dims, options); !fits) return tl::unexpected(fits.error());
  const int64_t canvas = dims[1] * dims[2];
  Tensor tensor = Tensor::uninitialized(dims, Layout::kNHWC);
  for (int64_t n = 0; n < frames; ++n) {
    uint8_t* pixels = nullptr;
    int time = 0;
    if (WebPAnimDecoderGetNext(decoder.get(), &pixels, &time) == 0) {
      return file_error("frame " + std::to_string(n + 1) + " of its " +
                        std::to_string(info.frame_count) + " is broken or missing");
    }
    const Tensor frame =
        scaled_pixels(std::span<const uint8_t>(pixels, static_cast<size_t>(canvas * kStored)),
                      kStored, {1, dims[1], dims[2], 3}, 255.0f);
    std::copy_n(frame.data(), frame.size(), tensor.data() + n * frame.size());
  }
  return tensor;
}

}  // namespace

Expected<Tensor> decode_webp(std::span<const uint8_t> bytes, const DecodeOptions& options) {
  WebPBitstreamFeatures features;
  const VP8StatusCode status = WebPGetFeatures(bytes.data(), bytes.size(), &features);
  if (status != VP8_STATUS_OK) return file_error(reason(status));
  if (is_cut(bytes)) return file_error(reason(VP8_STATUS_NOT_ENOUGH_DATA));
  const Dims dims = {1, features.height, features.width, 3};
  if (auto fits = check_extents(dims, options); !fits) return tl::unexpected(fits.error());
  if (features.has_animation != 0) return decode_animation(bytes, options);
  return decode_still(bytes, features.width, features.height);
}

}  // namespace convoscope
