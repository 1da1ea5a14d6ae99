// The parts of the panel of presets, and what it shares with the list that opens over the window.
#pragma once

#include "app/panels/context.h"
#include "app/panels/filters/preset_desk.h"

namespace convoscope::app {

// Name, category or sentence hold the words, whatever their case.
bool preset_matches(const Preset& preset, const std::string& search);

// All presets as a bank for thumbnails; null until they are made.
TensorPtr preset_thumbnails(PanelContext& context, const FilterShape& shape);

// Below the row of the open preset: a preview, its parameters, and what inserts it.
struct DetailsResult {
  bool insert = false;
  bool changed = false, released = false;  // parameters
};
DetailsResult draw_preset_details(PanelContext& context, const FilterShape& shape,
                                  const ReadyPreset* placement);
// Its height, so that the row can be laid out before.
float preset_details_height(const PresetDesk& desk);

}  // namespace convoscope::app
