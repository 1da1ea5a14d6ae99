// The door: Experiment → Result. The window, the command line and the tests compute through this
// call and no other.
//
//   output[l] = activation(operation[l](output[l−1], …)),  output[−1] = input
//
// Simplest use:       evaluate(experiment)
// In an application:  evaluate(experiment, previous, {.parallel = {.cancel = &token}})
//
// Reuse is by identity: a layer whose input tensor, filters and settings are those of `previous`
// hands back the previous activation itself; a layer of which only some filters' weights differ
// computes those output channels alone, unless copying the others would take longer; and
// what an algorithm made of a layer's filters serves again where another input reaches them. An
// activation that was let go is computed again only where it is looked at or read.
// Thread-safe: it shares nothing but what it is given.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/conv/conv2d.h"
#include "engine/evaluate/result.h"

namespace convoscope {

struct EvaluateOptions {
  Algorithm algorithm = Algorithm::kAuto;
  Precision precision = Precision::kFaithful;
  ParallelOptions parallel;
  Progress* progress = nullptr;  // total is set to the multiply-adds to be computed
  int64_t max_bytes = 0;         // of all activations together; 0: this machine's memory
  // Activations beyond this many bytes are let go once they have been read; 0: all are kept.
  int64_t keep_bytes = 0;
  std::vector<size_t> look;  // layers whose activations and inputs are kept all the same
};

// Refuses what TensorFlow refuses, before memory is taken (resolve_chain); kCancelled when the
// token stopped it.
Expected<ResultPtr> evaluate(const ExperimentPtr& experiment, const ResultPtr& previous = nullptr,
                             const EvaluateOptions& options = {});

}  // namespace convoscope
