// `convoscope conv`: tf.nn.conv2d of two .npy files into a third, or of a whole list of them.
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "app/cli/command.h"
#include "app/cli/conv_batch.h"
#include "app/cli/conv_files.h"
#include "app/cli/options.h"
#include "engine/conv/conv2d.h"

namespace convoscope::app {
namespace {

struct ConvOptions {
  ConvFiles files;
  std::filesystem::path batch;
  SettingOptions settings;
  ComputeOptions compute;
};

Expected<void> check_one(const ConvFiles& files) {
  const auto missing = [](const std::string& what) {
    return usage_error(what + " is missing (convoscope conv --help tells more)");
  };
  if (files.input.empty()) return missing("--input");
  if (files.filters.empty()) return missing("--filters");
  if (files.output.empty() && !files.wants_gradient()) return missing("--output");
  if (files.wants_gradient() && files.out_backprop.empty()) return missing("--out-backprop");
  return {};
}

Expected<void> run_one(const ConvOptions& options, const Conv2dOptions& how) {
  if (auto complete = check_one(options.files); !complete) return complete;
  const auto spec = options.settings.over(Conv2dSpec{});
  if (!spec) return tl::unexpected(spec.error());
  std::optional<Case> refused;
  auto convolved = convolve(options.files, *spec, how, &refused);
  if (convolved) return {};
  if (refused) convolved.error().nearest = nearest_text(*refused);
  return tl::unexpected(convolved.error());
}

Expected<void> run_conv(const ConvOptions& options) {
  const auto algorithm = options.compute.algorithm();
  if (!algorithm) return tl::unexpected(algorithm.error());
  const auto precision = options.compute.precision();
  if (!precision) return tl::unexpected(precision.error());
  Conv2dOptions how;
  how.algorithm = *algorithm;
  how.precision = *precision;
  how.parallel = options.compute.parallel();
  if (options.batch.empty()) return run_one(options, how);
  if (options.files != ConvFiles{} || options.settings.given()) {
    return usage_error("files and settings of a --batch stand in its lines, not beside it");
  }
  return run_conv_batch(options.batch, how);
}

}  // namespace

Command add_conv(CLI::App& program) {
  auto options = std::make_shared<ConvOptions>();
  CLI::App* command = program.add_subcommand("conv", "Convolve one .npy file with another");
  command
      ->add_option("--batch", options->batch,
                   "many cases: each line is a JSON object whose keys are the options below "
                   "(with _ for -), each answer a line of JSON")
      ->type_name("LIST.jsonl");
  const auto file = [&](const char* name, std::filesystem::path& path, const char* type,
                        const char* what) {
    return command->add_option(name, path, what)->type_name(type);
  };
  ConvFiles& files = options->files;
  file("--input", files.input, "X.npy",
       "float32 of rank 4 or more, its last axes as in --data-format");
  file("--filters", files.filters, "W.npy", "float32 [KH, KW, Cf, Cout], also for NCHW");
  file("--output", files.output, "Y.npy", "written whole or not at all");
  const std::string group = "Gradients, of a loss whose gradient at the output is known";
  file("--out-backprop", files.out_backprop, "DY.npy", "that gradient, in the output's shape")
      ->group(group);
  file("--backprop-input", files.backprop_input, "DX.npy", "the gradient at the input")
      ->group(group);
  file("--backprop-filter", files.backprop_filter, "DW.npy", "the gradient at the filters")
      ->group(group);
  file("--bias-add-grad", files.bias_add_grad, "DB.npy",
       "the gradient at a bias added to the output, [1, 1, 1, Cout]")
      ->group(group);
  options->settings.add_to(*command);
  options->compute.add_to(*command);
  command->footer(
      "Where not given: strides 1, padding SAME, dilations 1, NHWC.\n"
      "Example: convoscope conv --input x.npy --filters w.npy --output y.npy --strides 2");
  return {command, [options] { return run_conv(*options); }};
}

}  // namespace convoscope::app
