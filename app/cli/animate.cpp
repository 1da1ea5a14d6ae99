// `convoscope animate`: the sliding window of a layer as a film.
#include "engine/picture/animation.h"

#include <filesystem>
#include <memory>

#include "app/cli/command.h"
#include "app/cli/long_work.h"
#include "app/cli/options.h"
#include "app/cli/output.h"

namespace convoscope::app {
namespace {

struct Options {
  ExperimentOptions experiment;
  AnimationOptions film;
  std::filesystem::path output;
  std::string theme = "light", format, first = "0,0";
  bool plain = false, once = false, json = false;
};

std::vector<std::string> format_ids() {
  std::vector<std::string> ids;
  for (const AnimationFormatWords& words : animation_formats()) ids.emplace_back(words.id);
  return ids;
}

// By --format, or by the ending of the file's name; without an ending a folder of frames.
Expected<AnimationFormat> format_of(const Options& options) {
  if (!options.format.empty()) return find_animation_format(options.format);
  const std::string ending = options.output.extension().string();
  std::string endings;
  for (const AnimationFormatWords& words : animation_formats()) {
    if (words.ending == ending) return words.format;
    if (!words.ending.empty()) endings += std::string(words.ending) + ", ";
  }
  return usage_error("a film ends in " + endings + "or is a folder; '" + ending +
                     "' is none of these (--format says it without the name)");
}

Json summary(const Animation& animation, AnimationFormat format,
             const std::filesystem::path& path) {
  return {{"path", path.string()},
          {"format", animation_formats()[static_cast<size_t>(format)].id},
          {"frames", animation.frames()},
          {"width", animation.width()},
          {"height", animation.height()}};
}

Expected<void> run_animate(Options options) {
  const auto format = format_of(options);
  if (!format) return tl::unexpected(format.error());
  const auto first = parse_integers(options.first, 2, "--from", "y,x");
  if (!first) return tl::unexpected(first.error());
  const auto chosen = options.experiment.load(/*needs_layer=*/true);
  if (!chosen) return tl::unexpected(chosen.error());
  options.film.layer = chosen->layer;
  options.film.row = (*first)[0];
  options.film.column = (*first)[1];
  options.film.light = options.theme == "light";
  options.film.values = !options.plain;
  options.film.loop = !options.once;
  const auto result = evaluate(chosen->experiment);
  if (!result) return tl::unexpected(result.error());
  const auto animation = Animation::make(*result, options.film);
  if (!animation) return tl::unexpected(animation.error());
  auto written = run_long("frame", [&](const ParallelOptions& how, Progress& progress) {
    return write_animation(options.output, *animation, *format, how, &progress);
  });
  if (!written) return written;
  return options.json ? print(summary(*animation, *format, options.output)) : Expected<void>();
}

void add_film_options(CLI::App& command, Options& options) {
  AnimationOptions& film = options.film;
  command.add_option("--channel", film.channel, "of the input; −1: the first that the map reads")
      ->capture_default_str();
  command.add_option("--map", film.filter, "of the output, from 0")->capture_default_str();
  command.add_option("--picture", film.picture, "of the batch")->capture_default_str();
  command
      .add_option("--from", options.first,
                  "the first output element shown, where not all of them fit")
      ->type_name("y,x")
      ->capture_default_str();
  command.add_option("--fps", film.frames_per_second, "output elements a second, up to 50")
      ->capture_default_str();
  command.add_option("--width", film.width, "in pixels")->capture_default_str();
  command.add_option("--height", film.height, "in pixels; 0: what the planes need")
      ->capture_default_str();
  command.add_option("--theme", options.theme)
      ->check(CLI::IsMember({"light", "dark"}))
      ->capture_default_str();
  command.add_flag("--numbers", film.numbers, "the values in the cells");
  command.add_flag("--plain", options.plain, "plain cells without values, as in drawings");
  command.add_flag("--no-loop", options.once, "stop at the end");
}

}  // namespace

Command add_animate(CLI::App& program) {
  auto options = std::make_shared<Options>();
  CLI::App* command =
      program.add_subcommand("animate", "The window of a layer sliding over its input, as a film");
  options->experiment.add_to(*command, "the layer whose window slides, and whose settings change");
  command
      ->add_option("-o,--output", options->output,
                   "written whole or not at all; a name without an ending is a folder of frames")
      ->required()
      ->type_name("FILE.gif | .png | .webp | FOLDER");
  command->add_option("--format", options->format, "whatever the name's ending")
      ->check(CLI::IsMember(format_ids()));
  add_film_options(*command, *options);
  command->add_flag("--json", options->json, "tell what was written, as one JSON object");
  command->footer(
      "Example: convoscope animate assets/experiments/downsample-with-strides.json "
      "--layer conv1 -o film.gif --numbers");
  return {command, [options] { return run_animate(*options); }};
}

}  // namespace convoscope::app
