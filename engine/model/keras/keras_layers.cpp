// See keras_layers.h. Settings and their defaults are those of keras.layers.
#include "engine/model/keras/keras_layers.h"

#include <algorithm>
#include <set>

#include "engine/model/graph_builder.h"
#include "engine/model/keras/keras_activations.h"

namespace convoscope {
namespace {

constexpr uint64_t kMaxExtent = uint64_t{1} << 30;
constexpr int64_t kMaxChannels = 1 << 16;  // for which constants are written out

Hw pair(const ModelJson& json, Hw missing) {
  if (json.is_number_integer()) return {json.get<int64_t>(), json.get<int64_t>()};
  const bool two = json.is_array() && json.size() == 2 && json[0].is_number_integer() &&
                   json[1].is_number_integer();
  return two ? Hw{json[0].get<int64_t>(), json[1].get<int64_t>()} : missing;
}

class Converter {
 public:
  Converter(const KerasConfig& config, const KerasWeights& weights, TensorFilePtr file)
      : config_(config), weights_(weights), file_(std::move(file)) {
    const bool first = std::ranges::any_of(config.layers, [](const KerasLayer& layer) {
      return layer.text("data_format") == "channels_first";
    });
    if (first) model_.data_format = DataFormat::kNCHW;
  }

  Model convert() {
    add_steps();
    model_.nodes = builder_.take();
    model_.file = file_;
    return std::move(model_);
  }

 private:
  struct Place {
    const KerasLayer& layer;
    std::map<std::string, size_t> weights;  // by role
  };

  // A shared layer may stand before what its second step reads, so steps wait for their inputs.
  void add_steps() {
    constexpr int kMostRounds = 64;
    std::vector<const KerasStep*> waiting;
    for (const KerasStep& step : config_.steps) waiting.push_back(&step);
    for (int round = 0; !waiting.empty(); ++round) {
      std::vector<const KerasStep*> later;
      for (const KerasStep* step : waiting) {
        const bool ready = std::ranges::all_of(
            step->inputs, [&](const std::string& value) { return builder_.knows(value); });
        if (ready || round == kMostRounds) {
          add(*step);
        } else {
          later.push_back(step);
        }
      }
      // What nothing gives is added all the same, and refused.
      if (later.size() == waiting.size()) round = kMostRounds - 1;
      waiting = std::move(later);
    }
  }

  void add(const KerasStep& step) {
    const KerasLayer& layer = config_.layers[step.layer];
    if (layer.kind == "InputLayer" && step.inputs.empty()) {
      builder_.add_picture(step.output);
      pictures_.insert(step.output);
      if (!model_.input) take_extents(layer);
      return;
    }
    static const std::set<std::string> kHandOn = {
        "InputLayer",      "Identity",      "Dropout",      "SpatialDropout2D",
        "GaussianDropout", "GaussianNoise", "AlphaDropout", "ActivityRegularization"};
    const bool known = step.inputs.size() == 1 && builder_.knows(step.inputs[0]);
    const bool linear = layer.kind == "Activation" &&
                        keras_activation_name(member(layer.config, "activation")) == "linear";
    if (known && (linear || kHandOn.contains(layer.kind)))
      return builder_.hand_on(step.inputs[0], step.output);
    if (known && layer.kind == "ZeroPadding2D" && pad(layer, step)) return;
    const Place place{layer, weights_.of_layer(layer)};
    ModelNode node;
    node.name = layer.name;
    node.op = layer.kind;
    inputs_ = step.inputs.size();
    reads_picture_ = model_.input && inputs_ == 1 && pictures_.contains(step.inputs[0]);
    convert(place, node);
    builder_.add(std::move(node), step.inputs, {step.output});
  }

  // [batch, …] of the input, the batch and others being open.
  void take_extents(const KerasLayer& layer) {
    const ModelJson& now = member(layer.config, "batch_shape");
    const ModelJson& shape = now.is_array() ? now : member(layer.config, "batch_input_shape");
    if (!shape.is_array() || shape.size() != 4) return;
    const auto extent = [&](size_t axis) {
      return shape[axis].is_number_unsigned() ? std::min(shape[axis].get<uint64_t>(), kMaxExtent)
                                              : 0;
    };
    int64_t e[4];
    for (size_t axis = 0; axis < 4; ++axis) e[axis] = static_cast<int64_t>(extent(axis));
    const bool first = model_.data_format == DataFormat::kNCHW;
    model_.input = first ? ImageShape{e[0], e[2], e[3], e[1]} : ImageShape{e[0], e[1], e[2], e[3]};
  }

