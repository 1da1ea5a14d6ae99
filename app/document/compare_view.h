// What stands side by side on the Compare screen, and how it is compared.
// Part of the ViewState: saved between runs, never undone.
#pragma once

#include <optional>
#include <string>

#include "app/document/place.h"
#include "engine/analysis/alignment.h"

namespace convoscope::app {

// The present experiment, one of its snapshots, or the present with one change in the chosen layer.
enum class SideKind {
  kPresent,
  kSnapshot,
  kSame,
  kTorch,  // symmetric pads of ⌊dilation·(filter − 1)/2⌋, as padding= in PyTorch is written
  kValid,
  kSameStrided,  // with stride 2 where the present has 1: there the pads of the two differ
  kTorchStrided,
  kUndilated,
  kUnstrided,
  kPlainSums,  // computed otherwise, not set otherwise: Precision
  kFastSums,
};

struct SideChoice {
  SideKind kind = SideKind::kPresent;
  std::string snapshot = {};  // its name
  bool operator==(const SideChoice&) const = default;
};

struct CompareView {
  SideChoice a{SideKind::kSameStrided}, b{SideKind::kTorchStrided};
  Alignment alignment = Alignment::kIndex;
  bool without_border = false;
  double tolerance = 1e-5;  // up to which two values count as equal
  bool along_height = false;
  std::optional<Element> element = {};      // of the compared pairs
  Viewport input_view = {}, map_view = {};  // of both sides, and of the difference
  bool operator==(const CompareView&) const = default;
};

}  // namespace convoscope::app
