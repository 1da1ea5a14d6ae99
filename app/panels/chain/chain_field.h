// What one element of one level depends on, level by level down to the picture, as the Chain screen
// draws it; and what a pixel reaches on the way up. Worked out once when the element or the Result
// changes, not in every frame. What the sets mean: engine/analysis/receptive_field.h.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/compute/aside.h"
#include "app/document/view_state.h"
#include "app/panels/chain/chain_place.h"
#include "engine/analysis/field_axis.h"
#include "engine/analysis/path_counts.h"
#include "engine/analysis/receptive_field.h"
#include "engine/evaluate/result.h"

namespace convoscope::app {

// Half-open.
struct Span {
  int64_t begin = 0, end = 0;
  int64_t size() const { return end - begin; }
  bool empty() const { return end <= begin; }
  bool operator==(const Span&) const = default;
};

// Along one axis, with respect to the picture and before clipping (engine/analysis/field_axis.h):
// of the largest element. After a transposed layer a jump may be a fraction.
struct AxisNumbers {
  double size = 1, jump = 1, start = 0, origin = 0;  // origin: the middle of element 0
  double centre(double n) const { return origin + n * jump; }
  bool operator==(const AxisNumbers&) const = default;
};

// One level of a field along one axis.
struct ChainAxis {
  Span bounds;                   // of what is read; empty where nothing is
  std::vector<double> paths;     // of each position of the bounds: in how many ways it is reached
  std::vector<int64_t> padding;  // sorted positions outside that windows touched: read as zero

  double paths_at(int64_t position) const;
  int64_t count() const;  // positions that are read
  double most() const;
  Span with_padding() const;
};

struct ChainLevel {
  FieldLevel set;      // exactly
  int64_t pixels = 0;  // of the set
  ChainAxis h, w;      // its shadows
  bool read() const { return pixels > 0; }
};

// In how many ways each element of a level is reached, with the greatest of them.
struct LevelWays {
  PathCounts counts;
  double most = 0;
};

struct ChainField {
  ResultPtr result;  // never null
  ChainPlace place;
  std::vector<ChainLevel> levels;  // [0, place.level]
  // Of the same levels; null for a moment in large chains, since they are worked out aside.
  std::shared_ptr<const std::vector<LevelWays>> ways;
};

// What an element of the picture reaches.
struct ChainFanOut {
  ResultPtr result;
  Element pixel;
  std::vector<ChainLevel> levels;  // of every level; level 0 is the pixel itself
};

struct WaysQuestion {
  std::vector<LayerGeometry> chain;
  ChainPlace place;
  bool operator==(const WaysQuestion&) const = default;
};

class ChainFieldKeeper {
 public:
  explicit ChainFieldKeeper(Background& background);  // must outlive the keeper

  // Of the element that is pointed at or chosen; null before the first Result and where the level
  // has no elements.
  const ChainField* update(const ResultPtr& result, const ChainView& view,
                           const std::optional<ChainPlace>& pointed);
  const ChainField* current() const { return field_ ? &*field_ : nullptr; }

 private:
  Aside<WaysQuestion, std::vector<LevelWays>> ways_;
  std::optional<ChainField> field_;
};

class ChainFanOutKeeper {
 public:
  const ChainFanOut* update(const ResultPtr& result, const ChainView& view,
                            const std::optional<ChainPlace>& pointed);
  const ChainFanOut* current() const { return fan_out_ ? &*fan_out_ : nullptr; }

 private:
  std::optional<ChainFanOut> fan_out_;
};

// Extents of a level.
ImageShape level_shape(const Result& result, size_t level);
// "picture", or the layer's name.
std::string level_name(const Experiment& experiment, size_t level);
// The chosen element, whatever is pointed at; nothing where the level has no elements.
std::optional<ChainPlace> chosen_place(const Result& result, const ChainView& view);

// Closed forms of every level, worked out once for a Result.
class ChainNumbers {
 public:
  void update(const ResultPtr& result);
  const std::vector<AxisNumbers>& along(bool height) const { return height ? h_ : w_; }

 private:
  std::weak_ptr<const Result> result_;  // only to tell another one
  std::vector<AxisNumbers> h_, w_;
};

}  // namespace convoscope::app
