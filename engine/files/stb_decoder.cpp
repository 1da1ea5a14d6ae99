// PNG, JPEG, BMP, TGA, PSD and HDR through stb_image. See image_decoders.h.
#include <stb_image.h>

#include <algorithm>
#include <cstring>
#include <limits>
#include <memory>

#include "engine/files/bytes.h"
#include "engine/files/image_decoders.h"

namespace convoscope {

namespace {

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
  const Dims dims = {1, h, w, channels};
  const auto count = static_cast<size_t>(dims[1] * dims[2] * dims[3]);
  return scaled_pixels(std::span<const Value>(pixels.get(), count), channels, dims, white);
}

// Bits of a sample of a PSD, which stb_image's own test misreads, and whether they are packed,
// which it decodes as if there were 8 (Adobe Photoshop File Formats Specification).
struct PsdDepth {
  uint32_t bits = 8;
  bool packed = false;
};
PsdDepth psd_depth(std::span<const uint8_t> bytes) {
  ByteCursor cursor(bytes);
  cursor.take(22);
  PsdDepth depth;
  depth.bits = cursor.big_endian(2).value_or(0);
  cursor.take(2);
  // Colours, resources and layers stand between the header and the picture.
  for (int section = 0; section < 3; ++section) cursor.take(cursor.big_endian(4).value_or(0));
  depth.packed = cursor.big_endian(2).value_or(0) != 0;
  return depth;
}

bool has_16_bits(std::span<const uint8_t> bytes, ImageKind kind) {
  if (kind == ImageKind::kPsd) return psd_depth(bytes).bits == 16;
  return stbi_is_16_bit_from_memory(bytes.data(), static_cast<int>(bytes.size())) != 0;
}

}  // namespace

Expected<Tensor> decode_with_stb(std::span<const uint8_t> bytes, ImageKind kind,
                                 const DecodeOptions& options) {
  // It counts bytes in an int.
  if (bytes.size() > static_cast<size_t>(std::numeric_limits<int>::max())) {
    return file_error("it has " + std::to_string(bytes.size()) + " bytes; the limit is " +
                      std::to_string(std::numeric_limits<int>::max()));
  }
  if (const auto damage = find_damage(kind, bytes)) return file_error(*damage);
  const auto size = static_cast<int>(bytes.size());
  int w = 0, h = 0, in_file = 0;
  if (stbi_info_from_memory(bytes.data(), size, &w, &h, &in_file) == 0) {
    return file_error(std::string("its header is broken (") + stbi_failure_reason() + ")");
  }
  const int channels = in_file <= 2 ? 1 : 3;  // 2 and 4 have alpha
  if (auto fits = check_extents({1, h, w, channels}, options); !fits) {
    return tl::unexpected(fits.error());
  }
  if (kind == ImageKind::kHdr) {
    return decode_as<float>(bytes, channels, 1.0f, stbi_loadf_from_callbacks);
  }
  if (kind == ImageKind::kPsd && psd_depth(bytes).bits == 16 && psd_depth(bytes).packed) {
    return file_error("its samples of 16 bits are packed, which isn't understood; save it as TIFF");
  }
  if (has_16_bits(bytes, kind)) {
    return decode_as<stbi_us>(bytes, channels, 65535.0f, stbi_load_16_from_callbacks);
  }
  return decode_as<stbi_uc>(bytes, channels, 255.0f, stbi_load_from_callbacks);
}

}  // namespace convoscope
