// GIF through giflib: frames are laid on the canvas as the file says (interlacing, transparency,
// disposal), over black where nothing was drawn. See image_decoders.h.
#include <gif_lib.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <memory>
#include <optional>
#include <vector>

#include "engine/files/bytes.h"
#include "engine/files/image_decoders.h"

namespace convoscope {

namespace {

struct Close {
  void operator()(GifFileType* file) const {
    int ignored = 0;
    DGifCloseFile(file, &ignored);
  }
};
using GifPtr = std::unique_ptr<GifFileType, Close>;

int read_bytes(GifFileType* file, GifByteType* to, int count) {
  ByteCursor& cursor = *static_cast<ByteCursor*>(file->UserData);
  const size_t there = std::min(static_cast<size_t>(count), cursor.remaining());
  const auto bytes = *cursor.take(there);
  std::copy(bytes.begin(), bytes.end(), to);
  return static_cast<int>(there);
}

tl::unexpected<Error> broken(int code) {
  const char* why = GifErrorString(code);
  return file_error(std::string("it is broken or truncated (") +
                    (why != nullptr ? why : "giflib doesn't say why") + ")");
}

// What has been drawn so far, 3 bytes a pixel.
struct Canvas {
  int64_t w = 0, h = 0;
  std::vector<uint8_t> rgb;
};

struct Area {
  int64_t x = 0, y = 0, w = 0, h = 0;
};

class Player {
 public:
  Player(GifFileType& file, const DecodeOptions& options)
      : file_(file),
        options_(options),
        canvas_{file.SWidth, file.SHeight,
                std::vector<uint8_t>(static_cast<size_t>(file.SWidth) *
                                     static_cast<size_t>(file.SHeight) * 3)} {}

  // Canvases one behind the other, as many as frames() says.
  Expected<std::vector<uint8_t>> play() {
    std::vector<uint8_t> shown;
    GifRecordType record = UNDEFINED_RECORD_TYPE;
    while (true) {
      if (DGifGetRecordType(&file_, &record) == GIF_ERROR) return broken(file_.Error);
      if (record == TERMINATE_RECORD_TYPE) return shown;
      if (record == EXTENSION_RECORD_TYPE) {
        if (auto read = read_extension(); !read) return tl::unexpected(read.error());
      }
      if (record != IMAGE_DESC_RECORD_TYPE) continue;
      ++frames_;
      if (auto fits = check_extents({frames_, canvas_.h, canvas_.w, 3}, options_); !fits) {
        return tl::unexpected(fits.error());
      }
      if (auto drawn = draw_frame(); !drawn) return tl::unexpected(drawn.error());
      shown.insert(shown.end(), canvas_.rgb.begin(), canvas_.rgb.end());
      if (!options_.frames) return shown;
      dispose();
    }
  }
  int64_t frames() const { return frames_; }

 private:
  Expected<void> read_extension() {
    int code = 0;
    GifByteType* data = nullptr;
    if (DGifGetExtension(&file_, &code, &data) == GIF_ERROR) return broken(file_.Error);
    while (data != nullptr) {
      if (code == GRAPHICS_EXT_FUNC_CODE) {
        GraphicsControlBlock control;
        if (DGifExtensionToGCB(data[0], data + 1, &control) == GIF_OK) control_ = control;
      }
      if (DGifGetExtensionNext(&file_, &data) == GIF_ERROR) return broken(file_.Error);
    }
    return {};
  }

  Expected<void> draw_frame() {
    if (DGifGetImageDesc(&file_) == GIF_ERROR) return broken(file_.Error);
    const GifImageDesc& image = file_.Image;
    area_ = {image.Left, image.Top, image.Width, image.Height};
    const ColorMapObject* colours = image.ColorMap != nullptr ? image.ColorMap : file_.SColorMap;
    if (colours == nullptr) return file_error("it has no colours");
    if (control_.DisposalMode == DISPOSE_PREVIOUS) before_ = canvas_.rgb;
    // The rows of an interlaced frame come in four passes: from, and every so many.
    constexpr std::array<std::array<int64_t, 2>, 4> kPasses = {{{0, 8}, {4, 8}, {2, 4}, {1, 2}}};
    std::vector<GifPixelType> row(static_cast<size_t>(area_.w));
    for (size_t pass = 0; pass < (image.Interlace ? 4 : 1); ++pass) {
      const int64_t from = image.Interlace ? kPasses[pass][0] : 0;
      const int64_t step = image.Interlace ? kPasses[pass][1] : 1;
      for (int64_t y = from; y < area_.h; y += step) {
        if (DGifGetLine(&file_, row.data(), image.Width) == GIF_ERROR) return broken(file_.Error);
        draw_row(row, area_.y + y, *colours);
      }
    }
    return {};
  }

  // What lies outside the canvas, or has no colour, is left out.
  void draw_row(const std::vector<GifPixelType>& row, int64_t y, const ColorMapObject& colours) {
    if (y >= canvas_.h) return;
    for (int64_t x = 0; x < area_.w && area_.x + x < canvas_.w; ++x) {
      const int index = row[static_cast<size_t>(x)];
      if (index == control_.TransparentColor || index >= colours.ColorCount) continue;
      const GifColorType& colour = colours.Colors[index];
      uint8_t* to = at(area_.x + x, y);
      to[0] = colour.Red;
      to[1] = colour.Green;
      to[2] = colour.Blue;
    }
  }

  void dispose() {
    if (control_.DisposalMode == DISPOSE_PREVIOUS) canvas_.rgb = before_;
    if (control_.DisposalMode == DISPOSE_BACKGROUND && area_.x < canvas_.w) {
      const int64_t bottom = std::min(area_.y + area_.h, canvas_.h);
      const int64_t width = std::min(area_.w, canvas_.w - area_.x);
      for (int64_t y = area_.y; y < bottom; ++y) std::fill_n(at(area_.x, y), width * 3, 0);
    }
    control_ = kNoControl;
  }

  uint8_t* at(int64_t x, int64_t y) { return canvas_.rgb.data() + (y * canvas_.w + x) * 3; }

  static constexpr GraphicsControlBlock kNoControl = {DISPOSAL_UNSPECIFIED, false, 0,
                                                      NO_TRANSPARENT_COLOR};
  GifFileType& file_;
  const DecodeOptions& options_;
  Canvas canvas_;
  std::vector<uint8_t> before_;  // the canvas that DISPOSE_PREVIOUS goes back to
  GraphicsControlBlock control_ = kNoControl;
  Area area_;  // of the newest frame
  int64_t frames_ = 0;
};

}  // namespace

Expected<Tensor> decode_gif(std::span<const uint8_t> bytes, const DecodeOptions& options) {
  ByteCursor cursor(bytes);
  int code = 0;
  const GifPtr file(DGifOpen(&cursor, read_bytes, &code));
  if (!file) return broken(code);
  Dims dims = {1, file->SHeight, file->SWidth, 3};
  if (auto fits = check_extents(dims, options); !fits) return tl::unexpected(fits.error());
  Player player(*file, options);
  const auto pixels = player.play();
  if (!pixels) return tl::unexpected(pixels.error());
  if (player.frames() == 0) return file_error("it holds no frame");
  dims[0] = player.frames();
  return scaled_pixels(std::span<const uint8_t>(*pixels), 3, dims, 255.0f);
}

}  // namespace convoscope
