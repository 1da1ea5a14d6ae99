// The film of the chosen layer and the frame of it that is shown, both made aside. Until a frame is
// drawn the one before stands in, so that nothing flickers.
#pragma once

#include <memory>
#include <optional>

#include "app/compute/aside.h"
#include "app/panels/maps/playback.h"
#include "engine/picture/animation.h"

namespace convoscope::app {

struct FilmQuestion {
  ResultPtr result;
  AnimationOptions options;
  bool operator==(const FilmQuestion& other) const;
};

struct FilmAnswer {
  std::optional<Error> refusal;
  std::shared_ptr<const Animation> film;  // null where it was refused
};

// Pixels of the screen that a frame may take.
struct FrameRoom {
  int width = 0, height = 0;
  bool operator==(const FrameRoom&) const = default;
};

struct FrameQuestion {
  std::shared_ptr<const Animation> film;
  int64_t frame = 0;
  FrameRoom room;
  bool operator==(const FrameQuestion&) const = default;
};

// [1, h, w, 3]: sRGB as 0 to 1, for MapPainter::draw_picture.
TensorPtr picture_of(const Pixels& pixels);
// The same, made smaller by its mean colours where the room asks for it.
TensorPtr picture_in(const Pixels& pixels, const FrameRoom& room);

class FilmPreview {
 public:
  FilmPreview();

  struct Shown {
    const FilmAnswer* film = nullptr;  // null before the first
    TensorPtr picture;                 // of the frame, or of the one before it; may be null
    bool behind = false;               // the film is of another question
  };
  // Asks for the film and its frame, every frame that shows it; brings `frame` into the film.
  Shown update(const FilmQuestion& question, const FrameRoom& room);
  void forget();  // lets go of the Result

  int64_t frame = 0;
  Playback playback;

  bool busy() const { return background_.busy(); }
  void wait_idle() const { background_.wait_idle(); }
  void on_done(void (*wake)()) { background_.on_done(wake); }
  // The last film that was made; null where there is none.
  const FilmAnswer* film() const { return film_.get(); }

 private:
  std::shared_ptr<const FilmAnswer> film_;
  TensorPtr picture_;
  Background background_;
  using Films = Aside<FilmQuestion, FilmAnswer>;
  using Frames = Aside<FrameQuestion, TensorPtr>;
  std::unique_ptr<Films> films_;
  std::unique_ptr<Frames> frames_;
};

}  // namespace convoscope::app
