// `convoscope receptive-field`: the exact set of elements that one output element reads, level by
// level down to the input, and its bounds. Computes no convolution.
#include "engine/analysis/receptive_field.h"

#include <cstdio>
#include <memory>

#include "app/cli/command.h"
#include "app/cli/options.h"
#include "app/cli/output.h"
#include "engine/analysis/coverage.h"

namespace convoscope::app {
namespace {

struct FieldOptions {
  ExperimentOptions experiment;
  std::string at;
  int64_t channel = 0;
  bool json = false;
};

struct Field {
  ExperimentPtr experiment;
  size_t layer = 0;
  int64_t y = 0, x = 0, channel = 0;
  ReceptiveField field;
  Coverage coverage;  // of all outputs of the layer on the input

  std::string level_name(const FieldLevel& level) const {
    return level.level == 0 ? "input" : experiment->layers[level.level - 1].name;
  }
};

Expected<Field> find_field(const FieldOptions& options) {
  const auto at = parse_integers(options.at, 2, "--at", "y,x");
  if (!at) return tl::unexpected(at.error());
  const auto chosen = options.experiment.load(/*needs_layer=*/true);
  if (!chosen) return tl::unexpected(chosen.error());
  const auto chain = resolve_chain(*chosen->experiment);
  if (!chain) return tl::unexpected(chain.error());
  const ImageShape& output = (*chain)[chosen->layer].output;
  const int64_t y = (*at)[0], x = (*at)[1];
  const bool exists = y >= 0 && y < output.h && x >= 0 && x < output.w && options.channel >= 0 &&
                      options.channel < output.c;
  if (!exists) {
    return refuse("there is no output element at row " + std::to_string(y) + ", column " +
                  std::to_string(x) + ", channel " + std::to_string(options.channel) +
                  "; the output is " + std::to_string(output.h) + "×" + std::to_string(output.w) +
                  " with " + std::to_string(output.c) + " channels, counted from 0");
  }
  return Field{chosen->experiment,
               chosen->layer,
               y,
               x,
               options.channel,
               receptive_field(windows_of(*chain), chosen->layer, y, x, options.channel),
               coverage(windows_of(*chain), chosen->layer)};
}

// {3, 5, 7, 12} as "3..7 by 2, 12": every position stays readable off it.
std::string runs_text(const std::vector<int64_t>& positions) {
  if (positions.empty()) return "none";
  std::string text;
  for (size_t i = 0; i < positions.size();) {
    size_t last = i;
    const int64_t step = i + 1 < positions.size() ? positions[i + 1] - positions[i] : 0;
    while (last + 1 < positions.size() && positions[last + 1] - positions[last] == step) ++last;
    if (last == i + 1) last = i;  // two positions are not yet a run
    if (!text.empty()) text += ", ";
    text += std::to_string(positions[i]);
    if (last > i) text += ".." + std::to_string(positions[last]);
    if (last > i && step > 1) text += " by " + std::to_string(step);
    i = last + 1;
  }
  return text;
}

std::string decimal(double value) {
  char text[48];
  std::snprintf(text, sizeof text, "%g", value);
  return text;
}

std::string percent(double share) {
  char text[48];
  std::snprintf(text, sizeof text, "%.1f %%", 100 * share);
  return text;
}

std::string coverage_text(const Field& found) {
  const Coverage& coverage = found.coverage;
  const size_t pixels = coverage.h.readers.size() * coverage.w.readers.size();
  return "all outputs of the layer together\n  unread  " + std::to_string(coverage.unread()) +
         " of " + std::to_string(pixels) + " pixels\n  readers " +
         std::to_string(coverage.most_readers()) +
         " outputs of a channel for the pixel that most depend on\n  padding " +
         percent(coverage.padding(found.y, found.x)) + " of this element's tap paths, " +
         percent(coverage.mean_padding()) + " of all\n";
}

std::string readable(const Field& found) {
  using enum Table::Align;
  Table table({kLeft, kLeft, kLeft, kLeft, kLeft, kLeft, kLeft});
  table.add({"level", "extent", "rows", "columns", "channels", "padding rows", "padding columns"});
  for (auto level = found.field.levels.rbegin(); level != found.field.levels.rend(); ++level) {
    table.add(
        {found.level_name(*level),
         std::to_string(level->height) + "×" + std::to_string(level->width),
         runs_text(level->h.inside), runs_text(level->w.inside),
         level->channel_end == level->channel_begin + 1
             ? std::to_string(level->channel_begin)
             : std::to_string(level->channel_begin) + ".." + std::to_string(level->channel_end - 1),
         runs_text(level->h.padding), runs_text(level->w.padding)});
  }
  const FieldAxis& h = found.field.h;
  const FieldAxis& w = found.field.w;
  const auto pair = [](const auto& a, const auto& b) { return a + ", " + b; };
  return table.text() + "\nbefore clipping, in the input\n  size    " + std::to_string(h.size) +
         "×" + std::to_string(w.size) + "\n  from    " +
         pair(std::to_string(h.start + found.y * h.jump),
              std::to_string(w.start + found.x * w.jump)) +
         "\n  centre  " + pair(decimal(h.centre(found.y)), decimal(w.centre(found.x))) +
         "\n  jump    " + pair(std::to_string(h.jump), std::to_string(w.jump)) +
         " from one output element to the next\n\n" + coverage_text(found);
}

Json bounds_json(const AxisSet& set) {
  if (set.inside.empty()) return nullptr;
  return {set.inside.front(), set.inside.back()};
}

Json coverage_json(const Field& found) {
  const Coverage& coverage = found.coverage;
  return {{"unread", coverage.unread()},
          {"most_readers", coverage.most_readers()},
          {"row_readers", coverage.h.readers},
          {"column_readers", coverage.w.readers},
          {"padding", coverage.padding(found.y, found.x)},
          {"mean_padding", coverage.mean_padding()}};
}

Json machine_readable(const Field& found) {
  Json levels = Json::array();
  for (const FieldLevel& level : found.field.levels) {
    levels.push_back({{"level", level.level},
                      {"name", found.level_name(level)},
                      {"extent", {level.height, level.width}},
                      {"rows", level.h.inside},
                      {"columns", level.w.inside},
                      {"padding_rows", level.h.padding},
                      {"padding_columns", level.w.padding},
                      {"row_bounds", bounds_json(level.h)},
                      {"column_bounds", bounds_json(level.w)},
                      {"channels", {level.channel_begin, level.channel_end}}});
  }
  const FieldAxis& h = found.field.h;
  const FieldAxis& w = found.field.w;
  return {{"layer", found.layer},
          {"name", found.experiment->layers[found.layer].name},
          {"at", {found.y, found.x}},
          {"channel", found.channel},
          {"size", {h.size, w.size}},
          {"start", {h.start + found.y * h.jump, w.start + found.x * w.jump}},
          {"centre", {h.centre(found.y), w.centre(found.x)}},
          {"jump", {h.jump, w.jump}},
          {"levels", levels},
          {"coverage", coverage_json(found)}};
}

Expected<void> run_receptive_field(const FieldOptions& options) {
  const auto found = find_field(options);
  if (!found) return tl::unexpected(found.error());
  if (options.json) return print(machine_readable(*found));
  return print(readable(*found));
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
  command->add_option("--channel", options->channel, "channel of the output element")
      ->capture_default_str();
  command->add_flag("--json", options->json, "one JSON object");
  command->footer(
      "Example: convoscope receptive-field assets/experiments/feature-hierarchy.json "
      "--layer conv2 --at 31,31");
  return {command, [options] { return run_receptive_field(*options); }};
}

}  // namespace convoscope::app
