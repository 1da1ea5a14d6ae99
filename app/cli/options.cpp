// Reads what several commands share from their arguments.
#include "app/cli/options.h"

#include <charconv>
#include <string_view>

#include "engine/conv/arguments.h"
#include "engine/core/text.h"
#include "engine/io/experiment_json.h"

namespace convoscope::app {
namespace {

// The whole of `text` as one integer.
std::optional<int64_t> parse_integer(std::string_view text) {
  int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

}  // namespace

Expected<std::vector<int64_t>> parse_integers(const std::string& text, size_t count,
                                              const std::string& option, const std::string& form) {
  std::vector<int64_t> values;
  for (size_t begin = 0; begin <= text.size();) {
    const size_t end = std::min(text.find(',', begin), text.size());
    const auto value = parse_integer(std::string_view(text).substr(begin, end - begin));
    if (!value) break;
    values.push_back(*value);
    begin = end + 1;
    if (end == text.size() && values.size() == count) return values;
  }
  return usage_error(option + " takes " + form + ", not '" + text + "'");
}

void SettingOptions::add_to(CLI::App& command) {
  const std::string group = "Settings, as tf.nn.conv2d takes them";
  command.add_option("--strides", strides_, "1, 2 or 4 integers: 2 | 2,1 | 1,2,1,1")->group(group);
  command
      .add_option("--padding", padding_,
                  "SAME, VALID or four pairs in data_format order: [[0,0],[1,2],[0,1],[0,0]]")
      ->group(group);
  command.add_option("--dilations", dilations_, "1, 2 or 4 integers")->group(group);
  command.add_option("--data-format", data_format_, "NHWC or NCHW")->group(group);
}

bool SettingOptions::given() const { return strides_ || padding_ || dilations_ || data_format_; }

std::string SettingOptions::given_of_windows() const {
  return strides_ ? "--strides" : padding_ ? "--padding" : dilations_ ? "--dilations" : "";
}

Expected<Conv2dSpec> SettingOptions::over(const Conv2dSpec& before) const {
  Conv2dSpec spec = before;
  if (data_format_) {
    const auto format = parse_data_format(*data_format_);
    if (!format) return tl::unexpected(format.error());
    spec.data_format = *format;
  }
  if (padding_) {
    const auto padding = parse_padding_text(*padding_, spec.data_format);
    if (!padding) return tl::unexpected(padding.error());
    spec.padding = *padding;
  }
  if (strides_) {
    const auto strides = parse_window_text(*strides_, "strides", spec.data_format);
    if (!strides) return tl::unexpected(strides.error());
    spec.strides = *strides;
  }
  if (dilations_) {
    const auto dilations = parse_window_text(*dilations_, "dilations", spec.data_format);
    if (!dilations) return tl::unexpected(dilations.error());
    spec.dilations = *dilations;
  }
  return spec;
}

void ComputeOptions::add_to(CLI::App& command) {
  command.add_option("--algorithm", algorithm_, algorithm_names())->capture_default_str();
  command
      .add_option("--precision", precision_,
                  "plain (sums of the products alone), faithful (off by at most 5e-7 of the sum of "
                  "|x·w|) or fast (2.5e-6)")
      ->capture_default_str();
  command.add_option("--threads", threads_, "at most so many threads; 0: one per core")
      ->check(CLI::Range(0, 4096))
      ->capture_default_str();
}

void ExperimentOptions::add_to(CLI::App& command, const std::string& layer_means) {
  command.add_option("experiment", path_, "an experiment file (.json)")
      ->required()
      ->type_name("EXPERIMENT");
  command.add_option("--layer", layer_, layer_means + ": its number from 0 or its name");
  settings_.add_to(command);
}

Expected<size_t> ExperimentOptions::chosen_layer(const Experiment& experiment) const {
  if (!layer_ && experiment.layers.size() == 1) return size_t{0};
  if (!layer_) return usage_error("say which layer with --layer: " + layer_list(experiment));
  return find_layer(experiment, *layer_);
}

// Settings that change nothing would look as if they had.
Expected<void> ExperimentOptions::check_read(const Layer& layer) const {
  const bool windows = has_filters(layer.op) || is_pool(layer.op);
  const std::string of_windows = settings_.given_of_windows();
  if (!windows && !of_windows.empty()) {
    return usage_error(of_windows + " doesn't apply: layer " + layer.name + " is " +
                       op_name(layer));
  }
  if (!is_pool(layer.op) || !settings_.gives_dilations()) return {};
  return usage_error("--dilations doesn't apply: layer " + layer.name + " is " + op_name(layer));
}

Expected<ExperimentOptions::Chosen> ExperimentOptions::load(bool needs_layer) const {
  auto experiment = read_experiment(path_);
  if (!experiment) return tl::unexpected(experiment.error());
  size_t layer = 0;
  if (needs_layer || layer_ || settings_.given()) {
    const auto found = chosen_layer(*experiment);
    if (!found) return tl::unexpected(found.error());
    layer = *found;
  }
  if (auto read = check_read(experiment->layers[layer]); !read) return tl::unexpected(read.error());
  const auto spec = settings_.over(spec_of(*experiment, layer));
  if (!spec) return tl::unexpected(spec.error());
  experiment->data_format = spec->data_format;
  experiment->layers[layer].strides = spec->strides;
  experiment->layers[layer].dilations = spec->dilations;
  experiment->layers[layer].padding = spec->padding;
  return Chosen{std::make_shared<const Experiment>(std::move(*experiment)), layer};
}

}  // namespace convoscope::app
