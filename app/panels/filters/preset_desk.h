// What the panel of presets remembers between frames: which preset is open with which parameters,
// where it would go, and whether the newest document is its last placement. Part of Transient
// (context.h).
#pragma once

#include <memory>
#include <string>

#include "app/panels/filters/preset_placement.h"
#include "engine/experiment/experiment.h"

namespace convoscope::app {

struct PresetDesk {
  std::string search;
  PresetCall open{*find_preset("gabor"), {}};
  bool scroll_to_open = true;
  PresetTarget target = PresetTarget::kFilter;
  BankPlan plan;

  bool wanted = false;      // to be placed as soon as its weights are there
  bool ends_merge = false;  // and then the step of history ends

  // The last placement: where it went, and the document that it made.
  PlacementQuestion placed;
  size_t placed_layer = 0;
  std::weak_ptr<const Experiment> made;
  bool made_next = false;  // the next frame's document is it
};

}  // namespace convoscope::app
