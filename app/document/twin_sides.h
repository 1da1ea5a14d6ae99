// The two experiments that stand side by side, made from the present one by what the CompareView
// chooses. Pure functions; TwinSidesKeeper remembers what they gave, so that an unchanged side
// stays the same pointer and is computed once.
#pragma once

#include <string>

#include "app/document/edits.h"
#include "app/document/side_code.h"
#include "app/document/view_state.h"

namespace convoscope::app {

struct TwinSide {
  ExperimentPtr experiment;  // the present one itself where the choice changes nothing
  Precision precision = Precision::kFaithful;
  std::string title;   // "PyTorch padding=2, stride 2"
  bool torch = false;  // written as PyTorch writes it
};

// What a choice is called, without making it.
std::string side_title(const SideChoice& choice, const Experiment& present, size_t layer);

// A snapshot that is gone counts as the present.
TwinSide make_side(const SideChoice& choice, const ExperimentPtr& present, size_t layer,
                   Precision precision);

// B with the strides, dilations and, as explicit ones, the pads of A's layer: the settings that
// make B equal to A where their inputs and filters are the same. Null where the filters aren't
// those of A, where A is refused, and where B has these settings already.
ExperimentPtr mended_side(const TwinSide& a, const TwinSide& b, size_t layer);

// The present becomes `experiment`, its own snapshots stay.
Edit use_experiment(ExperimentPtr experiment, std::string label);

struct TwinSides {
  TwinSide a, b;
  SideCode code_a, code_b;
  ExperimentPtr mended;
  SideCode mended_code;
};

class TwinSidesKeeper {
 public:
  const TwinSides& update(const ExperimentPtr& present, const ViewState& view);

 private:
  ExperimentPtr present_;
  size_t layer_ = 0;
  SideChoice a_, b_;
  Precision precision_ = Precision::kFaithful;
  TwinSides sides_;
};

}  // namespace convoscope::app