  void convert(const Place& from, ModelNode& node) {
    using Convert = void (Converter::*)(const Place&, ModelNode&);
    static const std::map<std::string, Convert> kConverts = {
        {"Conv2D", &Converter::conv},
        {"Convolution2D", &Converter::conv},
        {"DepthwiseConv2D", &Converter::depthwise},
        {"SeparableConv2D", &Converter::separable},
        {"SeparableConvolution2D", &Converter::separable},
        {"Conv2DTranspose", &Converter::transposed},
        {"Convolution2DTranspose", &Converter::transposed},
        {"MaxPooling2D", &Converter::pool},
        {"AveragePooling2D", &Converter::pool},
        {"MaxPool2D", &Converter::pool},
        {"AvgPool2D", &Converter::pool},
        {"GlobalAveragePooling2D", &Converter::global_pool},
        {"GlobalMaxPooling2D", &Converter::global_pool},
        {"BatchNormalization", &Converter::batch_norm},
        {"Add", &Converter::join},
        {"Concatenate", &Converter::join},
        {"Rescaling", &Converter::rescaling},
        {"Softmax", &Converter::softmax}};
    const auto found = kConverts.find(from.layer.kind);
    if (found != kConverts.end()) return (this->*found->second)(from, node);
    keras_activation_layer(from.layer, node);
  }

  static Layer& append(ModelNode& node, Op op) {
    node.layers.emplace_back();
    node.layers.back().op = op;
    return node.layers.back();
  }

  // The weight of this role, and the node refused where there is none of so many axes.
  const TensorInfo* weight(const Place& from, ModelNode& node, const char* role, size_t axes) {
    const auto found = from.weights.find(role);
    if (found == from.weights.end()) {
      refuse_node(node, "the " + std::string(role) + " of this " + node.op + " isn't in the file");
      return nullptr;
    }
    const TensorInfo& info = file_->tensors()[found->second];
    if (info.shape.size() != axes) {
      refuse_node(node, to_string(info) + " has " + std::to_string(info.shape.size()) +
                            " axes; here it has " + std::to_string(axes));
      return nullptr;
    }
    node.tensors.push_back(found->second);
    return &info;
  }

  FilterTensor bank(const TensorInfo& info) const {
    return {file_->path().string(), info.name, FilterOrder::kHwio};
  }

  static void windows(const KerasLayer& from, Layer& layer) {
    layer.strides = pair(member(from.config, "strides"), {1, 1});
    layer.dilations = pair(member(from.config, "dilation_rate"), {1, 1});
    const bool same = from.text("padding") == "same";
    layer.padding.mode = same ? PaddingMode::kSame : PaddingMode::kValid;
  }

  void bias_and_activation(const Place& from, ModelNode& node) {
    if (from.layer.flag("use_bias", true)) {
      if (weight(from, node, "bias", 1) == nullptr) return;
      append(node, Op::kBiasAdd);
      node.lists.push_back({node.layers.size() - 1, LayerList::kBias, node.tensors.back()});
    }
    const ModelJson& activation = member(from.layer.config, "activation");
    add_keras_activation(keras_activation_name(activation), node);
  }

  void conv(const Place& from, ModelNode& node) {
    Layer& layer = append(node, Op::kConv2d);
    windows(from.layer, layer);
    const TensorInfo* info = weight(from, node, "kernel", 4);
    if (info == nullptr) return;
    layer.filters.source = bank(*info);
    const int64_t groups = std::clamp<int64_t>(from.layer.integer("groups", 1), 1, kMaxChannels);
    node.in_channels = info->shape[2] * groups;
    if (groups > 1) node.notes.push_back(std::to_string(groups) + " groups");
    bias_and_activation(from, node);
  }

