// See model_picture.h.
#include "app/panels/model/model_picture.h"

#include <algorithm>

namespace convoscope::app {
namespace {

// Of a pattern for a model that doesn't say how large its pictures are.
constexpr int64_t kPatternSide = 96;

// Files whose pixels are scaled as they are read.
template <typename Picture>
void fit_picture(Picture& picture, const PictureWish& wish) {
  if (wish.extents) {
    picture.h = wish.extents->h;
    picture.w = wish.extents->w;
  }
  if (wish.channels == 1 || wish.channels == 3) picture.grey = wish.channels == 1;
}

struct Fit {
  const ImageShape& present;
  const PictureWish& wish;

  ImageShape shape(ImageShape shape) const {
    if (wish.extents) {
      shape.h = wish.extents->h;
      shape.w = wish.extents->w;
    }
    shape.c = wish.channels.value_or(shape.c);
    return shape;
  }

  InputSource operator()(InputRandomNormal source) const {
    source.shape = shape(source.shape);
    return source;
  }
  InputSource operator()(InputPattern source) const {
    source.shape = shape(source.shape);
    return source;
  }
  InputSource operator()(InputImage source) const {
    const bool fits =
        (!wish.extents || (present.h == wish.extents->h && present.w == wish.extents->w)) &&
        (!wish.channels || present.c == *wish.channels);
    if (!fits) fit_picture(source, wish);
    return source;
  }
  template <typename Other>
  InputSource operator()(Other source) const {
    return source;
  }
};

}  // namespace

InputSource fitted_source(const InputSource& source, const ImageShape& present,
                          const PictureWish& wish) {
  return std::visit(Fit{present, wish}, source);
}

InputSource chosen_source(const ModelView& view, const Input& present,
                          const std::optional<InputSource>& file, const PictureWish& wish) {
  const ImageShape shape = image_shape(*present.tensor);
  if (view.picture == ModelPicture::kPattern) {
    const ImageShape pattern{1, kPatternSide, kPatternSide, 3};
    const bool coloured = wish.channels.value_or(3) <= 3;
    return coloured ? fitted_source(InputPattern{"spheres", pattern}, pattern, wish)
                    : fitted_source(InputRandomNormal{pattern, 1}, pattern, wish);
  }
  if (view.picture == ModelPicture::kFile && file) return fitted_source(*file, {}, wish);
  return fitted_source(present.source, shape, wish);
}

}  // namespace convoscope::app
