// What the Chain screen explains and shows: the element whose field is traced back, the map that
// stands for each level, and which of its tabs are open.
// Part of the ViewState: the tabs are saved between runs, the rest belongs to an experiment.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "app/document/place.h"

namespace convoscope::app {

enum class ChainTab { kTree, kFanOut, kEffective, kDesign };

struct ChainView {
  ChainTab tab = ChainTab::kTree;
  bool along_height = false;  // the axis of the tree and of the table
  bool one_layer = false;     // the chosen layer's settings instead of the table of all
  bool coverage = false;      // the readers of all pixels instead of what one pixel reaches
  bool expected = false;      // the effective field over random pictures instead of this one
  float radius = 0.5f;        // of the effective field, as a share of the theoretical half-width
  int64_t wanted_field = 64, wanted_stride = 8;  // of proposed chains, in pixels of the picture

  // Levels count activations: 0 is the picture, l + 1 the output of layer l.
  std::optional<size_t> level = {};     // whose element is explained; none: that of the last layer
  std::optional<Element> element = {};  // none: one near the middle
  std::optional<Element> pixel = {};    // of the picture, where the fan-out starts; likewise
  // Shown of each layer, by its name, so that edits of the chain keep it; of kInputName for the
  // picture. Missing: chosen by the window.
  std::map<std::string, int64_t> maps = {};

  bool operator==(const ChainView&) const = default;
};

// The same tabs, of another experiment.
ChainView for_another_experiment(const ChainView& view);

// −1: none was chosen.
int64_t chosen_map(const ChainView& view, const std::string& layer);

// The element that is chosen, or one near the middle, within H×W; neither extent is 0.
Element nearest_element(const std::optional<Element>& chosen, int64_t height, int64_t width);

}  // namespace convoscope::app
