// See tiff_pixels.h. The meaning of the tags is that of the TIFF 6.0 specification.
#include "engine/files/tiff_pixels.h"

#include <algorithm>
#include <cstring>
#include <vector>

namespace convoscope {

namespace {

// Bits in a byte, more than the codecs of libtiff pack (an empty fax page comes close): what
// promises a larger picture is cut off or lies.
constexpr uint64_t kMostPacked = uint64_t{1} << 18;

struct Tags {
  uint32_t w = 0, h = 0;
  uint16_t bits = 1, samples = 1, format = SAMPLEFORMAT_UINT, photometric = PHOTOMETRIC_MINISBLACK;
  uint16_t planar = PLANARCONFIG_CONTIG, compression = COMPRESSION_NONE;
};

Tags read_tags(TIFF* file) {
  Tags tags;
  TIFFGetField(file, TIFFTAG_IMAGEWIDTH, &tags.w);
  TIFFGetField(file, TIFFTAG_IMAGELENGTH, &tags.h);
  TIFFGetField(file, TIFFTAG_PHOTOMETRIC, &tags.photometric);
  TIFFGetFieldDefaulted(file, TIFFTAG_BITSPERSAMPLE, &tags.bits);
  TIFFGetFieldDefaulted(file, TIFFTAG_SAMPLESPERPIXEL, &tags.samples);
  TIFFGetFieldDefaulted(file, TIFFTAG_SAMPLEFORMAT, &tags.format);
  TIFFGetFieldDefaulted(file, TIFFTAG_PLANARCONFIG, &tags.planar);
  TIFFGetFieldDefaulted(file, TIFFTAG_COMPRESSION, &tags.compression);
  return tags;
}

bool is_plain(const Tags& tags) {
  const bool grey =
      tags.photometric == PHOTOMETRIC_MINISBLACK || tags.photometric == PHOTOMETRIC_MINISWHITE;
  const bool colour = tags.photometric == PHOTOMETRIC_RGB && tags.samples >= 3;
  const bool integer = tags.format == SAMPLEFORMAT_UINT && (tags.bits == 8 || tags.bits == 16);
  const bool real = tags.format == SAMPLEFORMAT_IEEEFP && tags.bits == 32;
  return (grey || colour) && (integer || real);
}

tl::unexpected<Error> unknown(const Tags& tags) {
  return file_error("its " + std::to_string(tags.samples) + " samples of " +
                    std::to_string(tags.bits) + " bits (sample format " +
                    std::to_string(tags.format) + ", photometric interpretation " +
                    std::to_string(tags.photometric) +
                    ") aren't understood; known are 8 and 16 bits and float32, grey and RGB, and "
                    "what libtiff converts to RGB");
}

// A part of the picture that is packed as one: a tile, or a strip as wide as the picture.
struct Blocks {
  int64_t h = 0, w = 0;
  int64_t bytes = 0;
  bool tiled = false;
};

Blocks blocks_of(TIFF* file, const TiffPage& page) {
  uint32_t h = 0, w = 0;
  if (TIFFIsTiled(file) != 0) {
    TIFFGetField(file, TIFFTAG_TILELENGTH, &h);
    TIFFGetField(file, TIFFTAG_TILEWIDTH, &w);
    return {h, w, TIFFTileSize64(file) > INT64_MAX ? -1 : TIFFTileSize(file), true};
  }
  TIFFGetFieldDefaulted(file, TIFFTAG_ROWSPERSTRIP, &h);
  return {std::min<int64_t>(h, page.h), page.w, TIFFStripSize(file), false};
}

// One sample as the float that stands for it.
float sample_of(const uint8_t* from, const TiffPage& page) {
  float value = 0;
  if (page.bytes == 4) {
    std::memcpy(&value, from, 4);
    return value;
  }
  uint16_t wide = 0;  // libtiff has put its bytes into our order
  if (page.bytes == 2) std::memcpy(&wide, from, 2);
  const float white = page.bytes == 2 ? 65535.0f : 255.0f;
  value = (page.bytes == 2 ? static_cast<float>(wide) : static_cast<float>(*from));
  return (page.inverted ? white - value : value) / white;
}

// The part of a block that lies inside the picture; `plane` is the sample that lies in it, or all.
void unpack(const std::vector<uint8_t>& block, const Blocks& blocks, int64_t y0, int64_t x0,
            int64_t plane, const TiffPage& page, float* pixels) {
  const int64_t in_block = page.planar ? 1 : page.samples;
  const int64_t kept = page.planar ? 1 : page.channels;
  const int64_t bottom = std::min(y0 + blocks.h, page.h), right = std::min(x0 + blocks.w, page.w);
  for (int64_t y = y0; y < bottom; ++y) {
    const uint8_t* from = block.data() + (y - y0) * blocks.w * in_block * page.bytes;
    float* to = pixels + (y * page.w + x0) * page.channels + plane;
    for (int64_t x = x0; x < right; ++x) {
      for (int64_t c = 0; c < kept; ++c) to[c] = sample_of(from + c * page.bytes, page);
      from += in_block * page.bytes;
      to += page.channels;
    }
  }
}

bool read_converted(TIFF* file, const TiffPage& page, float* pixels) {
  std::vector<uint32_t> raster(static_cast<size_t>(page.h * page.w));
  uint16_t orientation = ORIENTATION_TOPLEFT;
  TIFFGetFieldDefaulted(file, TIFFTAG_ORIENTATION, &orientation);
  // Asked for as it lies: nothing is turned.
  if (TIFFReadRGBAImageOriented(file, static_cast<uint32_t>(page.w), static_cast<uint32_t>(page.h),
                                raster.data(), orientation, 1) == 0) {
    return false;
  }
  for (const uint32_t pixel : raster) {
    *pixels++ = static_cast<float>(TIFFGetR(pixel)) / 255.0f;
    if (page.channels == 1) continue;
    *pixels++ = static_cast<float>(TIFFGetG(pixel)) / 255.0f;
    *pixels++ = static_cast<float>(TIFFGetB(pixel)) / 255.0f;
  }
  return true;
}

}  // namespace

Expected<TiffPage> describe_page(TIFF* file, uint64_t file_bytes, const DecodeOptions& options) {
  const Tags tags = read_tags(file);
  TiffPage page{tags.h, tags.w};
  page.samples = tags.samples;
  page.bytes = tags.bits / 8;
  page.planar = tags.planar == PLANARCONFIG_SEPARATE;
  page.inverted = tags.photometric == PHOTOMETRIC_MINISWHITE && tags.format == SAMPLEFORMAT_UINT;
  page.converted = !is_plain(tags);
  const bool grey =
      tags.photometric == PHOTOMETRIC_MINISBLACK || tags.photometric == PHOTOMETRIC_MINISWHITE;
  page.channels = grey ? 1 : 3;
  if (auto fits = check_extents(page.dims(), options); !fits) return tl::unexpected(fits.error());
  if (TIFFIsCODECConfigured(tags.compression) == 0) {
    return file_error("its compression " + std::to_string(tags.compression) +
                      " isn't known to libtiff");
  }
  const uint64_t most = tags.compression == COMPRESSION_NONE ? 8 : kMostPacked;  // bits of a byte
  const uint64_t promised = uint64_t{tags.w} * tags.h * tags.bits;
  if (promised / most > file_bytes) {
    return file_error("its " + std::to_string(tags.h) + "×" + std::to_string(tags.w) +
                      " pixels can't be in " + std::to_string(file_bytes) + " bytes");
  }
  char why[1024];
  if (page.converted && (tags.bits > 8 || TIFFRGBAImageOK(file, why) == 0)) return unknown(tags);
  return page;
}

bool read_page(TIFF* file, const TiffPage& page, float* pixels) {
  if (page.converted) return read_converted(file, page, pixels);
  const Blocks blocks = blocks_of(file, page);
  const int64_t in_block = page.planar ? 1 : page.samples;
  if (blocks.h < 1 || blocks.w < 1) return false;
  if (blocks.bytes != blocks.h * blocks.w * in_block * page.bytes) return false;
  if (blocks.bytes > kMaxElements * 4) return false;
  std::vector<uint8_t> block(static_cast<size_t>(blocks.bytes));
  for (int64_t plane = 0; plane < (page.planar ? page.channels : 1); ++plane) {
    const auto p = static_cast<uint16_t>(plane);
    for (int64_t y = 0; y < page.h; y += blocks.h) {
      // The last strip is shorter; a tile never is.
      const int64_t rows = blocks.tiled ? blocks.h : std::min(blocks.h, page.h - y);
      const int64_t wanted = rows * blocks.w * in_block * page.bytes;
      for (int64_t x = 0; x < page.w; x += blocks.w) {
        const auto row = static_cast<uint32_t>(y), column = static_cast<uint32_t>(x);
        const int64_t got =
            blocks.tiled
                ? TIFFReadEncodedTile(file, TIFFComputeTile(file, column, row, 0, p), block.data(),
                                      wanted)
                : TIFFReadEncodedStrip(file, TIFFComputeStrip(file, row, p), block.data(), wanted);
        if (got != wanted) return false;
        unpack(block, blocks, y, x, plane, page, pixels);
      }
    }
  }
  return true;
}

}  // namespace convoscope
