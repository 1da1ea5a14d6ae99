// See activation.h.
#include "engine/chain/activation.h"

namespace convoscope {
namespace {

constexpr ActivationWords kActivations[] = {
    {Activation::kNone, "none", "x", "The maps are the sums themselves, negative ones too."},
    {Activation::kRelu, "relu", "max(x, 0)",
     "Negative sums become 0: what a filter does not find counts for nothing."},
    {Activation::kRelu6, "relu6", "min(max(x, 0), 6)",
     "As relu, and no more than 6, so that few bits can hold the maps."},
    {Activation::kLeakyRelu, "leaky_relu", "x where x > 0, else α·x",
     "Negative sums stay visible, α times as large, and so does their gradient."},
    {Activation::kElu, "elu", "x where x > 0, else exp(x) − 1",
     "Negative sums bend smoothly towards −1, which keeps the mean of a map near 0."},
    {Activation::kSigmoid, "sigmoid", "1 / (1 + exp(−x))",
     "Every sum becomes a share between 0 and 1, and 0 becomes one half."},
    {Activation::kTanh, "tanh", "tanh(x)",
     "Every sum is squeezed between −1 and 1; signs stay, large sums lose their differences."},
    {Activation::kGelu, "gelu", "x · Φ(x)",
     "Each sum times the chance that a normal variable is below it: a relu without a corner."},
    {Activation::kSwish, "swish", "x · sigmoid(x)",
     "Each sum times its own sigmoid: dips below 0 for small negative sums, then returns to 0."},
};

}  // namespace

std::span<const ActivationWords> activations() { return kActivations; }

const char* to_string(Activation activation) { return kActivations[activation.kind].name; }

Expected<Activation> parse_activation(const std::string& name) {
  std::string known;
  for (const ActivationWords& words : kActivations) {
    if (name == words.name) return words.kind;
    known += std::string(known.empty() ? "" : ", ") + "\"" + words.name + "\"";
  }
  return refuse("\"" + name + "\" is not an activation; known are " + known, "activation");
}

}  // namespace convoscope
