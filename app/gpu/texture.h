// Float textures of known extents and their reuse. A texture is written whole; one of the same
// extents that is no longer needed is written over instead of making another, which is what live
// editing does sixty times a second.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace convoscope::app {

enum class TexelFormat { kOneFloat, kThreeFloats };

inline int64_t floats_of(TexelFormat format) { return format == TexelFormat::kOneFloat ? 1 : 3; }

class Texture {
 public:
  Texture() = default;
  Texture(int width, int height, TexelFormat format);
  ~Texture();
  Texture(Texture&& other) noexcept;
  Texture& operator=(Texture&& other) noexcept;
  Texture(const Texture&) = delete;
  Texture& operator=(const Texture&) = delete;

  // width·height texels, rows from top to bottom, channels interleaved.
  void upload(std::span<const float> values);

  unsigned id() const { return id_; }
  int width() const { return width_; }
  int height() const { return height_; }
  TexelFormat format() const { return format_; }
  int64_t bytes() const;

 private:
  unsigned id_ = 0;
  int width_ = 0, height_ = 0;
  TexelFormat format_ = TexelFormat::kOneFloat;
};

// Textures waiting for reuse, at most max_bytes of them; the oldest goes first.
class TexturePool {
 public:
  explicit TexturePool(int64_t max_bytes) : max_bytes_(max_bytes) {}

  Texture take(int width, int height, TexelFormat format);  // a waiting one or a new one
  void give(Texture texture);

 private:
  std::vector<Texture> waiting_;
  int64_t bytes_ = 0, max_bytes_;
};

}  // namespace convoscope::app
