// See answers.h.
#include "engine/analysis/answers.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <utility>

#include "engine/conv/conv2d.h"
#include "engine/core/check.h"
#include "engine/input/patterns.h"

namespace convoscope {
namespace {

constexpr int64_t kPictureSize = 128;

Tensor only_slice(const Tensor& bank, int64_t q, int64_t k) {
  const FilterShape shape = filter_shape(bank);
  CONVOSCOPE_CHECK(q >= 0 && q < shape.in && k >= 0 && k < shape.out);
  Tensor slice(FilterShape{shape.h, shape.w, 1, 1});
  for (int64_t y = 0; y < shape.h; ++y) {
    for (int64_t x = 0; x < shape.w; ++x) {
      slice.data()[y * shape.w + x] = bank.data()[filter_offset(shape, y, x, q, k)];
    }
  }
  return slice;
}

Tensor square(int64_t size) { return Tensor(ImageShape{1, size, size, 1}, DataFormat::kNHWC); }

// None of the cases made here is refused.
Tensor answer_to(const Tensor& picture, const Tensor& filter, PaddingMode padding) {
  Conv2dSpec spec;
  spec.padding.mode = padding;
  Expected<Tensor> answer = conv2d(picture, filter, spec);
  CONVOSCOPE_CHECK(answer.has_value());
  return std::move(*answer);
}

// Of the answers whose windows lie inside the picture: the border of zeros is an edge that most
// filters answer to more than to anything inside.
float largest_inside(const Tensor& answer, const FilterShape& filter) {
  const ImageView view = image_view(answer);
  const int64_t top = (filter.h - 1) / 2, left = (filter.w - 1) / 2;
  float largest = 0;
  for (int64_t y = top; y < view.shape.h - filter.h / 2; ++y) {
    for (int64_t x = left; x < view.shape.w - filter.w / 2; ++x) {
      const float value = view.at(0, y, x, 0);
      if (std::isfinite(value)) largest = std::max(largest, std::abs(value));
    }
  }
  return largest;
}

FilterAnswers::Pair pair_of(Tensor picture, const Tensor& filter) {
  FilterAnswers::Pair pair;
  pair.answer = std::make_shared<const Tensor>(answer_to(picture, filter, PaddingMode::kSame));
  pair.picture = std::make_shared<const Tensor>(std::move(picture));
  pair.largest = largest_inside(*pair.answer, filter_shape(filter));
  return pair;
}

// Wide enough for the whole answer and a margin, and so that no window that meets the bright pixel
// meets the border; odd, so that it has a middle.
Tensor impulse(const FilterShape& filter) {
  const int64_t size = std::max(filter.h, filter.w) * 2 + 3;
  Tensor picture = square(size);
  picture.data()[size / 2 * size + size / 2] = 1;
  return picture;
}

// Its edge fades over one pixel, as a lens would show it, so that no direction has steps.
Tensor disc() {
  Tensor picture = square(kPictureSize);
  const double middle = 0.5 * static_cast<double>(kPictureSize - 1), radius = 0.6 * middle;
  for (int64_t y = 0; y < kPictureSize; ++y) {
    for (int64_t x = 0; x < kPictureSize; ++x) {
      const double distance =
          std::hypot(static_cast<double>(x) - middle, static_cast<double>(y) - middle);
      picture.data()[y * kPictureSize + x] =
          static_cast<float>(std::clamp(radius - distance + 0.5, 0.0, 1.0));
    }
  }
  return picture;
}

// One row of answers (VALID: the picture is as high as the filter) to a step in x; for a step in y
// the same with rows and columns exchanged.
std::vector<float> step_answer(const Tensor& filter, int64_t reach, bool along_x) {
  const FilterShape shape = filter_shape(filter);
  const int64_t along = along_x ? shape.w : shape.h;
  const int64_t length = 2 * reach + along;
  const int64_t first_bright = reach + (along - 1) / 2;  // read by the centre tap of output `reach`
  Tensor picture(along_x ? ImageShape{1, shape.h, length, 1} : ImageShape{1, length, shape.w, 1},
                 DataFormat::kNHWC);
  const int64_t width = along_x ? length : shape.w;
  for (int64_t i = 0; i < picture.size(); ++i) {
    picture.data()[i] = (along_x ? i % width : i / width) >= first_bright ? 1.0f : 0.0f;
  }
  const Tensor answer = answer_to(picture, filter, PaddingMode::kValid);
  return {answer.values().begin(), answer.values().end()};
}

}  // namespace

FilterAnswers filter_answers(const Tensor& bank, int64_t q, int64_t k) {
  const Tensor filter = only_slice(bank, q, k);
  const FilterShape shape = filter_shape(filter);
  FilterAnswers answers;
  Expected<Tensor> plate =
      make_pattern("zone_plate", {1, kPictureSize, kPictureSize, 1}, DataFormat::kNHWC);
  CONVOSCOPE_CHECK(plate.has_value());
  answers.zone_plate = pair_of(std::move(*plate), filter);
  answers.impulse = pair_of(impulse(shape), filter);
  answers.disc = pair_of(disc(), filter);
  answers.reach = std::max({shape.h, shape.w, int64_t{4}});
  answers.step_x = step_answer(filter, answers.reach, true);
  answers.step_y = step_answer(filter, answers.reach, false);
  return answers;
}

}  // namespace convoscope