  // Keras 2 calls the bank of a depthwise layer depthwise_kernel, files of Keras 3 in Keras 2's
  // form kernel.
  const TensorInfo* depthwise_bank(const Place& from, ModelNode& node) {
    const char* role = from.weights.contains("depthwise_kernel") ? "depthwise_kernel" : "kernel";
    const TensorInfo* info = weight(from, node, role, 4);
    if (info == nullptr) return nullptr;
    Layer& layer = node.layers.back();
    layer.filters.source = bank(*info);
    layer.channel_multiplier = info->shape[3];
    node.in_channels = info->shape[2];
    return info;
  }

  void depthwise(const Place& from, ModelNode& node) {
    windows(from.layer, append(node, Op::kDepthwiseConv2d));
    if (depthwise_bank(from, node) != nullptr) bias_and_activation(from, node);
  }

  void separable(const Place& from, ModelNode& node) {
    windows(from.layer, append(node, Op::kSeparableConv2d));
    if (depthwise_bank(from, node) == nullptr) return;
    const TensorInfo* info = weight(from, node, "pointwise_kernel", 4);
    if (info == nullptr) return;
    node.layers.back().pointwise.source = bank(*info);
    bias_and_activation(from, node);
  }

  void transposed(const Place& from, ModelNode& node) {
    Layer& layer = append(node, Op::kConv2dTranspose);
    windows(from.layer, layer);
    const TensorInfo* info = weight(from, node, "kernel", 4);
    if (info == nullptr) return;
    layer.filters.source = bank(*info);
    node.in_channels = info->shape[3];
    ExtentRule rule;
    rule.kind = ExtentRule::kTransposed;
    const ModelJson& more = member(from.layer.config, "output_padding");
    const Hw padding = pair(more, {0, 0});
    const auto after = [&](int64_t size, int64_t stride, int64_t dilation, int64_t given) {
      // Wrong settings are refused later; until then nothing overflows.
      const int64_t extent = (size - 1) * std::clamp<int64_t>(dilation, 1, kMaxChannels) + 1;
      if (layer.padding.mode == PaddingMode::kSame) {
        return more.is_null() ? 0 : extent % 2 + given - stride;
      }
      return more.is_null() ? std::max<int64_t>(stride - extent, 0) : given;
    };
    rule.output_padding = {after(info->shape[0], layer.strides.h, layer.dilations.h, padding.h),
                           after(info->shape[1], layer.strides.w, layer.dilations.w, padding.w)};
    node.rules.push_back(rule);
    bias_and_activation(from, node);
  }

  void pool(const Place& from, ModelNode& node) {
    const bool largest = node.op.starts_with("Max");
    Layer& layer = append(node, largest ? Op::kMaxPool : Op::kAvgPool);
    windows(from.layer, layer);
    layer.window = pair(member(from.layer.config, "pool_size"), {2, 2});
    layer.strides = pair(member(from.layer.config, "strides"), layer.window);
  }

  void global_pool(const Place& from, ModelNode& node) {
    Layer& layer = append(node, node.op == "GlobalMaxPooling2D" ? Op::kMaxPool : Op::kAvgPool);
    layer.padding.mode = PaddingMode::kValid;
    ExtentRule rule;
    rule.kind = ExtentRule::kWholeWindow;
    node.rules.push_back(rule);
    node.notes.push_back("a pool over all pixels: its window is as large as what it reads");
    if (!from.layer.flag("keepdims", false)) {
      node.notes.push_back("its output keeps height and width, of 1 each");
    }
  }

  // Whether an axis as Keras writes it (3, -1, [3]) is that of the channels. Models in
  // channels_first say 1.
  bool is_channels(const ModelJson& axis) const {
    if (axis.is_array() && axis.size() == 1) return is_channels(axis[0]);
    if (!axis.is_number_integer()) return axis.is_null();
    const int64_t value = axis.get<int64_t>();
    return model_.data_format == DataFormat::kNCHW ? value == 1 : value == 3 || value == -1;
  }

