// The sliding window as a film: an input plane with its padding below, the output plane above, and
// the window that makes one output element after another, with stride and dilation visible, in the
// manner of Dumoulin and Visin, "A guide to convolution arithmetic for deep learning" (2016). For
// any layer that has windows, of any experiment. A frame is drawn when it is asked for, so that a
// film of thousands needs memory for one.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string_view>

#include "engine/core/parallel.h"
#include "engine/evaluate/result.h"
#include "engine/files/image_file.h"

namespace convoscope {

struct AnimationOptions {
  size_t layer = 0;
  int64_t picture = 0, channel = 0, filter = 0;  // n, the input's channel shown, output channel
  int width = 640, height = 0;                   // pixels; height 0: what the planes need
  double frames_per_second = 4;
  bool loop = true;
  bool light = true;
  bool numbers = false;  // in the cells, where they fit; refused where they never would
  bool values = true;    // cells coloured by value; without: plain planes as in the guide
};

class Animation {
 public:
  // Refuses a layer without windows, one whose values were let go, extents too large to be seen as
  // cells in this width, in a sentence with the numbers.
  static Expected<Animation> make(ResultPtr result, const AnimationOptions& options);
  ~Animation();
  Animation(Animation&&) noexcept;
  Animation& operator=(Animation&&) noexcept;

  int64_t frames() const;  // one an output element
  int width() const;
  int height() const;
  const AnimationOptions& options() const;
  Pixels draw(int64_t frame) const;  // any thread

 private:
  struct Scene;
  explicit Animation(std::unique_ptr<Scene> scene);
  std::unique_ptr<Scene> scene_;
};

enum class AnimationFormat { kGif, kApng, kWebp, kFrames };
struct AnimationFormatWords {
  AnimationFormat format;
  std::string_view id, title, ending, teaches;
};
std::span<const AnimationFormatWords> animation_formats();

// One file, or for kFrames a folder of numbered PNG files; whole or not at all, also where it is
// cancelled. `progress` counts frames.
Expected<void> write_animation(const std::filesystem::path& path, const Animation& animation,
                               AnimationFormat format, const ParallelOptions& how = {},
                               Progress* progress = nullptr);

}  // namespace convoscope
