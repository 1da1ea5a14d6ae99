// See image_file.h. Decoding is image_decoders.h's.
#include "engine/files/image_file.h"

#include <stb_image_write.h>

#include <algorithm>
#include <utility>

#include "engine/core/check.h"
#include "engine/core/parallel.h"
#include "engine/files/files.h"
#include "engine/files/image_decoders.h"
#include "engine/files/mapped_file.h"
#include "engine/files/resize.h"

namespace convoscope {

namespace {

// Elements per task of a pass over a picture: 256 KiB of float32, a share of the second-level
// cache.
constexpr int64_t kGrain = 1 << 16;

// Rec. 601 luma.
Tensor to_grey(const Tensor& image) {
  const ImageShape shape = image_shape(image);
  Tensor grey = Tensor::uninitialized({shape.n, shape.h, shape.w, 1}, Layout::kNHWC);
  parallel_for(0, grey.size(), kGrain, {}, [&](int64_t begin, int64_t end) {
    float* out = grey.data();
    for (int64_t i = begin; i < end; ++i) {
      const float* rgb = image.data() + i * 3;
      out[i] = 0.299f * rgb[0] + 0.587f * rgb[1] + 0.114f * rgb[2];
    }
  });
  return grey;
}

Expected<Tensor> decode_with(std::span<const uint8_t> bytes, ImageKind kind,
                             const ImageOptions& options) {
  const bool scaled = options.h > 0 && options.w > 0;
  if (scaled) {
    auto fits = check_size({1, options.h, options.w, options.grey ? 1 : 3}, "the scaled picture");
    if (!fits) return tl::unexpected(fits.error());
  }
  auto image = decode_image(bytes, kind, {.frames = options.frames});
  if (!image) return image;
  if (scaled) {
    const int64_t channels = options.grey ? 1 : image->dims()[3];
    auto fits = check_size({image->dims()[0], options.h, options.w, channels}, "the scaled batch");
    if (!fits) return tl::unexpected(fits.error());
  }
  if (options.grey && image->dims()[3] == 3) image = to_grey(*image);
  if (scaled && (image->dims()[1] != options.h || image->dims()[2] != options.w)) {
    image = resize_image(*image, options.h, options.w);
  }
  return image;
}

tl::unexpected<Error> unknown_kind(const std::filesystem::path& path) {
  return file_error(
      "can't read " + path.string() +
      ": it is not a picture in PNG, JPEG, TIFF, WebP, BMP, TGA, GIF, PSD, PNM or HDR format");
}

}  // namespace

Expected<Tensor> read_image(const std::filesystem::path& path, const ImageOptions& options) {
  const auto file = MappedFile::open(path);
  if (!file) return tl::unexpected(file.error());
  const auto bytes = (*file)->bytes();
  const auto kind = image_kind(bytes, lower_ending(path));
  if (!kind) return unknown_kind(path);
  auto image = decode_with(bytes, *kind, options);
  if (!image) {
    image.error().sentence = "can't read " + path.string() + ": " + image.error().sentence;
  }
  return image;
}

bool is_image_file(const std::filesystem::path& path) {
  const auto file = MappedFile::open(path);
  return file && image_kind((*file)->bytes(), lower_ending(path)).has_value();
}

bool may_hold_frames(const std::filesystem::path& path) {
  const std::string ending = lower_ending(path);
  return ending == ".gif" || ending == ".webp" || ending == ".tif" || ending == ".tiff";
}

Expected<void> write_png(const std::filesystem::path& path, const Pixels& pixels) {
  CONVOSCOPE_CHECK(pixels.width > 0 && pixels.height > 0);
  CONVOSCOPE_CHECK(pixels.rgba.size() == size_t{4} * static_cast<size_t>(pixels.width) *
                                             static_cast<size_t>(pixels.height));
  std::vector<uint8_t> bytes;
  const auto append = [](void* context, void* data, int size) {
    const auto* begin = static_cast<const uint8_t*>(data);
    auto& out = *static_cast<std::vector<uint8_t>*>(context);
    out.insert(out.end(), begin, begin + size);
  };
  if (stbi_write_png_to_func(append, &bytes, pixels.width, pixels.height, 4, pixels.rgba.data(),
                             pixels.width * 4) == 0) {
    return file_error("can't write " + path.string() + ": the picture could not be encoded");
  }
  return write_file(path, std::span<const uint8_t>(bytes));
}

}  // namespace convoscope
