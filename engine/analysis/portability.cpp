// One function per framework, each a short list of what that framework doesn't take, in the order
// in which it would say so. See portability.h.
#include "engine/analysis/portability.h"

#include "engine/analysis/portability_code.h"
#include "engine/core/check.h"

namespace convoscope {
namespace {

struct Known {
  const Case& conv_case;
  const Geometry& g;

  const Conv2dSpec& spec() const { return conv_case.spec; }
  bool nchw() const { return spec().data_format == DataFormat::kNCHW; }
  bool same() const { return spec().padding.mode == PaddingMode::kSame; }
  bool explicit_pads() const { return spec().padding.mode == PaddingMode::kExplicit; }
  bool padded() const {
    return g.h.pad_before + g.h.pad_after + g.w.pad_before + g.w.pad_after > 0;
  }
  bool symmetric() const {
    return g.h.pad_before == g.h.pad_after && g.w.pad_before == g.w.pad_after;
  }
  bool strided() const { return spec().strides != Hw{1, 1}; }
  bool dilated() const { return spec().dilations != Hw{1, 1}; }
  bool no_taps() const { return conv_case.filters.size() == 0; }
  // Where an extent is 0, SAME gives an empty output and pads nothing.
  bool fits() const { return g.h.padded() >= g.h.effective && g.w.padded() >= g.w.effective; }

