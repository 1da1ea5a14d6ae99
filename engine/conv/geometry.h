// Where every window of a conv2d lies: effective filter, pads, output size, groups. All of VALID,
// SAME and EXPLICIT, stride and dilation, in integers (conv2d-semantics §1, §2). resolve_geometry()
// is the one place that decides whether TensorFlow accepts a case, and says so in our sentence and
// in its own (§5).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/conv/spec.h"

namespace convoscope {

// One axis. Output element o reads input positions o·stride + t·dilation − pad_before, 0 ≤ t <
// filter; positions outside [0, input) read zero.
struct AxisGeometry {
  int64_t input = 0, filter = 0, stride = 1, dilation = 1;
  int64_t effective = 0;   // E = (filter − 1)·dilation + 1
  int64_t pad_before = 0;  // B
  int64_t pad_after = 0;   // A
  int64_t output = 0;      // O
  // Cells after the last window: padded input − ((O − 1)·stride + E), 0 when O is 0. Under SAME it
  // is positive only where stride > E skips cells at the end.
  int64_t unread_end = 0;

  int64_t padded() const { return input + pad_before + pad_after; }
  int64_t position(int64_t o, int64_t tap) const {
    return o * stride + tap * dilation - pad_before;
  }
  bool inside(int64_t position_in_input) const {
    return position_in_input >= 0 && position_in_input < input;
  }
  bool operator==(const AxisGeometry&) const = default;
};

struct Geometry {
  AxisGeometry h, w;
  int64_t batch = 0;
  int64_t in_channels = 0;      // Cin
  int64_t filter_channels = 0;  // Cf
  int64_t out_channels = 0;     // Cout
  int64_t groups = 1;           // Cin / Cf; output channel k belongs to group k / (Cout / groups)

  ImageShape output() const { return {batch, h.output, w.output, out_channels}; }
  int64_t channels_per_group() const { return out_channels / groups; }  // of the output
  // Multiply-adds, products with padding included: N·OH·OW·KH·KW·Cf·Cout.
  int64_t multiply_adds() const {
    return batch * h.output * w.output * h.filter * w.filter * filter_channels * out_channels;
  }
  bool operator==(const Geometry&) const = default;
};

// The geometry of a legal case, or the refusal that tf.nn.conv2d gives in graph mode, in
// TensorFlow's order of checks. Error::field is "strides", "dilations", "padding", "filters" or
// "input". Also refuses an output that exceeds kMaxElements (ours, not TensorFlow's).
Expected<Geometry> resolve_geometry(const Case& conv_case);

// The two geometric steps alone, for panels that derive one axis at a time, whatever it says:
// values beyond [0, kMaxElements] (stride and dilation: [1, kMaxElements]) count as the nearest one
// within. The output may come out as 0 or negative, which resolve_geometry refuses.
AxisGeometry axis_geometry(int64_t input, int64_t filter, int64_t stride, int64_t dilation,
                           PaddingMode mode, int64_t pad_before, int64_t pad_after);

// How the numbers of one axis come about, formula beside figures, for panels and `shape`:
//   {"effective filter", "E = (F−1)·D + 1", "4·2 + 1", 9}
struct DerivationStep {
  std::string quantity;
  std::string formula;
  std::string figures;
  int64_t value = 0;
};
std::vector<DerivationStep> derive_axis(const AxisGeometry& axis, PaddingMode mode);

// A legal case near a refused one.
struct Remedy {
  std::string label;   // "dilation 23": short enough for a button
  std::string effect;  // "spans 93, output 2 wide"
  Case conv_case;      // the whole case with that one change
};

// Nearest legal values for a refused case, one per parameter of the layer that alone can mend it,
// at most four; each one is accepted by resolve_geometry. Padding may give two, EXPLICIT and SAME.
// The input is never changed. Empty for a legal case, and where no single parameter helps.
std::vector<Remedy> nearest_legal(const Case& conv_case);

// The first of them for Error::nearest, "dilation 3 (spans 7, output 2 wide)"; empty where there is
// none.
std::string nearest_text(const Case& conv_case);

}  // namespace convoscope
