// What `convoscope run` tells of a computed experiment: every layer's shape, cost, receptive field,
// plan and time, as a table for people, as Markdown for a paper or README, and as JSON.
#pragma once

#include <string>
#include <vector>

#include "app/cli/output.h"
#include "engine/evaluate/result.h"

namespace convoscope::app {

// "3×3×16×32, strides 2, SAME, relu": what a layer is set to, whatever it does.
std::string settings_text(const Layer& layer);
// What computed it: an algorithm's name, or the operation's where there is only one way.
std::string algorithm_text(const Layer& layer, const Plan& plan);
// As TensorFlow has them: [KH, KW, C, M] of a depthwise bank.
Dims filters_shape(const Layer& layer);

// 0 where no time was taken.
double gflops(int64_t multiply_adds, double ms);

std::string run_table(const Result& result);
// Nothing that changes from one run or machine to the next: no times.
std::string run_markdown(const Result& result);
// `files` holds the name of each layer's activation; empty where none were written.
Json run_json(const Result& result, const std::vector<std::string>& files);

}  // namespace convoscope::app
