// See preset_placement.h.
#include "app/panels/filters/preset_placement.h"

#include <algorithm>
#include <memory>

#include "engine/filters/filter_bank.h"

namespace convoscope::app {
namespace {

constexpr int64_t kPreviewFilters = 12;
constexpr int64_t kColourChannels = 3;

// Filters 0 to `count` − 1 of a bank [h][w][in][out], all channels where there are three, else q.
TensorPtr preview_of(std::span<const float> bank, const FilterShape& shape, int64_t q,
                     int64_t count) {
  const bool colour = shape.in == kColourChannels;
  Tensor preview(FilterShape{shape.h, shape.w, colour ? kColourChannels : 1, count});
  int64_t at = 0;
  for (int64_t tap = 0; tap < shape.h * shape.w; ++tap) {
    for (int64_t c = colour ? 0 : q; c <= (colour ? kColourChannels - 1 : q); ++c) {
      for (int64_t k = 0; k < count; ++k) {
        preview.data()[at++] = bank[static_cast<size_t>((tap * shape.in + c) * shape.out + k)];
      }
    }
  }
  return std::make_shared<const Tensor>(std::move(preview));
}

ReadyPreset on_bank(const PlacementQuestion& question) {
  const FilterShape& shape = question.shape;
  Expected<Filters> filters = filters_of_preset(question.call, shape, question.plan);
  if (!filters) return {.refusal = filters.error()};
  ReadyPreset placement{.bank = std::move(*filters)};
  placement.preview = preview_of(placement.bank.tensor->values(), shape, question.q,
                                 std::min(shape.out, kPreviewFilters));
  return placement;
}

ReadyPreset on_filter(const PlacementQuestion& question) {
  const FilterShape& shape = question.shape;
  auto weights =
      preset_weights(question.call, {{shape.h, shape.w, shape.in}, shape.out, question.k});
  if (!weights) return {.refusal = weights.error()};
  const FilterShape one{shape.h, shape.w, shape.in, 1};
  TensorPtr preview = preview_of(*weights, one, question.q, 1);
  return {.weights = std::move(*weights), .preview = std::move(preview)};
}

// A drawn slice is that of the drawn filter; a formed one is the form on one channel.
ReadyPreset on_slice(const PlacementQuestion& question) {
  const FilterShape& shape = question.shape;
  const bool drawn = question.call.preset->initializer.has_value();
  const int64_t in = drawn ? shape.in : 1;
  const auto weights =
      preset_weights(question.call, {{shape.h, shape.w, in}, shape.out, question.k});
  if (!weights) return {.refusal = weights.error()};
  ReadyPreset placement;
  for (int64_t tap = 0; tap < shape.h * shape.w; ++tap) {
    placement.weights.push_back(
        (*weights)[static_cast<size_t>(tap * in + (drawn ? question.q : 0))]);
  }
  placement.preview = preview_of(placement.weights, {shape.h, shape.w, 1, 1}, 0, 1);
  return placement;
}

}  // namespace

ReadyPreset placement_of(const PlacementQuestion& question) {
  switch (question.target) {
    case PresetTarget::kBank:
      return on_bank(question);
    case PresetTarget::kSlice:
      return on_slice(question);
    case PresetTarget::kFilter:
      break;
  }
  return on_filter(question);
}

bool is_small(const PlacementQuestion& question) {
  constexpr int64_t kFewWeights = 12000;
  const FilterShape& s = question.shape;
  const bool whole = question.target == PresetTarget::kBank || question.call.preset->initializer;
  const int64_t in = question.target == PresetTarget::kSlice && !whole ? 1 : s.in;
  return s.h * s.w * in * (whole ? s.out : 1) <= kFewWeights;
}

TensorPtr preset_thumbs(const ThumbsQuestion& question) {
  std::vector<std::string> ids;
  for (const Preset& preset : presets()) ids.emplace_back(preset.id);
  Expected<Tensor> bank = bank_of_presets(ids, question.h, question.w, question.in);
  return bank ? std::make_shared<const Tensor>(std::move(*bank)) : nullptr;
}

ThumbsQuestion thumbs_question(const FilterShape& shape) {
  return {shape.h, shape.w, shape.in == kColourChannels ? kColourChannels : 1};
}

}  // namespace convoscope::app
