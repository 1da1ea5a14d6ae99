// `convoscope conv`: tf.nn.conv2d of two .npy files into a third.
#include <filesystem>
#include <memory>

#include "app/cli/command.h"
#include "app/cli/options.h"
#include "engine/conv/conv2d.h"
#include "engine/io/npy.h"

namespace convoscope::app {
namespace {

struct ConvOptions {
  std::filesystem::path input, filters, output;
  SettingOptions settings;
  ComputeOptions compute;
};

Expected<void> run_conv(const ConvOptions& options) {
  const auto spec = options.settings.over(Conv2dSpec{});
  if (!spec) return tl::unexpected(spec.error());
  const auto algorithm = options.compute.algorithm();
  if (!algorithm) return tl::unexpected(algorithm.error());
  const auto input = read_npy(options.input, layout_of(spec->data_format));
  if (!input) return tl::unexpected(input.error());
  const auto filters = read_npy(options.filters, Layout::kHWIO);
  if (!filters) return tl::unexpected(filters.error());

  Conv2dOptions how;
  how.algorithm = *algorithm;
  how.parallel = options.compute.parallel();
  const auto output = conv2d(*input, *filters, *spec, how);
  if (!output) return tl::unexpected(output.error());
  return write_npy(options.output, *output);
}

}  // namespace

Command add_conv(CLI::App& program) {
  auto options = std::make_shared<ConvOptions>();
  CLI::App* command = program.add_subcommand("conv", "Convolve one .npy file with another");
  command->add_option("--input", options->input, "float32 of rank 4, its axes as in --data-format")
      ->required()
      ->type_name("X.npy");
  command->add_option("--filters", options->filters, "float32 [KH, KW, Cf, Cout], also for NCHW")
      ->required()
      ->type_name("W.npy");
  command->add_option("--output", options->output, "written whole or not at all")
      ->required()
      ->type_name("Y.npy");
  options->settings.add_to(*command);
  options->compute.add_to(*command);
  command->footer(
      "Where not given: strides 1, padding SAME, dilations 1, NHWC.\n"
      "Example: convoscope conv --input x.npy --filters w.npy --output y.npy --strides 2");
  return {command, [options] { return run_conv(*options); }};
}

}  // namespace convoscope::app
