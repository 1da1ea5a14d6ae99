// `convoscope shape`: the output's extents and how they come about, and where else the same
// settings run, from extents alone.
#include <memory>

#include "app/cli/command.h"
#include "app/cli/options.h"
#include "app/cli/output.h"
#include "engine/analysis/portability.h"
#include "engine/core/text.h"

namespace convoscope::app {
namespace {

struct ShapeOptions {
  std::string input, filters;
  SettingOptions settings;
  bool json = false;
};

Expected<Case> case_of(const ShapeOptions& options) {
  const auto input = parse_integers(options.input, 4, "--input", "N,H,W,C");
  if (!input) return tl::unexpected(input.error());
  const auto filters = parse_integers(options.filters, 4, "--filters", "KH,KW,CI,CO");
  if (!filters) return tl::unexpected(filters.error());
  const auto spec = options.settings.over(Conv2dSpec{});
  if (!spec) return tl::unexpected(spec.error());
  return Case{{(*input)[0], (*input)[1], (*input)[2], (*input)[3]},
              {(*filters)[0], (*filters)[1], (*filters)[2], (*filters)[3]},
              *spec};
}

std::string figures(const DerivationStep& step) {
  const std::string value = std::to_string(step.value);
  return step.figures.empty() || step.figures == value ? value : step.figures + " = " + value;
}

std::string portability_table(const Case& conv_case) {
  Table table({Table::Align::kLeft, Table::Align::kLeft, Table::Align::kLeft});
  table.add({"runs on", "", ""});
  for (const Badge& badge : portability(conv_case)) {
    table.add({to_string(badge.framework), to_string(badge.state), badge.reason});
    if (!badge.gradients.empty()) table.add({"", "", badge.gradients});
  }
  return table.text();
}

std::string readable(const Case& conv_case, const Geometry& geometry) {
  const PaddingMode mode = conv_case.spec.padding.mode;
  const auto height = derive_axis(geometry.h, mode);
  const auto width = derive_axis(geometry.w, mode);
  Table table({Table::Align::kLeft, Table::Align::kLeft, Table::Align::kLeft, Table::Align::kLeft});
  table.add({"", "formula", "height", "width"});
  for (size_t i = 0; i < height.size(); ++i) {
    table.add({height[i].quantity, height[i].formula, figures(height[i]), figures(width[i])});
  }
  const DataFormat format = conv_case.spec.data_format;
  return "case    " + to_string(conv_case) + "\noutput  " +
         to_string(storage_dims(geometry.output(), format)) + " " + to_string(format) +
         "\ngroups  " + std::to_string(geometry.groups) + "\nwork    " +
         group_digits(geometry.multiply_adds()) + " multiply-adds\n\n" + table.text() + "\n" +
         portability_table(conv_case);
}

Json axis_json(const AxisGeometry& axis, PaddingMode mode) {
  Json steps = Json::array();
  for (const DerivationStep& step : derive_axis(axis, mode)) {
    steps.push_back({{"quantity", step.quantity},
                     {"formula", step.formula},
                     {"figures", step.figures},
                     {"value", step.value}});
  }
  return {{"input", axis.input},           {"filter", axis.filter},
          {"stride", axis.stride},         {"dilation", axis.dilation},
          {"effective", axis.effective},   {"pad_before", axis.pad_before},
          {"pad_after", axis.pad_after},   {"output", axis.output},
          {"unread_end", axis.unread_end}, {"derivation", steps}};
}

Json portability_json(const Case& conv_case) {
  Json badges = Json::array();
  for (const Badge& badge : portability(conv_case)) {
    badges.push_back({{"framework", identifier(badge.framework)},
                      {"name", to_string(badge.framework)},
                      {"state", to_string(badge.state)},
                      {"reason", badge.reason},
                      {"code", badge.code},
                      {"gradients", badge.gradients}});
  }
  return badges;
}

Json machine_readable(const Case& conv_case, const Geometry& geometry) {
  const DataFormat format = conv_case.spec.data_format;
  const PaddingMode mode = conv_case.spec.padding.mode;
  return {{"case", to_string(conv_case)},
          {"data_format", to_string(format)},
          {"input_shape", to_json(storage_dims(conv_case.input, format))},
          {"filters_shape", to_json(storage_dims(conv_case.filters))},
          {"output_shape", to_json(storage_dims(geometry.output(), format))},
          {"groups", geometry.groups},
          {"multiply_adds", geometry.multiply_adds()},
          {"height", axis_json(geometry.h, mode)},
          {"width", axis_json(geometry.w, mode)},
          {"portability", portability_json(conv_case)}};
}

Expected<void> run_shape(const ShapeOptions& options) {
  const auto conv_case = case_of(options);
  if (!conv_case) return tl::unexpected(conv_case.error());
  auto geometry = resolve_geometry(*conv_case);
  if (!geometry) {
    geometry.error().nearest = nearest_text(*conv_case);
    return tl::unexpected(geometry.error());
  }
  if (options.json) return print(machine_readable(*conv_case, *geometry));
  return print(readable(*conv_case, *geometry));
}

}  // namespace

Command add_shape(CLI::App& program) {
  auto options = std::make_shared<ShapeOptions>();
  CLI::App* command = program.add_subcommand(
      "shape", "Derive the extents of an output, and tell where else it runs");
  command->add_option("--input", options->input, "extents, whatever the data format")
      ->required()
      ->type_name("N,H,W,C");
  command->add_option("--filters", options->filters, "extents")
      ->required()
      ->type_name("KH,KW,CI,CO");
  options->settings.add_to(*command);
  command->add_flag("--json", options->json, "one JSON object");
  command->footer(
      "Where not given: strides 1, padding SAME, dilations 1, NHWC.\n"
      "Example: convoscope shape --input 10,64,64,32 --filters 3,3,32,64 --strides 2");
  return {command, [options] { return run_shape(*options); }};
}

}  // namespace convoscope::app
