// See png_bytes.h. libpng tells errors by longjmp; everything that lives across one is made before
// setjmp.
#include "engine/picture/png_bytes.h"

#include <png.h>

#include <algorithm>
#include <csetjmp>

namespace convoscope {
namespace {

void append(png_structp png, png_bytep data, size_t length) {
  auto& bytes = *static_cast<std::vector<uint8_t>*>(png_get_io_ptr(png));
  bytes.insert(bytes.end(), data, data + length);
}

void flush(png_structp) {}

struct Writer {
  png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, nullptr, nullptr, nullptr);
  png_infop info = png == nullptr ? nullptr : png_create_info_struct(png);
  Writer() = default;
  ~Writer() { png_destroy_write_struct(&png, &info); }
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;
};

struct Image {
  int width = 0, height = 0, depth = 8, colour = PNG_COLOR_TYPE_RGB;
  std::vector<png_bytep> rows;  // in the file's own order of bytes
  bool flat = false;            // areas of one colour
};

std::vector<png_text> png_texts(const PngWords& words) {
  std::vector<png_text> texts(words.size());
  for (size_t i = 0; i < words.size(); ++i) {
    texts[i] = {};
    texts[i].compression = PNG_ITXT_COMPRESSION_NONE;
    texts[i].key = const_cast<char*>(words[i].first.c_str());
    texts[i].text = const_cast<char*>(words[i].second.c_str());
    texts[i].itxt_length = words[i].second.size();
  }
  return texts;
}

// False where libpng gave up, out of memory as a rule.
bool write(Writer& writer, Image& image, std::vector<png_text>& texts,
           std::vector<uint8_t>& bytes) {
  if (writer.info == nullptr) return false;
  if (setjmp(png_jmpbuf(writer.png)) != 0) return false;
  png_set_write_fn(writer.png, &bytes, append, flush);
  png_set_IHDR(writer.png, writer.info, static_cast<png_uint_32>(image.width),
               static_cast<png_uint_32>(image.height), image.depth, image.colour,
               PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
  if (image.flat) {
    png_set_filter(writer.png, PNG_FILTER_TYPE_BASE, PNG_FILTER_NONE);
    png_set_compression_level(writer.png, 9);
  }
  if (!texts.empty()) {
    png_set_text(writer.png, writer.info, texts.data(), static_cast<int>(texts.size()));
  }
  png_write_info(writer.png, writer.info);
  png_write_image(writer.png, image.rows.data());
  png_write_end(writer.png, writer.info);
  return true;
}

Expected<std::vector<uint8_t>> encode(Image image, const PngWords& words) {
  std::vector<uint8_t> bytes;
  std::vector<png_text> texts = png_texts(words);
  Writer writer;
  if (write(writer, image, texts, bytes)) return bytes;
  return refuse("a picture of " + std::to_string(image.width) + "×" + std::to_string(image.height) +
                " pixels can't be written as PNG");
}

std::vector<png_bytep> rows_of(std::vector<uint8_t>& data, int height, size_t stride) {
  std::vector<png_bytep> rows;
  for (int y = 0; y < height; ++y) rows.push_back(data.data() + static_cast<size_t>(y) * stride);
  return rows;
}

}  // namespace

Expected<std::vector<uint8_t>> png_bytes(const Pixels& pixels, const PngWords& words) {
  const size_t count = pixels.rgba.size() / 4;
  bool opaque = true;
  for (size_t i = 0; i < count; ++i) opaque = opaque && pixels.rgba[4 * i + 3] == 255;
  const size_t channels = opaque ? 3 : 4;
  std::vector<uint8_t> data(count * channels);
  for (size_t i = 0; i < count; ++i) {
    std::copy_n(&pixels.rgba[4 * i], channels, &data[channels * i]);
  }
  return encode({pixels.width, pixels.height, 8, opaque ? PNG_COLOR_TYPE_RGB : PNG_COLOR_TYPE_RGBA,
                 rows_of(data, pixels.height, channels * static_cast<size_t>(pixels.width))},
                words);
}

Expected<std::vector<uint8_t>> png_drawn(const Pixels& pixels) {
  std::vector<uint8_t> data = pixels.rgba;
  Image image{pixels.width, pixels.height, 8, PNG_COLOR_TYPE_RGBA,
              rows_of(data, pixels.height, 4 * static_cast<size_t>(pixels.width))};
  image.flat = true;
  return encode(std::move(image), {});
}

Expected<std::vector<uint8_t>> png_bytes(std::span<const uint16_t> codes, int width, int height,
                                         const PngWords& words) {
  std::vector<uint8_t> data(codes.size() * 2);
  for (size_t i = 0; i < codes.size(); ++i) {
    data[2 * i] = static_cast<uint8_t>(codes[i] >> 8);  // PNG is big-endian
    data[2 * i + 1] = static_cast<uint8_t>(codes[i] & 255);
  }
  return encode({width, height, 16, PNG_COLOR_TYPE_GRAY,
                 rows_of(data, height, 2 * static_cast<size_t>(width))},
                words);
}

}  // namespace convoscope
