// A run of a model as an experiment (model.h): weights are read, layers named, and what only the
// picture's extents decide is decided.
#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "engine/model/model.h"
#include "engine/model/tensor_bank.h"

namespace convoscope {
namespace {

class Opener {
 public:
  Opener(const Model& model, ModelRun run, const Input& picture, const RunReading& how)
      : model_(model), run_(run), how_(how) {
    experiment_.title = model.file->path().filename().string();
    experiment_.input = picture;
    experiment_.data_format = data_format(*picture.tensor);
    taken_.insert(kInputName);
  }

  Expected<Experiment> open() {
    if (how_.progress != nullptr) how_.progress->total = weight_bytes(model_, run_);
    for (size_t i = run_.first; i <= run_.last; ++i) {
      if (auto added = add(i); !added) return tl::unexpected(added.error());
    }
    return std::move(experiment_);
  }

 private:
  Expected<void> add(size_t index) {
    const ModelNode& node = model_.nodes[index];
    const auto reads = present_shape();
    if (!reads) return tl::unexpected(reads.error());
    if (node.in_channels > 0 && reads->c != node.in_channels) {
      return refuse(node.name + " reads " + std::to_string(node.in_channels) +
                    " channels; what comes to it has " + std::to_string(reads->c));
    }
    for (size_t l = 0; l < node.layers.size(); ++l) {
      Layer layer = node.layers[l];
      layer.name = unique_name(l == 0 ? node.name : node.name + "_" + op_name(layer));
      if (is_join(layer.op)) layer.with = joined(node);
      if (auto loaded = load(layer.filters); !loaded) return loaded;
      if (auto loaded = load(layer.pointwise); !loaded) return loaded;
      group(layer);
      if (auto read = read_lists(node, l, layer); !read) return read;
      if (auto decided = decide(node, l, layer); !decided) return decided;
      experiment_.layers.push_back(std::move(layer));
    }
    names_[index] = experiment_.layers.back().name;
    return {};
  }

  // Extents of what the next layer reads.
  Expected<ImageShape> present_shape() {
    while (chain_.size() < experiment_.layers.size()) {
      auto next = resolve_next(experiment_, chain_);
      if (!next) return tl::unexpected(next.error());
      chain_.push_back(*std::move(next));
    }
    return level_shape(experiment_, chain_, chain_.size());
  }

  std::string unique_name(const std::string& wish) {
    constexpr size_t kMostLetters = 60;
    // Slashes are for places in an experiment; ONNX begins names with one.
    std::string name =
        wish.substr(std::min(wish.find_first_not_of('/'), wish.size()), kMostLetters);
    for (char& c : name) {
      if (static_cast<unsigned char>(c) < ' ') c = ' ';
      if (c == '/') c = '.';
    }
    if (name.empty()) name = "layer";
    std::string unique = name;
    for (int i = 2; !taken_.insert(unique).second; ++i) unique = name + "_" + std::to_string(i);
    return unique;
  }

  std::string joined(const ModelNode& node) const {
    for (size_t i = 1; i < node.inputs.size(); ++i) {
      const auto found = names_.find(node.inputs[i]);
      if (found != names_.end()) return found->second;
    }
    // Both inputs are the same map, or the other one is the picture.
    return node.reads_picture ? kInputName : names_.at(node.inputs.front());
  }

  Expected<void> load(Filters& filters) const {
    const auto* source = std::get_if<FilterTensor>(&filters.source);
    if (source == nullptr) return {};
    const auto index = model_.file->find(source->name);
    if (!index) return tl::unexpected(index.error());
    if (stopped()) return cancelled();
    auto bank = read_bank(*model_.file, *index, source->order);
    if (!bank) return tl::unexpected(bank.error());
    count(*index);
    filters.tensor = std::make_shared<const Tensor>(*std::move(bank));
    return {};
  }

  // A depthwise bank of Keras is [KH, KW, C, M]; here it is the grouped bank of the same bytes.
  static void group(Layer& layer) {
    const bool depthwise = layer.op == Op::kDepthwiseConv2d || layer.op == Op::kSeparableConv2d;
    if (!depthwise || !layer.filters.tensor) return;
    const FilterShape shape = filter_shape(*layer.filters.tensor);
    if (shape.in == 1) return;
    const FilterShape grouped{shape.h, shape.w, 1, shape.in * shape.out};
    Tensor bank = Tensor::uninitialized(storage_dims(grouped), Layout::kHWIO);
    std::ranges::copy(layer.filters.tensor->values(), bank.data());
    layer.filters.tensor = std::make_shared<const Tensor>(std::move(bank));
  }

