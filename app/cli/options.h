// What several commands read from their arguments: lists of integers, conv2d's settings in
// TensorFlow's spelling (engine/conv/arguments.h), how to compute, and an experiment with settings
// changed.
#pragma once

#include <CLI/CLI.hpp>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "engine/evaluate/evaluate.h"

namespace convoscope::app {

// "10,64,64,32" as exactly `count` integers; otherwise a usage error that names the option and what
// it takes, `form` ("N,H,W,C").
Expected<std::vector<int64_t>> parse_integers(const std::string& text, size_t count,
                                              const std::string& option, const std::string& form);

// --strides --padding --dilations --data-format. What was not given keeps its value.
class SettingOptions {
 public:
  void add_to(CLI::App& command);
  bool given() const;
  // The first of those that only windows have, "--strides"; empty where none is given.
  std::string given_of_windows() const;
  bool gives_dilations() const { return dilations_.has_value(); }
  // `before` with the given settings in place. Lists of four follow the new data format.
  Expected<Conv2dSpec> over(const Conv2dSpec& before) const;

 private:
  std::optional<std::string> strides_, padding_, dilations_, data_format_;
};

// --algorithm --precision --threads.
class ComputeOptions {
 public:
  void add_to(CLI::App& command);
  Expected<Algorithm> algorithm() const { return parse_algorithm(algorithm_); }
  Expected<Precision> precision() const { return parse_precision(precision_); }
  ParallelOptions parallel() const { return {.threads = threads_, .cancel = nullptr}; }

 private:
  std::string algorithm_ = "auto";
  std::string precision_ = "faithful";
  int threads_ = 0;
};

// EXPERIMENT --layer and the settings, which change that layer.
class ExperimentOptions {
 public:
  void add_to(CLI::App& command, const std::string& layer_means);

  struct Chosen {
    ExperimentPtr experiment;
    size_t layer = 0;
  };
  // A usage error where --layer is needed and missing, or names no layer. Without need of a layer,
  // `layer` is 0.
  Expected<Chosen> load(bool needs_layer) const;

 private:
  Expected<size_t> chosen_layer(const Experiment& experiment) const;
  Expected<void> check_read(const Layer& layer) const;

  std::filesystem::path path_;
  std::optional<std::string> layer_;
  SettingOptions settings_;
};

}  // namespace convoscope::app
