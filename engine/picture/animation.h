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
  int64_t picture = 0, filter = 0;  // n, output channel
  int64_t channel = -1;  // of the input: the plane that is shown; −1: the first that the map reads
  int64_t row = 0, column = 0;  // of the first output shown, where not all of them can be
  int width = 640, height = 0;  // pixels; height 0: what the planes need
  double frames_per_second = 4;
  bool loop = true;
  bool light = true;
  bool numbers = false;  // in the cells, which are made large enough for them
  bool values = true;    // cells coloured by value; without: plain planes as in the guide
};

class Animation {
 public:
  // Shows every output element where there is room, else a region of them that says which it is.
  // Refuses a layer without windows, one whose values were let go, windows too large to be seen as
  // cells in this width, in a sentence with the numbers.
  static Expected<Animation> make(ResultPtr result, const AnimationOptions& options);
  ~Animation();
  Animation(Animation&&) noexcept;
  Animation& operator=(Animation&&) noexcept;

  int64_t frames() const;  // one an output element that is shown, at most 1024
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
// A usage error that names the nearest where there is none of this id.
Expected<AnimationFormat> find_animation_format(std::string_view id);

// One file, or for kFrames a folder of numbered PNG files; whole or not at all, also where it is
// cancelled. The last frame stays for a second at least. `progress` counts frames.
Expected<void> write_animation(const std::filesystem::path& path, const Animation& animation,
                               AnimationFormat format, const ParallelOptions& how = {},
                               Progress* progress = nullptr);

}  // namespace convoscope
