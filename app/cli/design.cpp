// `convoscope design`: chains that see as much as is asked for, with their costs; or the report of
// the chain that an experiment has. Computes no convolution.
#include <algorithm>
#include <memory>

#include "app/cli/command.h"
#include "app/cli/design_text.h"
#include "app/cli/options.h"
#include "engine/analysis/chain_design.h"
#include "engine/core/random.h"
#include "engine/io/experiment_json.h"

namespace convoscope::app {
namespace {

struct DesignOptions {
  std::filesystem::path experiment, output;
  std::string field, stride = "1", input = "1,224,224,3", family;
  int64_t channels = 32;
  bool json = false;
};

// One integer for both axes, or height and width.
Expected<std::pair<int64_t, int64_t>> one_or_two(const std::string& text,
                                                 const std::string& option) {
  const bool one = text.find(',') == std::string::npos;
  const auto list = parse_integers(text, one ? 1 : 2, option, "H,W or one integer for both");
  if (!list) return tl::unexpected(list.error());
  return std::pair(list->front(), list->back());
}

Expected<ChainDemand> demand_of(const DesignOptions& options) {
  const auto field = one_or_two(options.field, "--field");
  if (!field) return tl::unexpected(field.error());
  const auto stride = one_or_two(options.stride, "--stride");
  if (!stride) return tl::unexpected(stride.error());
  const auto input = parse_integers(options.input, 4, "--input", "N,H,W,C");
  if (!input) return tl::unexpected(input.error());
  ChainDemand demand;
  demand.field_h = field->first;
  demand.field_w = field->second;
  demand.stride = {stride->first, stride->second};
  demand.picture = {(*input)[0], (*input)[1], (*input)[2], (*input)[3]};
  demand.channels = options.channels;
  return demand;
}

std::string families_text(const std::vector<ChainProposal>& proposals) {
  std::string text;
  for (const ChainProposal& p : proposals)
    text += (text.empty() ? "" : ", ") + std::string(p.family->id);
  return text;
}

// Over a random picture of the demanded extents.
Expected<Experiment> experiment_of(const ChainProposal& proposal, const ChainDemand& demand) {
  auto layers = proposed_layers(proposal);
  if (!layers) return tl::unexpected(layers.error());
  Experiment experiment;
  experiment.title = proposal.family->title;
  Tensor picture(demand.picture, DataFormat::kNHWC);
  random_normal(picture.values(), 1);
  experiment.input = {InputRandomNormal{demand.picture, 1},
                      std::make_shared<const Tensor>(std::move(picture))};
  experiment.layers = *std::move(layers);
  return experiment;
}

Expected<void> write_chosen(const DesignOptions& options, const ChainDemand& demand,
                            const std::vector<ChainProposal>& proposals) {
  const auto chosen = options.family.empty()
                          ? proposals.begin()
                          : std::ranges::find(proposals, options.family, [](const auto& p) {
                              return std::string(p.family->id);
                            });
  if (chosen == proposals.end()) {
    return usage_error("there is no proposal '" + options.family + "'; the proposals are " +
                       families_text(proposals));
  }
  const auto experiment = experiment_of(*chosen, demand);
  if (!experiment) return tl::unexpected(experiment.error());
  return write_experiment(options.output, *experiment);
}

Expected<void> propose(const DesignOptions& options) {
  const auto demand = demand_of(options);
  if (!demand) return tl::unexpected(demand.error());
  const auto proposals = design_chains(*demand);
  if (!proposals) return tl::unexpected(proposals.error());
  if (proposals->empty()) {
    return refuse("no family of chains sees " + std::to_string(demand->field_h) + "×" +
                  std::to_string(demand->field_w) + " pixels within 64 layers");
  }
  if (!options.output.empty()) {
    if (auto written = write_chosen(options, *demand, *proposals); !written) return written;
  }
  if (options.json) return print(proposals_json(*demand, *proposals));
  return print(proposals_text(*demand, *proposals));
}

Expected<void> report(const DesignOptions& options) {
  const auto experiment = read_experiment(options.experiment);
  if (!experiment) return tl::unexpected(experiment.error());
  const auto geometry = resolve_chain(*experiment);
  if (!geometry) return tl::unexpected(geometry.error());
  const ChainReport chain = chain_report(experiment->layers, *geometry);
  if (options.json) return print(report_json(chain));
  return print(report_text(chain));
}

Expected<void> run_design(const DesignOptions& options) {
  const bool demanded = !options.field.empty(), existing = !options.experiment.empty();
  if (demanded == existing) {
    return usage_error(demanded ? "give --field or an experiment, not both"
                                : "say what to see with --field H,W, or give an experiment whose "
                                  "chain to report on");
  }
  return existing ? report(options) : propose(options);
}

}  // namespace

Command add_design(CLI::App& program) {
  auto options = std::make_shared<DesignOptions>();
  CLI::App* command = program.add_subcommand(
      "design", "Chains that see a wanted field, with their costs; or what is to be known of one");
  command->add_option("experiment", options->experiment, "report on the chain of this experiment")
      ->type_name("EXPERIMENT");
  CLI::Option* field =
      command->add_option("--field", options->field, "pixels that an output sees at least")
          ->type_name("H,W");
  command->add_option("--stride", options->stride, "pixels from one output to the next")
      ->type_name("H,W")
      ->needs(field)
      ->capture_default_str();
  command->add_option("--input", options->input, "extents of the picture")
      ->type_name("N,H,W,C")
      ->needs(field)
      ->capture_default_str();
  command->add_option("--channels", options->channels, "filters of each layer")
      ->needs(field)
      ->capture_default_str();
  command->add_option("--family", options->family,
                      "the proposal that --output writes; else the first")
      ->needs(field);
  command->add_option("--output", options->output, "write a proposal as an experiment")
      ->type_name("EXPERIMENT.json")
      ->needs(field);
  command->add_flag("--json", options->json, "one JSON object");
  command->footer(
      "Example: convoscope design --field 64,64 --stride 8\n"
      "         convoscope design assets/experiments/feature-hierarchy.json");
  return {command, [options] { return run_design(*options); }};
}

}  // namespace convoscope::app
