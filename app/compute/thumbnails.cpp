// See thumbnails.h.
#include "app/compute/thumbnails.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "engine/analysis/stats.h"
#include "engine/core/arithmetic.h"

namespace convoscope::app {
namespace {

// One map reduced by a whole factor.
Thumbnail thumbnail_of(const Tensor& output) {
  const ImageView view = image_view(output);
  Thumbnail thumbnail;
  if (view.shape.size() == 0) return thumbnail;
  const int64_t factor = ceil_div(std::max(view.shape.h, view.shape.w), kThumbnailSide);
  const int64_t h = ceil_div(view.shape.h, factor), w = ceil_div(view.shape.w, factor);
  const std::vector<float> values = reduced_map(view, 0, 0, factor, 0, 0, h, w);
  Tensor map(ImageShape{1, h, w, 1}, DataFormat::kNHWC);
  std::copy(values.begin(), values.end(), map.data());
  for (const float value : values) {
    if (std::isfinite(value)) thumbnail.range = std::max(thumbnail.range, std::abs(value));
  }
  if (!(thumbnail.range > 0)) thumbnail.range = 1;
  thumbnail.map = std::make_shared<const Tensor>(std::move(map));
  return thumbnail;
}

}  // namespace

std::shared_ptr<const Thumbnail> Thumbnails::find_or_request(const ExperimentPtr& experiment,
                                                             const ResultPtr& at_hand) {
  const std::lock_guard lock(mutex_);
  std::erase_if(entries_, [](const Entry& entry) { return entry.experiment.expired(); });
  for (const Entry& entry : entries_) {
    if (entry.experiment.lock() == experiment) return entry.thumbnail;
  }
  entries_.push_back({experiment, nullptr});
  background_.run([this, experiment, at_hand] {
    EvaluateOptions options;
    options.keep_bytes = 1;  // the last layer alone is shown
    options.look = {experiment->layers.size() - 1};
    const auto answer = evaluate(experiment, at_hand, options);
    Thumbnail thumbnail;
    if (answer) thumbnail = thumbnail_of(*(*answer)->layers.back().output);
    publish(experiment, std::make_shared<const Thumbnail>(std::move(thumbnail)));
  });
  return nullptr;
}

// On the worker.
void Thumbnails::publish(const ExperimentPtr& experiment,
                         std::shared_ptr<const Thumbnail> thumbnail) {
  const std::lock_guard lock(mutex_);
  for (Entry& entry : entries_) {
    if (entry.experiment.lock() == experiment) entry.thumbnail = std::move(thumbnail);
  }
}

}  // namespace convoscope::app
