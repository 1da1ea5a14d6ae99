// write_animation() of animation.h: frames are drawn a few at a time on all threads and encoded in
// their order.
#include <algorithm>
#include <array>
#include <cstdio>

#include "engine/core/text.h"
#include "engine/files/files.h"
#include "engine/files/folder.h"
#include "engine/picture/animation.h"
#include "engine/picture/film_writer.h"
#include "engine/picture/png_bytes.h"

namespace convoscope {
namespace {

using Open = Expected<std::unique_ptr<FilmWriter>> (*)(const std::filesystem::path&,
                                                       const Animation&);

constexpr std::array<AnimationFormatWords, 4> kFormats = {{
    {AnimationFormat::kGif, "gif", "GIF", ".gif",
     "Plays everywhere; 255 colours, so values have nearly their exact colours."},
    {AnimationFormat::kApng, "apng", "Animated PNG", ".png",
     "Exact colours; plays in every browser, and shows its first frame elsewhere."},
    {AnimationFormat::kWebp, "webp", "WebP", ".webp",
     "Exact colours in the smallest file; plays in every browser."},
    {AnimationFormat::kFrames, "frames", "Numbered frames", "",
     "A folder of PNG files, one a frame, for slides or an editor of films."},
}};

// Numbered files in the folder that write_folder() hands out.
class FrameWriter : public FilmWriter {
 public:
  explicit FrameWriter(std::filesystem::path folder) : folder_(std::move(folder)) {}
  Expected<void> add(int64_t frame, const Pixels& pixels) override {
    char name[32];
    std::snprintf(name, sizeof name, "frame-%04d.png", static_cast<int>(frame));
    const auto png = png_bytes(pixels);
    if (!png) return tl::unexpected(png.error());
    return write_file(folder_ / name, *png);
  }
  Expected<void> finish() override { return {}; }

 private:
  std::filesystem::path folder_;
};

Expected<void> write_frames(const Animation& animation, FilmWriter& writer,
                            const ParallelOptions& how, Progress* progress) {
  const int64_t at_a_time = hardware_threads();
  if (progress != nullptr) progress->total = animation.frames();
  std::vector<Pixels> drawn(static_cast<size_t>(at_a_time));
  for (int64_t begin = 0; begin < animation.frames(); begin += at_a_time) {
    const int64_t end = std::min(animation.frames(), begin + at_a_time);
    const bool all = parallel_for(begin, end, 1, how, [&](int64_t b, int64_t e) {
      for (int64_t f = b; f < e; ++f) drawn[static_cast<size_t>(f - begin)] = animation.draw(f);
    });
    if (!all) return cancelled();
    for (int64_t f = begin; f < end; ++f) {
      if (how.cancel != nullptr && how.cancel->cancelled()) return cancelled();
      if (auto added = writer.add(f, drawn[static_cast<size_t>(f - begin)]); !added) return added;
      if (progress != nullptr) progress->done = f + 1;
    }
  }
  if (how.cancel != nullptr && how.cancel->cancelled()) return cancelled();
  return writer.finish();
}

}  // namespace

std::span<const AnimationFormatWords> animation_formats() { return kFormats; }

Expected<AnimationFormat> find_animation_format(std::string_view id) {
  std::vector<std::string_view> known;
  for (const AnimationFormatWords& words : kFormats) {
    if (words.id == id) return words.format;
    known.push_back(words.id);
  }
  return usage_error("there is no format " + std::string(id) + " of animations; did you mean " +
                     nearest_word(id, known) + "?");
}

Expected<void> write_animation(const std::filesystem::path& path, const Animation& animation,
                               AnimationFormat format, const ParallelOptions& how,
                               Progress* progress) {
  if (format == AnimationFormat::kFrames) {
    return write_folder(path, [&](const std::filesystem::path& folder) {
      FrameWriter writer(folder);
      return write_frames(animation, writer, how, progress);
    });
  }
  const Open open = format == AnimationFormat::kGif    ? open_gif
                    : format == AnimationFormat::kApng ? open_apng
                                                       : open_webp;
  auto writer = open(path, animation);
  if (!writer) return tl::unexpected(writer.error());
  return write_frames(animation, **writer, how, progress);
}

}  // namespace convoscope
