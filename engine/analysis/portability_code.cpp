// See portability_code.h. Lists are spelt with a space after the comma, as Python's formatters do.
#include "engine/analysis/portability_code.h"

#include "engine/conv/arguments.h"

namespace convoscope {
namespace {

bool channels_first(const Case& conv_case) {
  return conv_case.spec.data_format == DataFormat::kNCHW;
}

// Line breaks and the indent after them become one space.
std::string one_line(const std::string& code) {
  std::string line;
  for (const char c : code) {
    const bool space = c == '\n' || c == ' ';
    if (!space) {
      line += c;
    } else if (!line.empty() && line.back() != ' ') {
      line += ' ';
    }
  }
  return line;
}

std::string groups_argument(const std::string& name, const Geometry& g) {
  return g.groups == 1 ? "" : ", " + name + "=" + std::to_string(g.groups);
}

}  // namespace

std::string pair_text(int64_t h, int64_t w) { return std::to_string(h) + ", " + std::to_string(w); }

std::string pair_text(const Hw& hw) { return pair_text(hw.h, hw.w); }

std::string pads_text(const Geometry& g) {
  return pair_text(g.h.pad_before, g.h.pad_after) + ", " + pair_text(g.w.pad_before, g.w.pad_after);
}

std::string tensorflow_code(const Conv2dSpec& spec) { return one_line(tensorflow_call(spec)); }

std::string tensorflow_nhwc_code(const Conv2dSpec& spec) {
  Conv2dSpec last = spec;
  last.data_format = DataFormat::kNHWC;
  std::string code = tensorflow_code(last);
  const std::string head = "tf.nn.conv2d(x,";
  return "tf.transpose(tf.nn.conv2d(tf.transpose(x, [0, 2, 3, 1])," + code.substr(head.size()) +
         ", [0, 3, 1, 2])";
}

std::string keras_code(const Case& conv_case, const Geometry& g, KerasForm form) {
  const auto& [input, filters, spec] = conv_case;
  const bool first = channels_first(conv_case) && form != KerasForm::kPermuted;
  const std::string format = first ? ", data_format=\"channels_first\"" : "";
  const bool same = spec.padding.mode == PaddingMode::kSame;
  const std::string layer = "keras.layers.Conv2D(" + std::to_string(filters.out) + ", (" +
                            pair_text(filters.h, filters.w) + "), strides=(" +
                            pair_text(spec.strides) + "), padding=\"" + (same ? "same" : "valid") +
                            "\", dilation_rate=(" + pair_text(spec.dilations) + ")" +
                            groups_argument("groups", g) + format + ", use_bias=False)";
  const std::string pad = spec.padding.mode == PaddingMode::kExplicit
                              ? "keras.layers.ZeroPadding2D(((" +
                                    pair_text(g.h.pad_before, g.h.pad_after) + "), (" +
                                    pair_text(g.w.pad_before, g.w.pad_after) + "))" + format + "), "
                              : "";
  switch (form) {
    case KerasForm::kPlain:
      break;
    case KerasForm::kPaddedFirst:
      return "keras.Sequential([" + pad + layer + "])";
    case KerasForm::kPermuted:
      return "keras.Sequential([keras.layers.Permute((2, 3, 1)), " + pad + layer +
             ", keras.layers.Permute((3, 1, 2))])";
  }
  return layer;
}

std::string torch_code(const Case& conv_case, const Geometry& g, TorchPadding padding) {
  const bool first = channels_first(conv_case);
  std::string x = first ? "x" : "x.permute(0, 3, 1, 2)";
  std::string pads = "0";
  if (padding == TorchPadding::kByName) {
    pads = "\"same\"";
  } else if (padding == TorchPadding::kByAxis) {
    pads = "(" + pair_text(g.h.pad_before, g.w.pad_before) + ")";
  } else {  // F.pad counts axes from the last
    x = "F.pad(" + x + ", (" + pair_text(g.w.pad_before, g.w.pad_after) + ", " +
        pair_text(g.h.pad_before, g.h.pad_after) + "))";
  }
  return "F.conv2d(" + x + ", w.permute(3, 2, 0, 1), stride=(" + pair_text(conv_case.spec.strides) +
         "), padding=" + pads + ", dilation=(" + pair_text(conv_case.spec.dilations) + ")" +
         groups_argument("groups", g) + ")" + (first ? "" : ".permute(0, 2, 3, 1)");
}

std::string onnx_code(const Case& conv_case, const Geometry& g) {
  const auto& [input, filters, spec] = conv_case;
  return "onnx.helper.make_node(\"Conv\", [\"x\", \"w\"], [\"y\"], kernel_shape=[" +
         pair_text(filters.h, filters.w) + "], strides=[" + pair_text(spec.strides) + "], pads=[" +
         pair_text(g.h.pad_before, g.w.pad_before) + ", " +
         pair_text(g.h.pad_after, g.w.pad_after) + "], dilations=[" + pair_text(spec.dilations) +
         "]" + groups_argument("group", g) + ")";
}

std::string tensorflow_js_code(const Case& conv_case, const Geometry& g) {
  const auto& [input, filters, spec] = conv_case;
  const bool first = channels_first(conv_case), depthwise = g.groups > 1;
  std::string x = first ? "tf.transpose(x, [0, 2, 3, 1])" : "x";
  std::string pad = spec.padding.mode == PaddingMode::kSame ? "\"same\"" : "\"valid\"";
  if (spec.padding.mode == PaddingMode::kExplicit) {
    const std::string pairs = "[[0, 0], [" + pair_text(g.h.pad_before, g.h.pad_after) + "], [" +
                              pair_text(g.w.pad_before, g.w.pad_after) + "], [0, 0]]";
    // depthwiseConv2d takes no pairs.
    if (depthwise) {
      x = "tf.pad(" + x + ", " + pairs + ")";
    } else {
      pad = pairs;
    }
  }
  const std::string w = depthwise ? "w.reshape([" + pair_text(filters.h, filters.w) + ", " +
                                        pair_text(g.groups, g.channels_per_group()) + "])"
                                  : "w";
  const std::string call = std::string("tf.") + (depthwise ? "depthwiseConv2d" : "conv2d") + "(" +
                           x + ", " + w + ", [" + pair_text(spec.strides) + "], " + pad +
                           ", \"NHWC\", [" + pair_text(spec.dilations) + "])";
  return first ? "tf.transpose(" + call + ", [0, 3, 1, 2])" : call;
}

}  // namespace convoscope
