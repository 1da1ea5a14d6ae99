// `convoscope effective-field`: what an output element truly listens to, by its gradient, for the
// picture of an experiment or expected over random ones.
#include "engine/analysis/effective_field.h"

#include <cmath>
#include <memory>

#include "app/cli/command.h"
#include "app/cli/options.h"
#include "app/cli/output.h"
#include "engine/core/text.h"
#include "engine/files/npy.h"

namespace convoscope::app {
namespace {

struct Options {
  ExperimentOptions experiment;
  std::string at;
  int64_t channel = 0, picture = 0, samples = 0, seed = 1;
  std::optional<double> radius;
  int threads = 0;
  std::filesystem::path output;
  bool json = false;
};

struct Found {
  ExperimentPtr experiment;
  EffectiveField field;
  std::optional<double> radius;
  int64_t seed = 1;

  const std::string& layer_name() const { return experiment->layers[field.element.layer].name; }
};

Expected<FieldElement> element_of(const Options& options, size_t layer, const ImageShape& output) {
  const auto at = parse_integers(options.at, 2, "--at", "y,x");
  if (!at) return tl::unexpected(at.error());
  const FieldElement e{layer, options.picture, (*at)[0], (*at)[1], options.channel};
  const bool exists = e.n >= 0 && e.n < output.n && e.y >= 0 && e.y < output.h && e.x >= 0 &&
                      e.x < output.w && e.c >= 0 && e.c < output.c;
  if (exists) return e;
  return refuse("there is no output element at picture " + std::to_string(e.n) + ", row " +
                std::to_string(e.y) + ", column " + std::to_string(e.x) + ", channel " +
                std::to_string(e.c) + "; the output is " + to_string(output) + ", counted from 0");
}

std::string decimal(double value) { return significant(value, 4); }

Expected<Found> find(const Options& options) {
  if (options.radius && !(*options.radius >= 0 && std::isfinite(*options.radius))) {
    return usage_error("--radius " + decimal(*options.radius) +
                       " is no distance; a number of pixels from 0 is");
  }
  const auto chosen = options.experiment.load(/*needs_layer=*/true);
  if (!chosen) return tl::unexpected(chosen.error());
  auto geometry = resolve_chain(*chosen->experiment);
  if (!geometry) return tl::unexpected(geometry.error());
  const auto element = element_of(options, chosen->layer, (*geometry)[chosen->layer].output);
  if (!element) return tl::unexpected(element.error());
  const Chain chain{chosen->experiment->layers, *std::move(geometry)};
  auto field = effective_field(
      chain, chosen->experiment->input.tensor, *element,
      {.samples = options.samples, .seed = options.seed, .parallel = {.threads = options.threads}});
  if (!field) return tl::unexpected(field.error());
  return Found{chosen->experiment, *std::move(field), options.radius, options.seed};
}

std::string range_text(const AxisBounds& bounds) {
  return significant(static_cast<double>(bounds.low), 9) + " to " +
         significant(static_cast<double>(bounds.high), 9);
}

std::string percent(double share) { return significant(100 * share, 3) + " %"; }

std::string theory_text(const EffectiveField& field) {
  if (!field.theoretical) return "";
  const ElementBounds& bounds = *field.theoretical;
  return "could see   " + std::to_string(bounds.h.size()) + "×" + std::to_string(bounds.w.size()) +
         " pixels, rows " + range_text(bounds.h) + ", columns " + range_text(bounds.w) +
         "\ncentre      " + decimal(field.centre_h) + ", " + decimal(field.centre_w) + "\n";
}

std::string spread_text(const Found& found) {
  const EffectiveField& field = found.field;
  if (field.radii.empty()) {
    return std::string(field.without_energy()) + "\n";
  }
  std::string text = "energy, the sum of squared gradients\n";
  if (found.radius) {
    text += "  " + percent(field.share_within(*found.radius)) + " lies within " +
            decimal(*found.radius) + " pixels of the centre\n";
  }
  return text + "  50 % lies within " + decimal(field.radius_of(0.5)) + " pixels, 95 % within " +
         decimal(field.radius_of(0.95)) + "\n  its middle is at " + decimal(field.mean_h) + ", " +
         decimal(field.mean_w) + ", its deviation " + decimal(field.deviation_h) + " down and " +
         decimal(field.deviation_w) + " across\nlistens to  an area of " +
         decimal(field.effective_size) + "×" + decimal(field.effective_size) +
         " pixels, whose gradient exceeds 4.55 % of the largest\n";
}

std::string readable(const Found& found) {
  const EffectiveField& field = found.field;
  const FieldElement& e = field.element;
  const std::string over = field.samples == 0
                               ? "for the present picture"
                               : "expected over " + std::to_string(field.samples) +
                                     " random pictures from seed " + std::to_string(found.seed);
  return "element     " + found.layer_name() + ", row " + std::to_string(e.y) + ", column " +
         std::to_string(e.x) + ", channel " + std::to_string(e.c) + "\ngradient    " + over + "\n" +
         theory_text(field) + spread_text(found);
}

Json bounds_json(const EffectiveField& field) {
  if (!field.theoretical) return nullptr;
  const auto pair = [](const AxisBounds& bounds) { return Json{bounds.low, bounds.high}; };
  return {{"rows", pair(field.theoretical->h)}, {"columns", pair(field.theoretical->w)}};
}

Json machine_readable(const Found& found) {
  const EffectiveField& field = found.field;
  const FieldElement& e = field.element;
  Json json = {{"layer", e.layer},
               {"name", found.layer_name()},
               {"picture", e.n},
               {"at", {e.y, e.x}},
               {"channel", e.c},
               {"samples", field.samples},
               {"extent", {field.height, field.width}},
               {"theoretical", bounds_json(field)},
               {"centre", {field.centre_h, field.centre_w}},
               {"energy", field.total_energy},
               {"mean", {field.mean_h, field.mean_w}},
               {"deviation", {field.deviation_h, field.deviation_w}},
               {"effective_size", field.effective_size},
               {"radius_50", field.radius_of(0.5)},
               {"radius_95", field.radius_of(0.95)}};
  if (found.radius) {
    json["radius"] = *found.radius;
    json["share_within_radius"] = field.share_within(*found.radius);
  }
  return json;
}

Expected<void> write_map(const EffectiveField& field, const std::filesystem::path& path) {
  Tensor map({1, field.height, field.width, 1}, DataFormat::kNHWC);
  for (size_t i = 0; i < field.magnitude.size(); ++i) {
    map.data()[i] = static_cast<float>(field.magnitude[i]);
  }
  return write_npy(path, map);
}

Expected<void> run_effective_field(const Options& options) {
  const auto found = find(options);
  if (!found) return tl::unexpected(found.error());
  if (!options.output.empty()) {
    if (auto written = write_map(found->field, options.output); !written) return written;
  }
  if (options.json) return print(machine_readable(*found));
  return print(readable(*found));
}

}  // namespace

Command add_effective_field(CLI::App& program) {
  auto options = std::make_shared<Options>();
  CLI::App* command = program.add_subcommand(
      "effective-field", "What one output element truly listens to, by its gradient");
  options->experiment.add_to(*command, "the layer of the element, whose settings change");
  command->add_option("--at", options->at, "row and column of the output element")
      ->required()
      ->type_name("y,x");
  command->add_option("--channel", options->channel, "channel of the output element")
      ->capture_default_str();
  command->add_option("--picture", options->picture, "picture of the batch")->capture_default_str();
  command
      ->add_option("--samples", options->samples,
                   "expect over so many random pictures of the present one's mean and deviation; "
                   "0: the present picture")
      ->capture_default_str();
  command->add_option("--seed", options->seed, "of the first random picture")
      ->capture_default_str();
  command->add_option("--radius", options->radius,
                      "tell the share of energy within so many pixels of the centre");
  command->add_option("--threads", options->threads, "at most so many threads; 0: one per core")
      ->check(CLI::Range(0, 4096))
      ->capture_default_str();
  command
      ->add_option("--output", options->output,
                   "write the mean |gradient| of each pixel, float32 [1, H, W, 1]")
      ->type_name("MAP.npy");
  command->add_flag("--json", options->json, "one JSON object");
  command->footer(
      "The effective receptive field of Luo et al. (2016); where it can reach at all is\n"
      "`convoscope receptive-field`.\n"
      "Example: convoscope effective-field assets/experiments/feature-hierarchy.json "
      "--layer conv2 --at 31,31 --samples 20");
  return {command, [options] { return run_effective_field(*options); }};
}

}  // namespace convoscope::app