  Expected<void> read_lists(const ModelNode& node, size_t l, Layer& layer) const {
    for (const ListSource& source : node.lists) {
      if (source.layer != l) continue;
      if (stopped()) return cancelled();
      auto values = model_.file->read(source.tensor);
      if (!values) return tl::unexpected(values.error());
      count(source.tensor);
      list_of(layer, source.list) = *std::move(values);
    }
    return {};
  }

  bool stopped() const { return how_.cancel != nullptr && how_.cancel->cancelled(); }

  void count(size_t tensor) const {
    if (how_.progress != nullptr) how_.progress->done += model_.file->tensors()[tensor].bytes();
  }

  static std::vector<float>& list_of(Layer& layer, LayerList list) {
    switch (list) {
      case LayerList::kMean:
        return layer.norm.mean;
      case LayerList::kVariance:
        return layer.norm.variance;
      case LayerList::kScale:
        return layer.norm.scale;
      case LayerList::kOffset:
        return layer.norm.offset;
      case LayerList::kBias:
        break;
    }
    return layer.bias;
  }

  Expected<void> decide(const ModelNode& node, size_t l, Layer& layer) {
    for (const ExtentRule& rule : node.rules) {
      if (rule.layer != l) continue;
      const auto reads = present_shape();
      if (!reads) return tl::unexpected(reads.error());
      apply(rule, *reads, layer);
    }
    return {};
  }

  void apply(const ExtentRule& rule, const ImageShape& reads, Layer& layer) {
    if (rule.kind == ExtentRule::kWholeWindow) {
      layer.window = layer.strides = {reads.h, reads.w};
      return;
    }
    if (rule.kind == ExtentRule::kTransposed) {
      ImageShape output = transposed_output(layer, reads);
      output.h += rule.output_padding.h;
      output.w += rule.output_padding.w;
      layer.output_shape = output;
      return;
    }
    const Hw size = layer.filters.tensor ? Hw{filter_shape(*layer.filters.tensor).h,
                                              filter_shape(*layer.filters.tensor).w}
                                         : layer.window;
    Pads& pads = layer.padding.pads;
    layer.padding.mode = PaddingMode::kExplicit;
    decide_axis(rule, reads.h, size.h, layer.strides.h, layer.dilations.h, pads.top, pads.bottom);
    decide_axis(rule, reads.w, size.w, layer.strides.w, layer.dilations.w, pads.left, pads.right);
    if (how_.notes != nullptr) {
      how_.notes->push_back(layer.name + ": pads " + std::to_string(pads.top) + ", " +
                            std::to_string(pads.bottom) + " and " + std::to_string(pads.left) +
                            ", " + std::to_string(pads.right) + " for an input of " +
                            std::to_string(reads.h) + "×" + std::to_string(reads.w));
    }
  }

  // axis_geometry() takes extents and strides that are refused later for the nearest legal ones.
  static void decide_axis(const ExtentRule& rule, int64_t in, int64_t size, int64_t stride,
                          int64_t dilation, int64_t& before, int64_t& after) {
    const PaddingMode mode = rule.same ? PaddingMode::kSame : PaddingMode::kExplicit;
    const AxisGeometry axis = axis_geometry(in, size, stride, dilation, mode, before, after);
    before = axis.pad_before;
    after = axis.pad_after;
    if (rule.lower) std::swap(before, after);
    // A further window must begin inside the input or the cells before it.
    const bool further = rule.ceil && axis.output > 0 && axis.unread_end > 0 &&
                         axis.output * axis.stride < in + before;
    if (further) after += axis.stride - axis.unread_end;
  }

  const Model& model_;
  ModelRun run_;
  const RunReading& how_;
  Experiment experiment_;
  std::vector<LayerGeometry> chain_;
  std::set<std::string> taken_;
  std::map<size_t, std::string> names_;  // of each node's last layer
};

}  // namespace

int64_t weight_bytes(const Model& model, ModelRun run) {
  int64_t bytes = 0;
  for (size_t i = run.first; i <= run.last; ++i) {
    for (const size_t tensor : model.nodes[i].tensors) {
      bytes += model.file->tensors()[tensor].bytes();
    }
  }
  return bytes;
}

Expected<Experiment> experiment_of_run(const Model& model, ModelRun run, const Input& picture,
                                       const RunReading& how) {
  if (auto checked = check_run(model, run); !checked) return tl::unexpected(checked.error());
  return Opener(model, run, picture, how).open();
}

}  // namespace convoscope
