// The output element that the window explains: the one under the cursor, or else the pinned one.
// What there is to say about it (the exact set it reads, every term of its sum) is worked out once
// when the element or the Result changes, not in every frame; aside where it has many terms.
#pragma once

#include <memory>
#include <optional>

#include "app/compute/aside.h"
#include "app/document/view_state.h"
#include "app/panels/chain/chain_place.h"
#include "engine/analysis/explain.h"
#include "engine/analysis/receptive_field.h"
#include "engine/evaluate/result.h"

namespace convoscope::app {

// What is pointed at in this frame; written by the views, read by all panels one frame later.
struct Hover {
  std::optional<Element> output;    // of the shown map
  std::optional<Element> input;     // of the shown layer's input
  std::optional<ChainPlace> chain;  // on the Chain screen
};

struct Focus {
  ResultPtr result;  // never null
  size_t layer = 0;
  int64_t n = 0, y = 0, x = 0, k = 0;
  ReceptiveField field;
  Explanation explanation;

  const Geometry& geometry() const { return result->layers[layer].geometry.window; }
  // The set read from the layer's own input.
  const FieldLevel& read() const { return field.levels[layer]; }
};

struct FocusQuestion {
  ResultPtr result;
  size_t layer = 0;
  int64_t n = 0, y = 0, x = 0, k = 0;
  bool operator==(const FocusQuestion&) const = default;
};

class FocusKeeper {
 public:
  explicit FocusKeeper(Background& background);  // must outlive the keeper

  // The focus for this frame; null when nothing is pointed at or pinned, or the map is empty. While
  // one with many terms is worked out, the one before stands in if it is of the same map.
  const Focus* update(const ResultPtr& result, const ViewState& view, const Hover& hover);
  // That of the last frame.
  const Focus* current() const { return focus_.get(); }

 private:
  Aside<FocusQuestion, Focus> aside_;
  std::shared_ptr<const Focus> focus_;
};

// The outputs that read the input element being pointed at.
class FanOutKeeper {
 public:
  // Null when no input element is pointed at.
  const FanOut* update(const ResultPtr& result, const ViewState& view, const Hover& hover);
  // Those of the last frame.
  const FanOut* current() const { return element_ ? &fan_out_ : nullptr; }

 private:
  ResultPtr result_;
  size_t layer_ = 0;
  std::optional<Element> element_;
  FanOut fan_out_;
};

}  // namespace convoscope::app
