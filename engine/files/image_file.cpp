// See image_file.h. The only file that knows stb_image.
#include "engine/files/image_file.h"

#include <stb_image.h>
#include <stb_image_write.h>

#include <algorithm>
#include <cstring>
#include <limits>
#include <memory>
#include <utility>

#include "engine/core/check.h"
#include "engine/core/parallel.h"
#include "engine/files/files.h"
#include "engine/files/image_check.h"
#include "engine/files/mapped_file.h"
#include "engine/files/resize.h"

namespace convoscope {

namespace {

// stb_image counts bytes in an int.
constexpr int64_t kMaxFileBytes = std::numeric_limits<int>::max();
// Elements per task of a pass over a picture: 256 KiB of float32, a share of the second-level
// cache.
constexpr int64_t kGrain = 1 << 16;

// Feeds stb_image and notices when it wants more than there is: it decodes a truncated BMP, TGA or
// JPEG without complaint, as if zeros followed.
class Feed {
 public:
  explicit Feed(std::span<const uint8_t> bytes) : bytes_(bytes) {}
  bool ran_dry() const { return ran_dry_; }

  static int read(void* user, char* data, int size) {
    Feed& feed = *static_cast<Feed*>(user);
    // The first read fills stb_image's buffer; a later one of that size may come back short
    // rightly.
    if (feed.buffer_size_ == 0) feed.buffer_size_ = size;
    const size_t count = std::min(static_cast<size_t>(size), feed.bytes_.size() - feed.offset_);
    if (count == 0 || (count < static_cast<size_t>(size) && size != feed.buffer_size_)) {
      feed.ran_dry_ = true;
    }
    if (count > 0) std::memcpy(data, feed.bytes_.data() + feed.offset_, count);
    feed.offset_ += count;
    return static_cast<int>(count);
  }

  static void skip(void* user, int count) {
    Feed& feed = *static_cast<Feed*>(user);
    const auto target = static_cast<int64_t>(feed.offset_) + count;
    if (target > static_cast<int64_t>(feed.bytes_.size())) feed.ran_dry_ = true;
    feed.offset_ = static_cast<size_t>(
        std::clamp<int64_t>(target, 0, static_cast<int64_t>(feed.bytes_.size())));
  }

  static int at_end(void* user) {
    const Feed& feed = *static_cast<Feed*>(user);
    return feed.offset_ == feed.bytes_.size() ? 1 : 0;
  }

 private:
  std::span<const uint8_t> bytes_;
  size_t offset_ = 0;
  int buffer_size_ = 0;
  bool ran_dry_ = false;
};

struct StbFree {
  void operator()(void* data) const { stbi_image_free(data); }
};
template <typename Value>
using StbPixels = std::unique_ptr<Value[], StbFree>;

template <typename Value>
Tensor to_tensor(const Value* pixels, const Dims& dims, float white) {
  Tensor tensor = Tensor::uninitialized(dims, Layout::kNHWC);
  parallel_for(0, tensor.size(), kGrain, {}, [&](int64_t begin, int64_t end) {
    float* out = tensor.data();
    for (int64_t i = begin; i < end; ++i) out[i] = static_cast<float>(pixels[i]) / white;
  });
  return tensor;
}

// The load functions of stb_image differ in the type of a value alone.
template <typename Value, typename Load>
Expected<Tensor> decode_as(std::span<const uint8_t> bytes, int channels, float white, Load load) {
  constexpr stbi_io_callbacks kCallbacks = {Feed::read, Feed::skip, Feed::at_end};
  Feed feed(bytes);
  int w = 0, h = 0, in_file = 0;
  const StbPixels<Value> pixels(load(&kCallbacks, &feed, &w, &h, &in_file, channels));
  if (feed.ran_dry()) {
    return file_error("it is truncated: the picture needs more than its " +
                      std::to_string(bytes.size()) + " bytes");
  }
  if (!pixels) return file_error(std::string("it is broken (") + stbi_failure_reason() + ")");
  return to_tensor(pixels.get(), {1, h, w, channels}, white);
}

Expected<Tensor> decode(std::span<const uint8_t> bytes, ImageKind kind) {
  if (const auto damage = find_damage(kind, bytes)) return file_error(*damage);
  const auto size = static_cast<int>(bytes.size());
  int w = 0, h = 0, in_file = 0;
  if (stbi_info_from_memory(bytes.data(), size, &w, &h, &in_file) == 0) {
    return file_error(std::string("its header is broken (") + stbi_failure_reason() + ")");
  }
  if (w <= 0 || h <= 0) {
    return file_error("its extents are " + std::to_string(h) + "×" + std::to_string(w));
  }
  const int channels = in_file <= 2 ? 1 : 3;  // 2 and 4 have alpha
  if (auto fits = check_size({1, h, w, channels}, "the picture"); !fits) {
    return tl::unexpected(fits.error());
  }
  if (kind == ImageKind::kHdr) {
    return decode_as<float>(bytes, channels, 1.0f, stbi_loadf_from_callbacks);
  }
  if (stbi_is_16_bit_from_memory(bytes.data(), size) != 0) {
    return decode_as<stbi_us>(bytes, channels, 65535.0f, stbi_load_16_from_callbacks);
  }
  return decode_as<stbi_uc>(bytes, channels, 255.0f, stbi_load_from_callbacks);
}

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
  auto image = decode(bytes, kind);
  if (!image) return image;
  if (options.grey && image->dims()[3] == 3) image = to_grey(*image);
  if (scaled && (image->dims()[1] != options.h || image->dims()[2] != options.w)) {
    image = resize_image(*image, options.h, options.w);
  }
  return image;
}

tl::unexpected<Error> unknown_kind(const std::filesystem::path& path) {
  return file_error("can't read " + path.string() +
                    ": it is not a picture in PNG, JPEG, BMP, TGA, GIF, PSD, PNM or HDR format");
}

}  // namespace

Expected<Tensor> read_image(const std::filesystem::path& path, const ImageOptions& options) {
  const auto bytes = read_file(path, kMaxFileBytes);
  if (!bytes) return tl::unexpected(bytes.error());
  const auto kind = image_kind(*bytes, path.extension().string());
  if (!kind) return unknown_kind(path);
  auto image = decode_with(*bytes, *kind, options);
  if (!image) {
    image.error().sentence = "can't read " + path.string() + ": " + image.error().sentence;
  }
  return image;
}

bool is_image_file(const std::filesystem::path& path) {
  const auto file = MappedFile::open(path);
  return file && image_kind((*file)->bytes(), path.extension().string()).has_value();
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
