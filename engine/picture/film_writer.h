// What every format of an animation does: a header, frame after frame, an end. Only the part of a
// frame that differs from the one before is handed on. Private to engine/picture; write_animation()
// is the door.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>

#include "engine/files/image_file.h"
#include "engine/picture/animation.h"

namespace convoscope {

// Pixels [x, x + width) × [y, y + height).
struct PixelBox {
  int x = 0, y = 0, width = 0, height = 0;
};
// Around all pixels that differ; one pixel where none does. Both pictures have the same extents.
PixelBox changed_box(const Pixels& before, const Pixels& after);
Pixels cut(const Pixels& pixels, const PixelBox& box);
// The box of `after`, transparent where nothing changed: laid over `before` it is `after`.
Pixels cut_changes(const Pixels& before, const Pixels& after, const PixelBox& box);

// How long a frame stays, in milliseconds: at least a second the last one, so that the end of a
// loop is seen.
int frame_ms(const Animation& animation, int64_t frame);

class FilmWriter {
 public:
  virtual ~FilmWriter() = default;
  virtual Expected<void> add(int64_t frame, const Pixels& pixels) = 0;  // in order
  virtual Expected<void> finish() = 0;  // gives the file its name; without it nothing is left
};

Expected<std::unique_ptr<FilmWriter>> open_gif(const std::filesystem::path& path,
                                               const Animation& animation);
Expected<std::unique_ptr<FilmWriter>> open_apng(const std::filesystem::path& path,
                                                const Animation& animation);
Expected<std::unique_ptr<FilmWriter>> open_webp(const std::filesystem::path& path,
                                                const Animation& animation);

}  // namespace convoscope
