// See texture.h.
#include "app/gpu/texture.h"

#include <algorithm>
#include <utility>

#include "app/gpu/gl.h"
#include "engine/core/check.h"

namespace convoscope::app {
namespace {

GLenum pixel_format(TexelFormat format) {
  return format == TexelFormat::kOneFloat ? GL_RED : GL_RGB;
}

}  // namespace

Texture::Texture(int width, int height, TexelFormat format)
    : width_(width), height_(height), format_(format) {
  const GLint internal = format == TexelFormat::kOneFloat ? GL_R32F : GL_RGB32F;
  glGenTextures(1, &id_);
  glBindTexture(GL_TEXTURE_2D, id_);
  // The shader fetches texels by number; a complete texture needs no mipmaps.
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, GL_NEAREST);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, GL_NEAREST);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAX_LEVEL, 0);
  glTexImage2D(GL_TEXTURE_2D, 0, internal, width, height, 0, pixel_format(format), GL_FLOAT,
               nullptr);
}

Texture::~Texture() {
  if (id_ != 0) glDeleteTextures(1, &id_);
}

Texture::Texture(Texture&& other) noexcept
    : id_(std::exchange(other.id_, 0)),
      width_(other.width_),
      height_(other.height_),
      format_(other.format_) {}

Texture& Texture::operator=(Texture&& other) noexcept {
  std::swap(id_, other.id_);
  std::swap(width_, other.width_);
  std::swap(height_, other.height_);
  std::swap(format_, other.format_);
  return *this;
}

void Texture::upload(std::span<const float> values) {
  CONVOSCOPE_CHECK(static_cast<int64_t>(values.size_bytes()) == bytes());
  glBindTexture(GL_TEXTURE_2D, id_);
  glPixelStorei(GL_UNPACK_ALIGNMENT, 4);
  glPixelStorei(GL_UNPACK_ROW_LENGTH, 0);
  glTexSubImage2D(GL_TEXTURE_2D, 0, 0, 0, width_, height_, pixel_format(format_), GL_FLOAT,
                  values.data());
}

int64_t Texture::bytes() const { return int64_t{4} * width_ * height_ * floats_of(format_); }

Texture TexturePool::take(int width, int height, TexelFormat format) {
  const auto found = std::ranges::find_if(waiting_, [&](const Texture& texture) {
    return texture.width() == width && texture.height() == height && texture.format() == format;
  });
  if (found == waiting_.end()) return Texture(width, height, format);
  Texture texture = std::move(*found);
  waiting_.erase(found);
  bytes_ -= texture.bytes();
  return texture;
}

void TexturePool::give(Texture texture) {
  bytes_ += texture.bytes();
  waiting_.push_back(std::move(texture));
  while (bytes_ > max_bytes_) {
    bytes_ -= waiting_.front().bytes();
    waiting_.erase(waiting_.begin());
  }
}

}  // namespace convoscope::app