  std::string strides() const { return pair_text(spec().strides); }
  std::string dilations() const { return pair_text(spec().dilations); }
  std::string image() const {
    return std::to_string(conv_case.input.h) + "×" + std::to_string(conv_case.input.w);
  }
};

using Answer = Badge;  // without its framework

Answer runs(std::string reason, std::string code) {
  return {.state = Portability::kRuns, .reason = std::move(reason), .code = std::move(code)};
}

Answer change(std::string reason, std::string code) {
  return {.state = Portability::kWithChange, .reason = std::move(reason), .code = std::move(code)};
}

Answer refuses(std::string reason) {
  return {.state = Portability::kRefuses, .reason = std::move(reason)};
}

// Every S-th pixel, as y[...] or x[...] takes it.
std::string every_stride(const Known& k) {
  const std::string steps =
      "::" + std::to_string(k.spec().strides.h) + ", ::" + std::to_string(k.spec().strides.w);
  return k.nchw() ? "[:, :, " + steps + "]" : "[:, " + steps + ", :]";
}

// Every S-th row and column of what stride 1 gives is what stride S gives, over the same pads.
Answer refuses_stride_with_dilation(const std::string& who, const Known& k) {
  return refuses(who + " refuses strides " + k.strides() + " together with dilations " +
                 k.dilations() + "; convolve at strides 1 over the pads " + pads_text(k.g) +
                 " (top, bottom, left, right) and keep y" + every_stride(k) + ".");
}

std::string empty_on_one_dnn(const Known& k) {
  return "The output " + to_string(k.g.output()) +
         " (N, H, W, C) is empty, and oneDNN's kernel then answers with another shape or refuses; "
         "set TF_ENABLE_ONEDNN_OPTS=0.";
}

const char* const kNchwOnCpu =
    "TensorFlow's plain CPU kernel refuses NCHW; only with oneDNN on (TF_ENABLE_ONEDNN_OPTS=1, the "
    "default on x86) does it run. Transposed to NHWC it runs everywhere.";

// Measured with TensorFlow 2.21; whole vectors of 16 channels were never seen to fail. SAME pads
// nothing around one tap, so taking every S-th pixel first is the same convolution.
bool corrupts_memory(const Known& k) {
  return k.conv_case.filters.h == 1 && k.conv_case.filters.w == 1 && k.strided() &&
         !k.explicit_pads() && k.g.in_channels % 16 != 0;
}

// The gradients of tf.nn.conv2d on the CPU: oneDNN's kernels have all of them but those of explicit
// padding; the plain ones have neither dilations nor groups.
std::string cpu_gradients(const Known& k) {
  if (corrupts_memory(k)) {
    return "oneDNN's gradient of 1×1 filters at strides " + k.strides() + " over " +
           std::to_string(k.g.in_channels) + " channels may corrupt memory; to train, convolve x" +
           every_stride(k) + " at strides 1.";
  }
  if (!k.dilated() && k.g.groups == 1) return "";
  std::string what = k.dilated() ? "dilations " + k.dilations() : "";
  if (k.g.groups > 1) {
    what += (what.empty() ? "" : " and ") + std::to_string(k.g.groups) + " groups";
  }
  if (k.explicit_pads()) {
    return "Gradients of explicit padding with " + what +
           " are refused on every CPU; tf.pad first, then VALID with oneDNN on.";
  }
  return "Gradients with " + what + " need oneDNN (TF_ENABLE_ONEDNN_OPTS=1).";
}

Answer tensorflow_cpu(const Known& k) {
  Answer answer = runs("tf.nn.conv2d as it stands.", tensorflow_code(k.spec()));
  if (k.nchw()) answer = change(kNchwOnCpu, tensorflow_nhwc_code(k.spec()));
  if (k.g.output().size() == 0) answer = change(empty_on_one_dnn(k), answer.code);
  answer.gradients = cpu_gradients(k);
  return answer;
}

Answer tensorflow_gpu(const Known& k) {
  return runs(
      "tf.nn.conv2d as it stands: TensorFlow documents both data formats, groups and dilations for "
      "its GPU kernels. No test of this program runs them.",
      tensorflow_code(k.spec()));
}

Answer keras(const Known& k) {
  if (k.strided() && k.dilated()) return refuses_stride_with_dilation("Conv2D", k);
  if (k.no_taps()) {
    return refuses("Conv2D refuses filters without a tap or a channel: " +
                   to_string(k.conv_case.filters) + ".");
  }
  if (k.g.output().size() == 0) {
    return refuses("Conv2D has no dependable answer of " + to_string(k.g.output()) +
                   " (N, H, W, C): what comes of an empty output hangs on oneDNN and dilations.");
  }
  // Groups go through XLA, which takes NCHW on every CPU.
  const bool permuted = k.nchw() && k.g.groups == 1;
  const bool pads = k.explicit_pads() && k.padded();
  const KerasForm form = permuted ? KerasForm::kPermuted
                         : pads   ? KerasForm::kPaddedFirst
                                  : KerasForm::kPlain;
  const std::string code = keras_code(k.conv_case, k.g, form);
  const std::string pads_reason = "Conv2D has no pads per side; a ZeroPadding2D layer adds " +
                                  pads_text(k.g) + " (top, bottom, left, right).";
  if (permuted) return change(kNchwOnCpu + (pads ? " " + pads_reason : ""), code);
  if (pads) return change(pads_reason, code);
  const bool grouped = k.g.groups > 1;
  return runs(grouped
                  ? "Conv2D takes these settings with groups=" + std::to_string(k.g.groups) + "."
                  : "Conv2D takes these settings.",
              code);
}

Answer pytorch(const Known& k) {
  if (k.no_taps()) {
    return refuses("PyTorch refuses filters without a tap or an output channel: " +
                   to_string(k.conv_case.filters) + ".");
  }
  if (!k.fits()) {
    return refuses("PyTorch refuses an image of " + k.image() + " without room for one window.");
  }
  const auto code = [&k](TorchPadding padding) { return torch_code(k.conv_case, k.g, padding); };
  const std::string pads = pads_text(k.g) + " (top, bottom, left, right)";
  if (k.conv_case.input.h == 0 || k.conv_case.input.w == 0) {
    return change(
        "PyTorch's conv2d pads no image of " + k.image() + "; F.pad adds " + pads + " first.",
        code(TorchPadding::kFirst));
  }
  if (k.same() && !k.strided()) {
    return runs("padding=\"same\" at stride 1 is TensorFlow's SAME; weights go as OIHW, x as NCHW.",
                code(TorchPadding::kByName));
  }
  if (k.symmetric() && !k.same()) {
    return runs("F.conv2d takes these settings; weights go as OIHW, x as NCHW.",
                code(TorchPadding::kByAxis));
  }
  const std::string why = k.same() ? "padding=\"same\" needs stride 1, not " + k.strides() +
                                         "; for " + k.image() + " SAME comes to the pads " + pads
                                   : "F.conv2d has one pad per axis, not the pads " + pads;
  if (k.symmetric()) return change(why + ".", code(TorchPadding::kByAxis));
  return change(why + ", which F.pad adds first.", code(TorchPadding::kFirst));
}

Answer onnx(const Known& k) {
  if (k.conv_case.filters.h == 0 || k.conv_case.filters.w == 0) {
    return refuses("ONNX Runtime refuses filters without a tap: " + to_string(k.conv_case.filters) +
                   ".");
  }
  if (!k.fits()) {
    return refuses("ONNX Runtime refuses an image of " + k.image() +
                   " without room for one window.");
  }
  const std::string code = onnx_code(k.conv_case, k.g);
  const std::string layouts = " Weights go as OIHW, x as NCHW.";
  if (!k.same()) return runs("Conv takes these settings." + layouts, code);
  const std::string resolved = "for " + k.image() + " SAME comes to the pads " + pads_text(k.g) +
                               " (top, bottom, left, right; ONNX lists top, left, bottom, right).";
  if (!k.dilated()) {
    return runs("auto_pad=\"SAME_UPPER\" is TensorFlow's SAME; " + resolved + layouts, code);
  }
  return change(
      "ONNX Runtime refuses auto_pad with dilations " + k.dilations() + "; " + resolved + layouts,
      code);
}

Answer tensorflow_js(const Known& k) {
  const bool depthwise = k.g.groups > 1 && k.g.filter_channels == 1;
  if (k.g.groups > 1 && !depthwise) {
    return refuses("TensorFlow.js has no groups: filters of " +
                   std::to_string(k.g.filter_channels) + " channels refuse an input of " +
                   std::to_string(k.g.in_channels) + "; convolve " + std::to_string(k.g.groups) +
                   " slices of channels and concatenate.");
  }
  if (k.strided() && k.dilated()) return refuses_stride_with_dilation("TensorFlow.js", k);
  const std::string code = tensorflow_js_code(k.conv_case, k.g);
  Answer answer = runs("tf.conv2d takes these settings.", code);
  if (depthwise) {
    answer = change(
        "TensorFlow.js has no groups; filters of one channel are depthwiseConv2d's, "
        "always NHWC.",
        code);
  } else if (k.nchw()) {
    answer =
        change("Not every backend of TensorFlow.js takes NCHW: WebAssembly's refuses it.", code);
  }
  if (k.dilated()) {
    answer.gradients = "TensorFlow.js refuses gradients with dilations " + k.dilations() + ".";
  }
  return answer;
}

struct Row {
  Framework framework;
  const char* name;
  const char* short_name;
  const char* identifier;
  Answer (*answer)(const Known&);
};

constexpr Row kRows[] = {
    {Framework::kTensorFlowCpu, "TensorFlow CPU", "TF CPU", "tensorflow_cpu", tensorflow_cpu},
    {Framework::kTensorFlowGpu, "TensorFlow GPU", "TF GPU", "tensorflow_gpu", tensorflow_gpu},
    {Framework::kKeras, "Keras", "Keras", "keras", keras},
    {Framework::kPyTorch, "PyTorch", "PyTorch", "pytorch", pytorch},
    {Framework::kOnnx, "ONNX", "ONNX", "onnx", onnx},
    {Framework::kTensorFlowJs, "TensorFlow.js", "TF.js", "tensorflow_js", tensorflow_js},
};

const Row& row(Framework framework) { return kRows[static_cast<size_t>(framework)]; }

}  // namespace

const char* to_string(Framework framework) { return row(framework).name; }
const char* short_name(Framework framework) { return row(framework).short_name; }
const char* identifier(Framework framework) { return row(framework).identifier; }

const char* to_string(Portability state) {
  switch (state) {
    case Portability::kRuns:
      return "runs";
    case Portability::kWithChange:
      return "with a change";
    case Portability::kRefuses:
      return "refuses";
  }
  return "";
}

std::vector<Badge> portability(const Case& conv_case) {
  const Expected<Geometry> geometry = resolve_geometry(conv_case);
  CONVOSCOPE_CHECK(geometry.has_value());
  std::vector<Badge> badges;
  for (const Row& each : kRows) {
    badges.push_back(each.answer({conv_case, *geometry}));
    badges.back().framework = each.framework;
  }
  return badges;
}

}  // namespace convoscope
