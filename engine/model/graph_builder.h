// The nodes of a model while its file is read: who reads whose output, told by the names of values.
// Operations that only hand on what they read leave no node, and zeros that are padded before a
// convolution become its pads. Private to engine/model.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "engine/model/model.h"

namespace convoscope {

// "" or why not. The node keeps its name and its tensors.
void refuse_node(ModelNode& node, const std::string& sentence);

class GraphBuilder {
 public:
  void add_picture(const std::string& value) { values_[value] = {.picture = true}; }
  bool knows(const std::string& value) const { return values_.contains(value); }

  // `output` is `input`, which must be known.
  void hand_on(const std::string& input, const std::string& output);
  // … with zeros around it.
  void pad(const std::string& input, const std::string& output, const Pads& pads);

  // `inputs`: the activations that it reads, in the operation's order. One that nothing gives makes
  // the node refused, and so do padded ones where the first layer takes no such pads.
  void add(ModelNode node, const std::vector<std::string>& inputs,
           const std::vector<std::string>& outputs);

  std::vector<ModelNode> take() { return std::move(nodes_); }

 private:
  struct Value {
    size_t node = 0;
    bool picture = false;  // the model's input instead of a node's output
    Pads pads;
  };

  std::vector<ModelNode> nodes_;
  std::map<std::string, Value> values_;
};

// conv2d and its kind, then what follows from a fused activation: an activation goes into the
// convolution where no bias stands between them, and behind it as a layer of its own otherwise.
void add_activation(ModelNode& node, const Activation& activation);

}  // namespace convoscope
