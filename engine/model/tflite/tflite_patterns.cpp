// See tflite_patterns.h.
#include "engine/model/tflite/tflite_patterns.h"

#include <cmath>
#include <optional>
#include <vector>

#include "engine/model/tflite/tflite_activations.h"

namespace convoscope {
namespace {

class Finder {
 public:
  Finder(const TfliteGraph& graph, const TfliteTensors& file) : graph_(graph), file_(file) {
    for (size_t i = 0; i < graph.operators.size(); ++i) {
      for (const int32_t read : graph.operators[i].inputs) readers_[read].push_back(i);
      for (const int32_t given : graph.operators[i].outputs) givers_[given] = i;
    }
  }

  TflitePatterns find() {
    for (size_t i = 0; i < graph_.operators.size(); ++i) {
      const int code = graph_.operators[i].code;
      if (code == kTfliteMul) find_swish(i);
      if (code == kTfliteConv || code == kTfliteDepthwise) find_dilated(i);
    }
    return std::move(patterns_);
  }

 private:
  const TfliteOperator& at(size_t index) const { return graph_.operators[index]; }
  // The operator that gives a tensor, where it is of this kind.
  std::optional<size_t> giver(int32_t tensor, int code) const {
    const auto found = givers_.find(tensor);
    const bool fits = found != givers_.end() && at(found->second).code == code;
    return fits ? std::optional(found->second) : std::nullopt;
  }
  std::optional<size_t> only_reader(int32_t tensor) const {
    const auto found = readers_.find(tensor);
    const bool one = found != readers_.end() && found->second.size() == 1;
    return one ? std::optional(found->second.front()) : std::nullopt;
  }

  // x · logistic(x)
  void find_swish(size_t product) {
    const auto& inputs = at(product).inputs;
    if (inputs.size() != 2) return;
    for (const size_t side : {0, 1}) {
      const auto logistic = giver(inputs[side], kTfliteLogistic);
      if (!logistic || at(*logistic).inputs != std::vector<int32_t>{inputs[1 - side]}) continue;
      patterns_.swish[product] = inputs[1 - side];
      if (only_reader(inputs[side])) patterns_.skipped.insert(*logistic);
      return;
    }
  }

  // Four integers, or two: [[top, bottom], [left, right]] or [height, width].
  std::optional<std::vector<int64_t>> integers(const TfliteOperator& from, size_t input,
                                               size_t count) const {
    const auto place = input < from.inputs.size() ? file_.place(from.inputs[input]) : std::nullopt;
    if (!place || file_.tensors()[*place].elements() != static_cast<int64_t>(count)) {
      return std::nullopt;
    }
    const auto values = file_.read(*place);
    if (!values) return std::nullopt;
    std::vector<int64_t> list;
    constexpr float kMost = 1 << 30;
    for (const float value : *values) {
      if (!(value >= 0 && value <= kMost)) return std::nullopt;
      list.push_back(std::llround(value));
    }
    return list;
  }

  // Cells are added before and after, the latter also to fill the last block; these are cut off
  // again behind the convolution.
  void find_dilated(size_t convolution) {
    const TfliteOperator& middle = at(convolution);
    if (middle.inputs.empty() || middle.outputs.size() != 1) return;
    const auto before = giver(middle.inputs[0], kTfliteSpaceToBatch);
    const auto after = only_reader(middle.outputs[0]);
    if (!before || !after || at(*after).code != kTfliteBatchToSpace) return;
    const auto blocks = integers(at(*before), 1, 2), same = integers(at(*after), 1, 2);
    const auto pads = integers(at(*before), 2, 4), crops = integers(at(*after), 2, 4);
    if (!blocks || blocks != same || !pads || !crops) return;
    const auto& p = *pads;
    const auto& c = *crops;
    if (c[0] != 0 || c[2] != 0 || c[1] > p[1] || c[3] > p[3]) return;
    const bool valid = tflite_small_option(middle, 0) == 1;
    const bool still = tflite_option(middle, 1, 1) == 1 && tflite_option(middle, 2, 1) == 1;
    if (!valid || !still || at(*before).inputs[0] < 0 || at(*after).outputs.size() != 1) return;
    patterns_.dilated[convolution] = {at(*before).inputs[0],
                                      {(*blocks)[0], (*blocks)[1]},
                                      {p[0], p[1] - c[1], p[2], p[3] - c[3]}};
    if (only_reader(middle.inputs[0])) patterns_.skipped.insert(*before);
    patterns_.handed_on[*after] = middle.outputs[0];
  }

  const TfliteGraph& graph_;
  const TfliteTensors& file_;
  std::map<int32_t, std::vector<size_t>> readers_;
  std::map<int32_t, size_t> givers_;
  TflitePatterns patterns_;
};

}  // namespace

TflitePatterns find_patterns(const TfliteGraph& graph, const TfliteTensors& file) {
  return Finder(graph, file).find();
}

}  // namespace convoscope
