// See effective_field.h.
#include "engine/analysis/effective_field.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <new>
#include <string>
#include <utility>

#include "engine/analysis/effective_spread.h"
#include "engine/analysis/receptive_field.h"
#include "engine/chain/backward.h"
#include "engine/core/check.h"
#include "engine/core/memory.h"
#include "engine/core/random.h"
#include "engine/core/text.h"

namespace convoscope {
namespace {

TensorPtr picture_of(const TensorPtr& batch, int64_t n) {
  const ImageShape shape = image_shape(*batch);
  const ImageShape one{1, shape.h, shape.w, shape.c};
  auto picture = std::make_shared<Tensor>(
      Tensor::uninitialized(storage_dims(one, data_format(*batch)), batch->layout()));
  std::copy_n(batch->data() + n * one.size(), one.size(), picture->data());
  return picture;
}

struct Normal {
  double mean = 0, deviation = 0;
};

Normal normal_of(const Tensor& picture) {
  Normal normal;
  const auto count = static_cast<double>(std::max<int64_t>(picture.size(), 1));
  for (const float value : picture.values()) normal.mean += value / count;
  for (const float value : picture.values()) {
    const double away = value - normal.mean;
    normal.deviation += away * away / count;
  }
  normal.deviation = std::sqrt(normal.deviation);
  return normal;
}

// One picture of the random ones; drawn in NHWC order, so that the data format changes nothing.
TensorPtr random_picture(const ImageShape& shape, const Normal& normal, int64_t seed,
                         DataFormat format) {
  auto picture = std::make_shared<Tensor>(
      Tensor::uninitialized(storage_dims(shape, DataFormat::kNHWC), Layout::kNHWC));
  random_normal(picture->values(), seed, static_cast<float>(normal.mean),
                static_cast<float>(normal.deviation));
  return to_data_format(picture, format);
}

// 1 at the element, 0 elsewhere: the gradient of the element itself.
TensorPtr element_alone(const ImageShape& shape, DataFormat format, const FieldElement& e) {
  auto gradient = std::make_shared<Tensor>(shape, format);
  gradient->data()[image_view(*gradient).offset(0, e.y, e.x, e.c)] = 1;
  return gradient;
}

Expected<TensorPtr> gradient_at_picture(const Chain& one, const TensorPtr& picture,
                                        const TensorPtr& out_backprop,
                                        const Conv2dOptions& options) {
  auto values = forward_values(one, picture, options);
  if (!values) return tl::unexpected(std::move(values.error()));
  BackwardOptions backwards;
  backwards.conv = options;
  return backward(one, values->layers, out_backprop, backwards);
}

void add_gradient(const Tensor& gradient, double weight, EffectiveField& field) {
  const ImageView view = image_view(gradient);
  size_t at = 0;
  for (int64_t y = 0; y < view.shape.h; ++y) {
    for (int64_t x = 0; x < view.shape.w; ++x, ++at) {
      double magnitude = 0, energy = 0;
      for (int64_t c = 0; c < view.shape.c; ++c) {
        const double value = view.at(0, y, x, c);
        magnitude += std::abs(value);
        energy += value * value;
      }
      field.magnitude[at] += weight * magnitude;
      field.energy[at] += weight * energy;
    }
  }
}

void clear_outside(const FieldLevel& exact, EffectiveField& field) {
  size_t at = 0;
  for (int64_t y = 0; y < field.height; ++y) {
    for (int64_t x = 0; x < field.width; ++x, ++at) {
      if (!exact.contains(y, x)) field.magnitude[at] = field.energy[at] = 0;
    }
  }
}

void set_total(Progress* progress, const Chain& one, int64_t pictures) {
  if (progress == nullptr) return;
  int64_t once = 0;
  for (const LayerGeometry& geometry : one.geometry) once += geometry.multiply_adds;
  progress->done = 0;
  progress->total = 2 * once * pictures;
}

// Forward every sum and output is counted as kept, backward those of two layers at a time.
Expected<void> check_memory(const Chain& one) {
  int64_t kept = 0, largest = 0;
  for (const LayerGeometry& geometry : one.geometry) {
    const int64_t bytes = geometry.output.size() * static_cast<int64_t>(sizeof(float));
    kept += 2 * bytes;
    largest = std::max(largest, bytes);
  }
  if (kept + 4 * largest <= machine_bytes()) return {};
  return refuse("the gradients of " + std::to_string(one.geometry.size()) + " layers take " +
                group_digits((kept + 4 * largest) >> 20) + " MiB; this machine has " +
                group_digits(machine_bytes() >> 20));
}

EffectiveField without_gradients(const Chain& chain, const ImageShape& shape,
                                 const FieldElement& element, int64_t samples) {
  EffectiveField field;
  field.element = element;
  field.samples = samples;
  field.height = shape.h;
  field.width = shape.w;
  field.magnitude.resize(static_cast<size_t>(shape.h * shape.w));
  field.energy = field.magnitude;
  field.centre_h = static_cast<double>(shape.h - 1) / 2;
  field.centre_w = static_cast<double>(shape.w - 1) / 2;
  const LevelField closed = fields_of(chain.geometry)[element.layer + 1];
  if (closed.h && closed.w) {
    field.theoretical = {closed.h->covered_by(element.y), closed.w->covered_by(element.x)};
    field.centre_h = closed.h->centre(element.y);
    field.centre_w = closed.w->centre(element.x);
  }
  return field;
}

Expected<EffectiveField> measured(const Chain& chain, const TensorPtr& batch,
                                  const FieldElement& element,
                                  const EffectiveFieldOptions& options) {
  const Chain one = of_one_picture(chain, element.layer);
  if (auto fits = check_memory(one); !fits) return tl::unexpected(std::move(fits.error()));
  const ImageShape shape = one.geometry.front().input();
  const DataFormat format = data_format(*batch);
  EffectiveField field = without_gradients(one, shape, element, options.samples);
  const TensorPtr picture = picture_of(batch, element.n);
  const TensorPtr unit = element_alone(one.geometry.back().output, format, element);
  const Normal normal = normal_of(*picture);
  const int64_t pictures = std::max<int64_t>(options.samples, 1);
  set_total(options.progress, one, pictures);
  Conv2dOptions conv;
  conv.parallel = options.parallel;
  conv.progress = options.progress;
  for (int64_t s = 0; s < pictures; ++s) {
    const TensorPtr seen =
        options.samples == 0 ? picture : random_picture(shape, normal, options.seed + s, format);
    auto gradient = gradient_at_picture(one, seen, unit, conv);
    if (!gradient) return tl::unexpected(std::move(gradient.error()));
    add_gradient(**gradient, 1.0 / static_cast<double>(pictures), field);
  }
  const ReceptiveField exact =
      receptive_field(one.geometry, element.layer, element.y, element.x, element.c);
  clear_outside(exact.levels.front(), field);
  measure_spread(field);
  return field;
}

}  // namespace

Expected<EffectiveField> effective_field(const Chain& chain, const TensorPtr& picture,
                                         const FieldElement& element,
                                         const EffectiveFieldOptions& options) {
  CONVOSCOPE_CHECK(element.layer < chain.geometry.size());
  const ImageShape& output = chain.geometry[element.layer].output;
  CONVOSCOPE_CHECK(element.n >= 0 && element.n < output.n && element.y >= 0 &&
                   element.y < output.h && element.x >= 0 && element.x < output.w &&
                   element.c >= 0 && element.c < output.c);
  if (options.samples < 0 || options.samples > kMostSamples) {
    return refuse("there can be 0 to " + std::to_string(kMostSamples) + " random pictures, not " +
                      std::to_string(options.samples),
                  "samples");
  }
  try {
    return measured(chain, picture, element, options);
  } catch (const std::bad_alloc&) {
    return refuse("there is not enough memory for the gradients of " +
                  std::to_string(element.layer + 1) + " layers");
  }
}

}  // namespace convoscope
