// See export_film.h.
#include "app/panels/export/export_film.h"

#include <algorithm>
#include <cmath>
#include <tuple>

#include "engine/files/resize.h"

namespace convoscope::app {
namespace {

auto fields_of(const AnimationOptions& o) {
  return std::tie(o.layer, o.picture, o.channel, o.filter, o.row, o.column, o.width, o.height,
                  o.frames_per_second, o.loop, o.light, o.numbers, o.values);
}

FilmAnswer make_film(const FilmQuestion& question) {
  Expected<Animation> film = Animation::make(question.result, question.options);
  if (!film) return {.refusal = film.error()};
  return {.film = std::make_shared<const Animation>(*std::move(film))};
}

TensorPtr draw_frame(const FrameQuestion& question) {
  return picture_in(question.film->draw(question.frame), question.room);
}

}  // namespace

bool FilmQuestion::operator==(const FilmQuestion& other) const {
  return result == other.result && fields_of(options) == fields_of(other.options);
}

TensorPtr picture_of(const Pixels& pixels) {
  Tensor tensor(ImageShape{1, pixels.height, pixels.width, 3}, DataFormat::kNHWC);
  const size_t count = pixels.rgba.size() / 4;
  for (size_t i = 0; i < count; ++i) {
    for (size_t c = 0; c < 3; ++c) {
      tensor.data()[3 * i + c] = static_cast<float>(pixels.rgba[4 * i + c]) / 255.0f;
    }
  }
  return std::make_shared<const Tensor>(std::move(tensor));
}

TensorPtr picture_in(const Pixels& pixels, const FrameRoom& room) {
  TensorPtr picture = picture_of(pixels);
  const double fit = std::min(static_cast<double>(room.width) / pixels.width,
                              static_cast<double>(room.height) / pixels.height);
  if (fit >= 1 || fit <= 0) return picture;
  const auto part = [&](int side) { return std::max<int64_t>(1, std::lround(fit * side - 0.5)); };
  return std::make_shared<const Tensor>(
      resize_image(*picture, part(pixels.height), part(pixels.width)));
}

FilmPreview::FilmPreview() { forget(); }

FilmPreview::Shown FilmPreview::update(const FilmQuestion& question, const FrameRoom& room) {
  const Films::Known known = films_->ask(question);
  if (known.answer) film_ = known.answer;
  Shown shown{.film = film_.get(), .picture = nullptr, .behind = !known.answers(question)};
  if (!film_ || !film_->film) return shown;
  frame = std::clamp<int64_t>(frame, 0, std::max<int64_t>(film_->film->frames() - 1, 0));
  const Frames::Known drawn = frames_->ask({film_->film, frame, room});
  if (drawn.answer) picture_ = *drawn.answer;
  shown.picture = picture_;
  return shown;
}

void FilmPreview::forget() {
  film_.reset();
  picture_.reset();
  playback = {};
  films_ = std::make_unique<Films>(background_, make_film);
  frames_ = std::make_unique<Frames>(background_, draw_frame);
}

}  // namespace convoscope::app
