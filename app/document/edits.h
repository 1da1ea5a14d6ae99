// Every change of an experiment, as a value: a label for the history, a key that merges a drag into
// one step, and a pure function from experiment to experiment. Panels put Edits into the queue and
// nothing else changes a document. An edit may lead to an experiment that TensorFlow refuses: the
// window shows the sentence and keeps the last valid maps. One whose layer, filter or weight is not
// there (any more, because another edit came first) changes nothing.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "engine/experiment/experiment.h"

namespace convoscope::app {

struct Edit {
  std::string label;  // "strides 2, 2": shown by undo and redo
  // Consecutive edits with the same non-empty key become one step of history (a drag, typing in a
  // field). The panel ends a run with end_merge() on the queue when the control is let go.
  std::string merge_key;
  std::function<Experiment(const Experiment&)> apply;
};

// What panels write into during a frame and app/frame.cpp drains once.
class EditQueue {
 public:
  void push(Edit edit) { edits_.push_back(std::move(edit)); }
  bool empty() const { return edits_.empty(); }
  void end_merge() { ends_merge_ = true; }
  std::vector<Edit> take_edits() { return std::exchange(edits_, {}); }
  bool take_end_merge() { return std::exchange(ends_merge_, false); }

 private:
  std::vector<Edit> edits_;
  bool ends_merge_ = false;
};

Edit replace_experiment(Experiment experiment, std::string label);
// A new input. Filters of the first layer that read another number of channels are fitted to it,
// keeping their number of groups where that divides the new channels, else as one group: presets
// and random banks are made again, other banks repeat or drop channels.
Edit set_input(Input input, std::string label);
Edit set_data_format(DataFormat format);

// Settings of layer l. Nothing is clamped.
Edit set_strides(size_t l, Hw strides);
Edit set_dilations(size_t l, Hw dilations);
// To EXPLICIT: starts from the pads that the present mode comes to, so that the maps stay as they
// are.
Edit set_padding_mode(size_t l, PaddingMode mode);
Edit set_pads(size_t l, Pads pads);  // sets the mode to EXPLICIT too
Edit set_activation(size_t l, Activation activation);
// The one change that a Remedy (engine/conv/geometry.h) proposes: settings and filter extents.
Edit apply_remedy(size_t l, const Remedy& remedy);

// Filters of layer l. A changed weight makes the bank one of literal values, and marks the filter's
// name with an asterisk. Strokes over several cells share one merge key. `weights` is [h][w][in].
Edit set_weight(size_t l, int64_t y, int64_t x, int64_t q, int64_t k, float value);
Edit set_filter(size_t l, int64_t k, std::vector<float> weights, std::string name,
                std::string label);
// Presets and random banks are made again at the new shape, with further presets for further
// filters; other banks grow with zeros or are cropped. A shape without elements or beyond
// kMaxElements changes nothing.
Edit set_filter_extent(size_t l, int64_t h, int64_t w);
Edit set_filter_count(size_t l, int64_t out);  // the next layer's filters are fitted to it
// A whole bank; the next layer's filters are fitted to its number of filters.
Edit set_filters(size_t l, Filters filters, std::string label);

}  // namespace convoscope::app
