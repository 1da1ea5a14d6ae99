// Animated WebP, lossless, through libwebpmux, which itself finds what changed from frame to frame.
// The file is put together in memory, compressed.
#include <webp/encode.h>
#include <webp/mux.h>

#include "engine/files/whole_file.h"
#include "engine/picture/film_writer.h"

namespace convoscope {
namespace {

struct DeleteEncoder {
  void operator()(WebPAnimEncoder* encoder) const { WebPAnimEncoderDelete(encoder); }
};

struct Picture : WebPPicture {
  Picture() : usable(WebPPictureInit(this) != 0) {}
  ~Picture() { WebPPictureFree(this); }
  Picture(const Picture&) = delete;
  Picture& operator=(const Picture&) = delete;
  bool usable;
};

struct Data : WebPData {
  Data() { WebPDataInit(this); }
  ~Data() { WebPDataClear(this); }
  Data(const Data&) = delete;
  Data& operator=(const Data&) = delete;
};

class WebpWriter : public FilmWriter {
 public:
  WebpWriter(WholeFile file, const Animation& animation)
      : file_(std::move(file)), animation_(animation) {}

  Expected<void> begin() {
    WebPAnimEncoderOptions options;
    if (WebPAnimEncoderOptionsInit(&options) == 0 || WebPConfigInit(&config_) == 0) {
      return refuse("the WebP library is of another version than the one compiled for");
    }
    options.anim_params.loop_count = animation_.options().loop ? 0 : 1;  // 0: for ever
    config_.lossless = 1;
    config_.quality = 50;  // effort, not loss
    config_.method = 2;
    config_.exact = 1;
    encoder_.reset(WebPAnimEncoderNew(animation_.width(), animation_.height(), &options));
    if (encoder_ == nullptr) return refuse("there is not enough memory for the WebP file");
    return {};
  }

  Expected<void> add(int64_t frame, const Pixels& pixels) override {
    Picture picture;
    if (!picture.usable) return failed();
    picture.use_argb = 1;
    picture.width = pixels.width;
    picture.height = pixels.height;
    if (WebPPictureImportRGBA(&picture, pixels.rgba.data(), 4 * pixels.width) == 0 ||
        WebPAnimEncoderAdd(encoder_.get(), &picture, at_ms_, &config_) == 0) {
      return failed();
    }
    at_ms_ += frame_ms(animation_, frame);
    return {};
  }

  Expected<void> finish() override {
    Data data;
    if (WebPAnimEncoderAdd(encoder_.get(), nullptr, at_ms_, nullptr) == 0 ||
        WebPAnimEncoderAssemble(encoder_.get(), &data) == 0) {
      return failed();
    }
    if (auto written = file_.write({data.bytes, data.size}); !written) return written;
    return file_.commit();
  }

 private:
  Expected<void> failed() {
    return refuse(std::string("the WebP can't be written: ") +
                  WebPAnimEncoderGetError(encoder_.get()));
  }

  WholeFile file_;
  const Animation& animation_;
  WebPConfig config_{};
  std::unique_ptr<WebPAnimEncoder, DeleteEncoder> encoder_;
  int at_ms_ = 0;
};

}  // namespace

Expected<std::unique_ptr<FilmWriter>> open_webp(const std::filesystem::path& path,
                                                const Animation& animation) {
  auto file = WholeFile::open(path);
  if (!file) return tl::unexpected(file.error());
  auto writer = std::make_unique<WebpWriter>(*std::move(file), animation);
  if (auto begun = writer->begin(); !begun) return tl::unexpected(begun.error());
  return writer;
}

}  // namespace convoscope
