// See image_check.h. PNG: W3C PNG specification §5 (chunks) and annex D (CRC). HDR: Ward, "Real
// Pixels", Graphics Gems II: lines of text, then scanlines that are flat or run-length encoded per
// component.
#include "engine/files/image_check.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <string_view>

#include "engine/core/shape.h"
#include "engine/files/bytes.h"

namespace convoscope {

namespace {

constexpr std::string_view kPngSignature = "\x89PNG\r\n\x1a\n";
constexpr std::string_view kTruncated = "it is truncated";

constexpr std::array<uint32_t, 256> make_crc_table() {
  std::array<uint32_t, 256> table{};
  for (uint32_t i = 0; i < 256; ++i) {
    uint32_t crc = i;
    for (int bit = 0; bit < 8; ++bit) crc = crc & 1 ? 0xedb88320u ^ (crc >> 1) : crc >> 1;
    table[i] = crc;
  }
  return table;
}

uint32_t crc32(std::span<const uint8_t> bytes) {
  static constexpr auto kTable = make_crc_table();
  uint32_t crc = 0xffffffffu;
  for (const uint8_t byte : bytes) crc = kTable[(crc ^ byte) & 0xff] ^ (crc >> 8);
  return ~crc;
}

// Of the chunk IHDR: its extents in memory, before anything is decoded.
std::optional<std::string> oversize(std::span<const uint8_t> chunk) {
  ByteCursor cursor(chunk.subspan(4));
  const auto w = cursor.big_endian(4), h = cursor.big_endian(4),
             depth_and_type = cursor.big_endian(2);
  if (!w || !h || !depth_and_type) return std::string(kTruncated);
  const bool colour = (*depth_and_type & 2) != 0, alpha = (*depth_and_type & 4) != 0;
  const int64_t components = (colour ? 3 : 1) + (alpha ? 1 : 0);
  const auto size = check_size({1, int64_t{*h}, int64_t{*w}, components}, "the picture");
  if (size) return std::nullopt;
  return size.error().sentence;
}

std::optional<std::string> damage_in_png(std::span<const uint8_t> bytes) {
  ByteCursor cursor(bytes);
  cursor.skip(kPngSignature);
  while (true) {
    const auto length = cursor.big_endian(4);
    if (!length) return std::string(kTruncated);
    const auto chunk =
        cursor.take(size_t{4} + *length);  // type and data, which the checksum covers
    const auto crc = cursor.big_endian(4);
    if (!chunk || !crc) return std::string(kTruncated);
    const std::string_view type(reinterpret_cast<const char*>(chunk->data()), 4);
    if (crc32(*chunk) != *crc) {
      const bool printable = std::all_of(type.begin(), type.end(), [](char c) {
        return std::isalpha(static_cast<unsigned char>(c)) != 0;
      });
      return printable ? "the checksum of its chunk " + std::string(type) + " is wrong"
                       : std::string("the checksum of a chunk is wrong");
    }
    if (type == "IHDR") {
      if (auto problem = oversize(*chunk)) return problem;
    }
    if (type == "IEND") return std::nullopt;
  }
}

// A line without its end, or nothing where the file ends first.
std::optional<std::string> take_line(ByteCursor& cursor) {
  std::string line;
  while (const auto byte = cursor.take(1)) {
    if ((*byte)[0] == '\n') return line;
    line += static_cast<char>((*byte)[0]);
  }
  return std::nullopt;
}

struct HdrExtent {
  int64_t h = 0, w = 0;
};

// "-Y 480 +X 640": rows from the top, the only orientation that stb_image reads.
std::optional<HdrExtent> parse_resolution(std::string_view line) {
  HdrExtent extent;
  const auto number = [&line](std::string_view before, int64_t& value) {
    if (!line.starts_with(before)) return false;
    line.remove_prefix(before.size());
    const auto [end, error] = std::from_chars(line.data(), line.data() + line.size(), value);
    line.remove_prefix(static_cast<size_t>(end - line.data()));
    return error == std::errc() && value > 0;
  };
  if (!number("-Y ", extent.h) || !number(" +X ", extent.w) || !line.empty()) return std::nullopt;
  return extent;
}

// The four components of one scanline, each a sequence of runs (count > 128) and literal stretches.
std::optional<std::string> damage_in_scanline(ByteCursor& cursor, int64_t width) {
  for (int component = 0; component < 4; ++component) {
    int64_t left = width;
    while (left > 0) {
      const auto count = cursor.little_endian(1);
      if (!count) return std::string(kTruncated);
      const int64_t pixels = *count > 128 ? *count - 128 : *count;
      if (pixels == 0 || pixels > left) return "a run of its scanlines is longer than the picture";
      if (!cursor.take(*count > 128 ? 1 : *count)) return std::string(kTruncated);
      left -= pixels;
    }
  }
  return std::nullopt;
}

std::optional<std::string> damage_in_hdr(std::span<const uint8_t> bytes) {
  ByteCursor cursor(bytes);
  std::optional<std::string> line;
  do {
    line = take_line(cursor);
    if (!line) return std::string(kTruncated);
  } while (!line->empty());
  line = take_line(cursor);
  if (!line) return std::string(kTruncated);
  const auto extent = parse_resolution(*line);
  if (!extent) return "its resolution is not written \"-Y height +X width\"";

  const bool may_run = extent->w >= 8 && extent->w < 32768;
  const auto lead = ByteCursor(cursor).take(3);
  if (!may_run || !lead || (*lead)[0] != 2 || (*lead)[1] != 2 || (*lead)[2] >= 128) {
    const auto pixels = static_cast<int64_t>(cursor.remaining()) / 4;
    return pixels / extent->w >= extent->h ? std::nullopt : std::optional(std::string(kTruncated));
  }
  for (int64_t y = 0; y < extent->h; ++y) {
    if (!cursor.skip("\x02\x02")) {
      return cursor.remaining() < 2 ? std::string(kTruncated) : "one of its scanlines is broken";
    }
    const auto width = cursor.big_endian(2);
    if (!width) return std::string(kTruncated);
    if (*width != extent->w) return "one of its scanlines has another width than the picture";
    if (auto damage = damage_in_scanline(cursor, extent->w)) return damage;
  }
  return std::nullopt;
}

}  // namespace

std::optional<ImageKind> image_kind(std::span<const uint8_t> bytes, const std::string& ending) {
  const auto starts = [bytes](std::string_view text) { return ByteCursor(bytes).skip(text); };
  if (starts(kPngSignature)) return ImageKind::kPng;
  if (starts("\xff\xd8\xff")) return ImageKind::kJpeg;
  if (starts("BM")) return ImageKind::kBmp;
  if (starts("#?RADIANCE\n") || starts("#?RGBE\n")) return ImageKind::kHdr;
  if (starts("GIF87a") || starts("GIF89a")) return ImageKind::kGif;
  if (starts("8BPS")) return ImageKind::kPsd;
  for (const char* magic : {"P2", "P3", "P5", "P6", "Pf", "PF"}) {
    if (starts(magic)) return ImageKind::kPnm;
  }
  if (starts("RIFF") && bytes.size() > 8 && ByteCursor(bytes.subspan(8)).skip("WEBP")) {
    return ImageKind::kWebp;
  }
  // Little- and big-endian, with offsets of 32 and 64 bits.
  for (const char* magic : {"II*", "II+"}) {
    if (starts(magic)) return ImageKind::kTiff;
  }
  constexpr std::string_view kBig("MM\0*", 4), kBigger("MM\0+", 4);
  if (starts(kBig) || starts(kBigger)) return ImageKind::kTiff;
  if (ending == ".tga") return ImageKind::kTga;
  return std::nullopt;
}

std::optional<std::string> find_damage(ImageKind kind, std::span<const uint8_t> bytes) {
  if (kind == ImageKind::kPng) return damage_in_png(bytes);
  if (kind == ImageKind::kHdr) return damage_in_hdr(bytes);
  return std::nullopt;
}

}  // namespace convoscope
