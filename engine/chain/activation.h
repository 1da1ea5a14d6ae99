// The functions that are applied to each element of a layer's sums, by the names and with the
// parameters of tf.nn. What they compute is in pointwise.h.
#pragma once

#include <span>
#include <string>

#include "engine/core/error.h"

namespace convoscope {

struct Activation {
  enum Kind { kNone, kRelu, kRelu6, kLeakyRelu, kElu, kSigmoid, kTanh, kGelu, kSwish };

  Kind kind = kNone;
  float alpha = 0.2f;  // of leaky_relu alone: the slope below zero, by default TensorFlow's

  constexpr Activation(Kind the_kind = kNone) : kind(the_kind) {}  // NOLINT: a kind is one
  constexpr Activation(Kind the_kind, float the_alpha) : kind(the_kind), alpha(the_alpha) {}
  bool operator==(const Activation& other) const {
    return kind == other.kind && (kind != kLeakyRelu || alpha == other.alpha);
  }
};

// One sentence each, for people.
struct ActivationWords {
  Activation::Kind kind;
  const char* name;     // "leaky_relu": tf.nn's, and the experiment file's
  const char* formula;  // of a sum x
  const char* teaches;
};
std::span<const ActivationWords> activations();  // in the order of Kind

const char* to_string(Activation activation);  // "none", "relu"
// With its default parameters. Refuses an unknown name with all that are known.
Expected<Activation> parse_activation(const std::string& name);

}  // namespace convoscope
