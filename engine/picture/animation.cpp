// See animation.h.
#include "engine/picture/animation.h"

#include "engine/core/check.h"
#include "engine/picture/film.h"

namespace convoscope {

struct Animation::Scene {
  Film film;
};

Animation::Animation(std::unique_ptr<Scene> scene) : scene_(std::move(scene)) {}
Animation::~Animation() = default;
Animation::Animation(Animation&&) noexcept = default;
Animation& Animation::operator=(Animation&&) noexcept = default;

Expected<Animation> Animation::make(ResultPtr result, const AnimationOptions& options) {
  auto film = make_film(std::move(result), options);
  if (!film) return tl::unexpected(film.error());
  return Animation(std::make_unique<Scene>(Scene{*std::move(film)}));
}

int64_t Animation::frames() const { return scene_->film.frames(); }
int Animation::width() const { return scene_->film.layout.width; }
int Animation::height() const { return scene_->film.layout.height; }
const AnimationOptions& Animation::options() const { return scene_->film.options; }

Pixels Animation::draw(int64_t frame) const {
  CONVOSCOPE_CHECK(frame >= 0 && frame < frames());
  const Film& film = scene_->film;
  const PictureTheme& theme = film.theme();
  const double unit = film.unit();
  Canvas canvas(width(), height());
  canvas.fill_all(theme.ground);
  canvas.text({26 * unit, film.layout.title_y}, film.title,
              {Face::kSemiBold, 18 * unit, theme.text});
  canvas.text({26 * unit, film.layout.settings_y}, film.settings,
              {Face::kRegular, 12.5 * unit, theme.dim});
  draw_planes(film, frame, canvas);
  const TextStyle label{Face::kRegular, 12.5 * unit, theme.dim};
  canvas.text({26 * unit, film.layout.output_label_y}, film.output_label, label);
  canvas.text({26 * unit, film.layout.input_label_y}, film.input_label, label);
  draw_sum(film, frame, canvas);
  return canvas.pixels();
}

}  // namespace convoscope
