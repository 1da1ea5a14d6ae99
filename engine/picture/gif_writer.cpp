// Animated GIF through giflib: one palette for all frames, chosen by looking at some of them; a
// frame holds the rectangle that changed, and in it only what changed, the rest transparent.
#include <gif_lib.h>

#include <array>
#include <utility>

#include "engine/files/whole_file.h"
#include "engine/picture/film_writer.h"
#include "engine/picture/gif_palette.h"

namespace convoscope {
namespace {

constexpr int kTransparent = GifPalette::kColours;  // the palette's last index
constexpr int64_t kLookedAt = 12;                   // frames that choose the palette

int write_bytes(GifFileType* gif, const GifByteType* bytes, int count) {
  auto& file = *static_cast<WholeFile*>(gif->UserData);
  return file.write({bytes, static_cast<size_t>(count)}) ? count : -1;
}

GifPalette palette_of(const Animation& animation) {
  GifPalette palette;
  const int64_t looked_at = std::min(animation.frames(), kLookedAt);
  for (int64_t i = 0; i < looked_at; ++i) {
    palette.count(
        animation.draw((animation.frames() - 1) * i / std::max<int64_t>(looked_at - 1, 1)));
  }
  palette.choose();
  return palette;
}

class GifWriter : public FilmWriter {
 public:
  GifWriter(WholeFile file, const Animation& animation)
      : file_(std::move(file)), animation_(animation), palette_(palette_of(animation)) {}
  ~GifWriter() override { close(); }

  Expected<void> begin() {
    int error = 0;
    gif_ = EGifOpen(&file_, write_bytes, &error);
    if (gif_ == nullptr) return refuse("the GIF can't be begun: " + reason_of(error));
    EGifSetGifVersion(gif_, true);
    std::array<GifColorType, 256> colours{};
    for (size_t i = 0; i < palette_.colours().size(); ++i) {
      const Rgb8 c = palette_.colours()[i];
      colours[i] = {c.r, c.g, c.b};
    }
    ColorMapObject* map = GifMakeMapObject(256, colours.data());
    const int done = EGifPutScreenDesc(gif_, animation_.width(), animation_.height(), 8, 0, map);
    GifFreeMapObject(map);
    if (done == GIF_ERROR || !put_loop()) return failed();
    return {};
  }

  Expected<void> add(int64_t frame, const Pixels& pixels) override {
    const PixelBox box =
        frame == 0 ? PixelBox{0, 0, pixels.width, pixels.height} : changed_box(before_, pixels);
    std::vector<uint8_t> indices = indices_before_;
    indices.resize(pixels.rgba.size() / 4);
    look_up(pixels, box, frame == 0, indices);
    if (!put_control(frame) ||
        EGifPutImageDesc(gif_, box.x, box.y, box.width, box.height, false, nullptr) == GIF_ERROR ||
        !put_rows(box, pixels.width, indices, frame == 0)) {
      return failed();
    }
    before_ = pixels;
    indices_before_ = std::move(indices);
    return {};
  }

  Expected<void> finish() override {
    if (!close()) return failed();
    return file_.commit();
  }

 private:
  static std::string reason_of(int error) {
    const char* text = GifErrorString(error);
    return text == nullptr ? "unknown" : text;
  }
  Expected<void> failed() {
    // A full disk is the file's to tell.
    if (auto written = file_.write({}); !written) return written;
    return refuse("the GIF can't be written: " + reason_of(gif_ == nullptr ? 0 : gif_->Error));
  }
  bool close() {
    if (gif_ == nullptr) return true;
    int error = 0;
    return EGifCloseFile(std::exchange(gif_, nullptr), &error) != GIF_ERROR;
  }

  // Netscape's extension: 0 means for ever. Without it a film is shown once.
  bool put_loop() {
    if (!animation_.options().loop) return true;
    constexpr std::array<uint8_t, 3> kForEver = {1, 0, 0};
    return EGifPutExtensionLeader(gif_, APPLICATION_EXT_FUNC_CODE) != GIF_ERROR &&
           EGifPutExtensionBlock(gif_, 11, "NETSCAPE2.0") != GIF_ERROR &&
           EGifPutExtensionBlock(gif_, kForEver.size(), kForEver.data()) != GIF_ERROR &&
           EGifPutExtensionTrailer(gif_) != GIF_ERROR;
  }

  bool put_control(int64_t frame) {
    GraphicsControlBlock control{};
    control.DisposalMode = DISPOSE_DO_NOT;
    control.DelayTime = (frame_ms(animation_, frame) + 5) / 10;
    control.TransparentColor = frame == 0 ? NO_TRANSPARENT_COLOR : kTransparent;
    std::array<GifByteType, 4> bytes{};
    EGifGCBToExtension(&control, bytes.data());
    return EGifPutExtension(gif_, GRAPHICS_EXT_FUNC_CODE, bytes.size(), bytes.data()) != GIF_ERROR;
  }

  // Where a pixel is as it was, so is its index.
  void look_up(const Pixels& pixels, const PixelBox& box, bool all, std::vector<uint8_t>& indices) {
    for (int y = box.y; y < box.y + box.height; ++y) {
      const size_t first = static_cast<size_t>(y) * pixels.width + box.x;
      for (size_t i = first; i < first + static_cast<size_t>(box.width); ++i) {
        const uint32_t rgb = packed_rgb(&pixels.rgba[4 * i]);
        if (all || rgb != packed_rgb(&before_.rgba[4 * i])) indices[i] = palette_.index_of(rgb);
      }
    }
  }

  bool put_rows(const PixelBox& box, int width, const std::vector<uint8_t>& indices, bool whole) {
    std::vector<GifPixelType> row(static_cast<size_t>(box.width));
    for (int y = box.y; y < box.y + box.height; ++y) {
      const size_t first = static_cast<size_t>(y) * width + box.x;
      for (size_t x = 0; x < row.size(); ++x) {
        const bool same = !whole && indices[first + x] == indices_before_[first + x];
        row[x] = same ? kTransparent : indices[first + x];
      }
      if (EGifPutLine(gif_, row.data(), box.width) == GIF_ERROR) return false;
    }
    return true;
  }

  WholeFile file_;
  const Animation& animation_;
  GifPalette palette_;
  GifFileType* gif_ = nullptr;
  Pixels before_;
  std::vector<uint8_t> indices_before_;
};

}  // namespace

Expected<std::unique_ptr<FilmWriter>> open_gif(const std::filesystem::path& path,
                                               const Animation& animation) {
  auto file = WholeFile::open(path);
  if (!file) return tl::unexpected(file.error());
  auto writer = std::make_unique<GifWriter>(*std::move(file), animation);
  if (auto begun = writer->begin(); !begun) return tl::unexpected(begun.error());
  return writer;
}

}  // namespace convoscope