  void batch_norm(const Place& from, ModelNode& node) {
    if (!is_channels(member(from.layer.config, "axis"))) {
      return refuse_node(node, "BatchNormalization goes over channels here, not over axis " +
                                   member(from.layer.config, "axis").dump());
    }
    Layer& layer = append(node, Op::kBatchNorm);
    layer.norm.epsilon = static_cast<float>(from.layer.real("epsilon", 1e-3));
    const TensorInfo* mean = weight(from, node, "moving_mean", 1);
    if (mean == nullptr) return;
    const auto channels = static_cast<size_t>(mean->elements());
    node.in_channels = mean->elements();
    node.lists.push_back({0, LayerList::kMean, node.tensors.back()});
    if (weight(from, node, "moving_variance", 1) == nullptr) return;
    node.lists.push_back({0, LayerList::kVariance, node.tensors.back()});
    layer.norm.scale.assign(channels, 1);
    layer.norm.offset.assign(channels, 0);
    if (from.layer.flag("scale", true)) {
      if (weight(from, node, "gamma", 1) == nullptr) return;
      node.lists.push_back({0, LayerList::kScale, node.tensors.back()});
    }
    if (from.layer.flag("center", true)) {
      if (weight(from, node, "beta", 1) == nullptr) return;
      node.lists.push_back({0, LayerList::kOffset, node.tensors.back()});
    }
  }

  void join(const Place& from, ModelNode& node) {
    if (inputs_ != 2) {
      return refuse_node(node, node.op + " joins two maps here, not " + std::to_string(inputs_));
    }
    const bool concat = node.op == "Concatenate";
    if (concat && !is_channels(member(from.layer.config, "axis"))) {
      return refuse_node(node, "Concatenate joins channels here, not axis " +
                                   member(from.layer.config, "axis").dump());
    }
    append(node, concat ? Op::kConcat : Op::kAdd);
  }

  // x · scale + offset, one number or one a channel, as a norm whose statistics change nothing.
  void rescaling(const Place& from, ModelNode& node) {
    const ModelJson& scale = member(from.layer.config, "scale");
    const ModelJson& offset = member(from.layer.config, "offset");
    const auto fits = [](const ModelJson& json) {
      return json.is_number() ||
             (json.is_array() && !json.empty() && json.size() <= kMaxChannels &&
              std::ranges::all_of(json, [](const ModelJson& v) { return v.is_number(); }));
    };
    const size_t channels =
        std::max({scale.is_array() ? scale.size() : 0, offset.is_array() ? offset.size() : 0,
                  reads_picture_ ? static_cast<size_t>(model_.input->c) : 0});
    const auto list = [&](const ModelJson& json) {
      return json.is_number() ? std::vector<float>(channels, json.get<float>())
                              : json.get<std::vector<float>>();
    };
    if (!fits(scale) || !fits(offset) || channels == 0 || channels > kMaxChannels ||
        list(scale).size() != list(offset).size()) {
      return refuse_node(node,
                         "Rescaling by other than one number, or one a channel, has no layer "
                         "here");
    }
    Layer& layer = append(node, Op::kBatchNorm);
    layer.norm = {std::vector<float>(channels, 0), std::vector<float>(channels, 1), list(scale),
                  list(offset), 0};
    node.in_channels = static_cast<int64_t>(channels);
    node.notes.push_back("as a norm with mean 0 and variance 1");
  }

  void softmax(const Place& from, ModelNode& node) {
    if (!is_channels(member(from.layer.config, "axis"))) {
      return refuse_node(node, "Softmax goes over channels here, not over axis " +
                                   member(from.layer.config, "axis").dump());
    }
    append(node, Op::kSoftmax);
  }

  // [[top, bottom], [left, right]]
  bool pad(const KerasLayer& layer, const KerasStep& step) {
    const ModelJson& padding = member(layer.config, "padding");
    if (!padding.is_array() || padding.size() != 2) return false;
    const Hw none{-1, -1};
    const Hw rows = pair(padding[0], none), columns = pair(padding[1], none);
    constexpr int64_t kMost = int64_t{1} << 30;
    for (const int64_t pad : {rows.h, rows.w, columns.h, columns.w}) {
      if (pad < 0 || pad > kMost) return false;
    }
    builder_.pad(step.inputs[0], step.output, {rows.h, rows.w, columns.h, columns.w});
    return true;
  }

  const KerasConfig& config_;
  const KerasWeights& weights_;
  TensorFilePtr file_;
  GraphBuilder builder_;
  Model model_;
  std::set<std::string> pictures_;
  size_t inputs_ = 0;  // of the step that is converted
  bool reads_picture_ = false;
};

}  // namespace

Model keras_layers(const KerasConfig& config, const KerasWeights& weights, TensorFilePtr file) {
  return Converter(config, weights, std::move(file)).convert();
}

}  // namespace convoscope
