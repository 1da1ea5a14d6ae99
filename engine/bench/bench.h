// Timing of whole convolutions and of their gradients, for `convoscope bench` and for whoever works
// on the kernels. It says how long a pass takes as the program calls it, packing of filters and
// allocation included; it compares with nobody else's program.
#pragma once

#include <span>
#include <string>

#include "engine/bench/pass.h"
#include "engine/conv/simd.h"

namespace convoscope {

struct NamedCase {
  const char* name;
  const char* line;  // see spec.h
};

// The convolutions of the shipped experiments, layers of well-known networks, and whole pictures:
// those of tests/bench/suite.txt.
std::span<const NamedCase> bench_cases();

// A case by its name in bench_cases() or written as a line.
Expected<Case> find_bench_case(const std::string& name_or_line);

struct Measurement {
  Case conv_case;
  Pass pass = Pass::kForward;
  Plan plan;
  int threads = 0;  // that took part
  int runs = 0;
  double median_ms = 0;  // the middle run: what a user sees; the best one flatters
  double min_ms = 0;
  double gflops = 0;  // 2 · Geometry::multiply_adds() over the median, whatever the pass
};

// Runs the case on normal random numbers, once to warm up, then at least five times and for about
// `seconds`. Refuses what the pass refuses. `threads` 0 means every core. With `keep_filters`, what
// the warm-up made of the filters is kept.
Expected<Measurement> measure(const Case& conv_case, Pass pass = Pass::kForward,
                              Algorithm algorithm = Algorithm::kAuto, int threads = 0,
                              double seconds = 0.5, Precision precision = Precision::kFaithful,
                              bool keep_filters = false);

}  // namespace convoscope
