// `convoscope conv --batch`: many cases in one process, one JSON object a line in, one out.
#pragma once

#include <filesystem>

#include "engine/conv/conv2d.h"

namespace convoscope::app {

// Reads every line of the list before it computes the first. A line's keys are `conv`'s options
// (input, filters, output, out_backprop, …, strides, padding, dilations, data_format, algorithm),
// settings as in an experiment file; what it doesn't name isn't written. `how` holds for lines that
// name no algorithm.
//
// Prints an answer for each line, in order: the output's shape, or the refusal with TensorFlow's
// words and the nearest legal values. Refuses at the end when a line was refused; a usage error,
// before anything is computed, when the list can't be understood.
Expected<void> run_conv_batch(const std::filesystem::path& list, const Conv2dOptions& how);

}  // namespace convoscope::app
