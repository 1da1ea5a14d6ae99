// Animated PNG (the APNG extension of PNG's third edition): libpng encodes each frame, whose IDAT
// chunks become fdAT chunks after the first; the chunks around them are ours. Exact colours. A
// frame after the first holds what changed and is transparent elsewhere, which packs to little.
#include <zlib.h>

#include <array>
#include <cstring>
#include <string_view>

#include "engine/files/whole_file.h"
#include "engine/picture/film_writer.h"
#include "engine/picture/png_bytes.h"

namespace convoscope {
namespace {

constexpr size_t kSignature = 8, kHead = 8,
                 kTail = 4;  // of a file; of a chunk: length and type, CRC

uint32_t big_endian(const uint8_t* p) {
  return static_cast<uint32_t>(p[0]) << 24 | static_cast<uint32_t>(p[1]) << 16 |
         static_cast<uint32_t>(p[2]) << 8 | p[3];
}

class ChunkBytes {
 public:
  ChunkBytes& u32(uint32_t v) {
    for (int shift = 24; shift >= 0; shift -= 8) bytes_.push_back(static_cast<uint8_t>(v >> shift));
    return *this;
  }
  ChunkBytes& u16(uint32_t v) { return u8(v >> 8).u8(v); }
  ChunkBytes& u8(uint32_t v) {
    bytes_.push_back(static_cast<uint8_t>(v));
    return *this;
  }
  ChunkBytes& all(std::span<const uint8_t> more) {
    for (const uint8_t byte : more) bytes_.push_back(byte);
    return *this;
  }
  const std::vector<uint8_t>& bytes() const { return bytes_; }

 private:
  std::vector<uint8_t> bytes_;
};

class ApngWriter : public FilmWriter {
 public:
  ApngWriter(WholeFile file, const Animation& animation)
      : file_(std::move(file)), animation_(animation) {}

  Expected<void> add(int64_t frame, const Pixels& pixels) override {
    const PixelBox box =
        frame == 0 ? PixelBox{0, 0, pixels.width, pixels.height} : changed_box(before_, pixels);
    const auto png = png_drawn(frame == 0 ? pixels : cut_changes(before_, pixels, box));
    if (!png) return tl::unexpected(png.error());
    before_ = pixels;
    if (frame == 0) {
      if (auto begun = begin(*png); !begun) return begun;
    }
    if (auto put = put_control(frame, box); !put) return put;
    return put_data(*png, frame == 0);
  }

  Expected<void> finish() override {
    if (auto ended = put("IEND", {}); !ended) return ended;
    return file_.commit();
  }

 private:
  // The signature and IHDR of the first frame, and how many frames there are.
  Expected<void> begin(std::span<const uint8_t> png) {
    const size_t header = kSignature + kHead + big_endian(&png[kSignature]) + kTail;
    if (auto written = file_.write(png.first(header)); !written) return written;
    ChunkBytes control;
    control.u32(static_cast<uint32_t>(animation_.frames())).u32(animation_.options().loop ? 0 : 1);
    return put("acTL", control.bytes());
  }

  Expected<void> put_control(int64_t frame, const PixelBox& box) {
    constexpr uint32_t kKeep = 0, kOver = 1;  // dispose_op, blend_op
    ChunkBytes control;
    control.u32(sequence_++)
        .u32(static_cast<uint32_t>(box.width))
        .u32(static_cast<uint32_t>(box.height))
        .u32(static_cast<uint32_t>(box.x))
        .u32(static_cast<uint32_t>(box.y))
        .u16(static_cast<uint32_t>(std::min(frame_ms(animation_, frame), 65535)))
        .u16(1000)
        .u8(kKeep)
        .u8(kOver);
    return put("fcTL", control.bytes());
  }

  Expected<void> put_data(std::span<const uint8_t> png, bool first) {
    for (size_t at = kSignature; at + kHead <= png.size();) {
      const size_t length = big_endian(&png[at]);
      const auto data = png.subspan(at + kHead, length);
      const bool is_data = std::memcmp(&png[at + 4], "IDAT", 4) == 0;
      at += kHead + length + kTail;
      if (!is_data) continue;
      if (first) {
        if (auto written = put("IDAT", data); !written) return written;
        continue;
      }
      ChunkBytes numbered;
      numbered.u32(sequence_++).all(data);
      if (auto written = put("fdAT", numbered.bytes()); !written) return written;
    }
    return {};
  }

  Expected<void> put(std::string_view type, std::span<const uint8_t> data) {
    ChunkBytes chunk;
    chunk.u32(static_cast<uint32_t>(data.size()));
    chunk.all({reinterpret_cast<const uint8_t*>(type.data()), type.size()}).all(data);
    const std::vector<uint8_t>& bytes = chunk.bytes();
    const uLong crc = crc32(0, bytes.data() + 4, static_cast<uInt>(bytes.size() - 4));
    chunk.u32(static_cast<uint32_t>(crc));
    return file_.write(chunk.bytes());
  }

  WholeFile file_;
  const Animation& animation_;
  Pixels before_;
  uint32_t sequence_ = 0;
};

}  // namespace

Expected<std::unique_ptr<FilmWriter>> open_apng(const std::filesystem::path& path,
                                                const Animation& animation) {
  auto file = WholeFile::open(path);
  if (!file) return tl::unexpected(file.error());
  return std::make_unique<ApngWriter>(*std::move(file), animation);
}

}  // namespace convoscope
