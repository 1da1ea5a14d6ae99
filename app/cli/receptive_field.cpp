// `convoscope receptive-field`: the exact set of elements that one output element depends on, level
// by level down to the picture, and its bounds; or the other way round all that a pixel reaches.
// Computes no convolution.
#include "engine/analysis/receptive_field.h"

#include <memory>
#include <optional>

#include "app/cli/command.h"
#include "app/cli/field_answer.h"
#include "app/cli/options.h"
#include "app/cli/output.h"

namespace convoscope::app {
namespace {

struct FieldOptions {
  ExperimentOptions experiment;
  std::string at;
  std::optional<int64_t> channel;
  bool fan_out = false, paths = false, json = false;
};

struct Place {
  int64_t y = 0, x = 0;
};

// "--at" and "--channel" within an activation that is called `name`.
Expected<Place> find_place(const FieldOptions& options, const ImageShape& shape,
                           const std::string& name) {
  const auto at = parse_integers(options.at, 2, "--at", "y,x");
  if (!at) return tl::unexpected(at.error());
  const int64_t y = (*at)[0], x = (*at)[1], channel = options.channel.value_or(0);
  const bool exists =
      y >= 0 && y < shape.h && x >= 0 && x < shape.w && channel >= 0 && channel < shape.c;
  if (exists) return Place{y, x};
  return refuse("there is no " + name + " element at row " + std::to_string(y) + ", column " +
                std::to_string(x) + ", channel " + std::to_string(channel) + "; the " + name +
                " is " + std::to_string(shape.h) + "×" + std::to_string(shape.w) + " with " +
                std::to_string(shape.c) + " channels, counted from 0");
}

Expected<FieldAnswer> find_field(const FieldOptions& options) {
  const auto chosen = options.experiment.load(/*needs_layer=*/true);
  if (!chosen) return tl::unexpected(chosen.error());
  const auto chain = resolve_chain(*chosen->experiment);
  if (!chain) return tl::unexpected(chain.error());
  const size_t layer = chosen->layer;
  const auto place = find_place(options, (*chain)[layer].output, "output");
  if (!place) return tl::unexpected(place.error());
  const auto [y, x] = *place;
  const int64_t channel = options.channel.value_or(0);
  FieldAnswer answer{chosen->experiment,
                     layer,
                     y,
                     x,
                     channel,
                     receptive_field(*chain, layer, y, x, channel),
                     fields_of(*chain),
                     coverage(*chain, layer),
                     {}};
  if (options.paths) answer.paths = path_counts(*chain, layer, y, x, channel);
  return answer;
}

Expected<FanOutAnswer> find_fan_out(const FieldOptions& options) {
  const auto chosen = options.experiment.load(/*needs_layer=*/false);
  if (!chosen) return tl::unexpected(chosen.error());
  const auto chain = resolve_chain(*chosen->experiment);
  if (!chain) return tl::unexpected(chain.error());
  const ImageShape& picture = chain->front().input();
  const auto place = find_place(options, picture, "input");
  if (!place) return tl::unexpected(place.error());
  const auto [y, x] = *place;
  const ChannelRange channels = options.channel
                                    ? ChannelRange{*options.channel, *options.channel + 1}
                                    : ChannelRange{0, picture.c};
  return FanOutAnswer{chosen->experiment, y, x, channels, fan_out(*chain, 0, y, x, channels)};
}

template <typename Answer>
Expected<void> print_answer(const Expected<Answer>& answer, bool json) {
  if (!answer) return tl::unexpected(answer.error());
  return json ? print(machine_readable(*answer)) : print(readable(*answer));
}

Expected<void> run_receptive_field(const FieldOptions& options) {
  if (!options.fan_out) return print_answer(find_field(options), options.json);
  if (options.paths) return usage_error("--paths is of an output element; --fan-out of a pixel");
  return print_answer(find_fan_out(options), options.json);
}

}  // namespace

Command add_receptive_field(CLI::App& program) {
  auto options = std::make_shared<FieldOptions>();
  CLI::App* command =
      program.add_subcommand("receptive-field", "The exact set that one output element reads");
  options->experiment.add_to(*command, "the layer of the element, whose settings change");
  command->add_option("--at", options->at, "row and column of the output element")
      ->required()
      ->type_name("y,x");
  command->add_option("--channel", options->channel,
                      "channel of the output element, 0 where it isn't given; with --fan-out of "
                      "the pixel, all of them");
  command->add_flag("--paths", options->paths,
                    "in how many ways it comes to each element that it depends on");
  command->add_flag("--fan-out", options->fan_out,
                    "--at is a pixel of the input: all that depends on it, in every layer");
  command->add_flag("--json", options->json, "one JSON object");
  command->footer(
      "Example: convoscope receptive-field assets/experiments/feature-hierarchy.json "
      "--layer conv2 --at 31,31");
  return {command, [options] { return run_receptive_field(*options); }};
}

}  // namespace convoscope::app
