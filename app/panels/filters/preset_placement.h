// A preset made ready to be placed: the weights of a filter, of a slice or of a whole bank, and
// small pictures of them. Worked out aside where that takes longer than a frame may; pure.
#pragma once

#include <optional>

#include "app/document/preset_edits.h"

namespace convoscope::app {

enum class PresetTarget { kFilter, kSlice, kBank };

struct PlacementQuestion {
  PresetCall call;
  PresetTarget target = PresetTarget::kFilter;
  BankPlan plan;
  FilterShape shape;     // of the bank
  int64_t k = 0, q = 0;  // where it goes
  bool operator==(const PlacementQuestion&) const = default;
};

struct ReadyPreset {
  std::optional<Error> refusal;  // and nothing else
  std::vector<float> weights;    // [h][w][in] of a filter, [h][w] of a slice; empty for a bank
  Filters bank;                  // of a bank; otherwise its tensor is null
  // HWIO with one channel, or three where the filters have three: the filter, the slice, or the
  // first filters of the bank.
  TensorPtr preview;
};

ReadyPreset placement_of(const PlacementQuestion& question);
// Little enough for a frame.
bool is_small(const PlacementQuestion& question);

// All presets as one bank for their thumbnails, of few channels. Null where that is refused.
struct ThumbsQuestion {
  int64_t h = 3, w = 3, in = 1;
  bool operator==(const ThumbsQuestion&) const = default;
};
TensorPtr preset_thumbs(const ThumbsQuestion& question);
// Of filters of that shape: what their thumbnails show.
ThumbsQuestion thumbs_question(const FilterShape& shape);

}  // namespace convoscope::app
