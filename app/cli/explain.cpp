// `convoscope explain`: every term of one output value, their sum, and why its last digit may
// differ from the engine's. The order of terms is that of engine/conv/reference.h.
#include "engine/analysis/explain.h"

#include <cstdio>
#include <memory>

#include "app/cli/command.h"
#include "app/cli/options.h"
#include "app/cli/output.h"
#include "engine/core/text.h"

namespace convoscope::app {
namespace {

struct ExplainOptions {
  ExperimentOptions experiment;
  ComputeOptions compute;
  std::string at;
  bool json = false;
};

// One element of one layer, and all that is known about it.
struct Explained {
  ResultPtr result;
  size_t layer = 0;
  Explanation sum;
  float output = 0;  // after the activation function

  const Layer& settings() const { return result->experiment->layers[layer]; }
  const LayerResult& answer() const { return result->layers[layer]; }
};

Expected<void> check_element(const std::vector<int64_t>& at, const ImageShape& shape,
                             const std::string& option) {
  const int64_t extents[] = {shape.n, shape.h, shape.w, shape.c};
  const char* names[] = {"batch element", "row", "column", "channel"};
  for (size_t i = 0; i < at.size(); ++i) {
    if (at[i] < 0 || at[i] >= extents[i]) {
      return refuse(option + " asks for " + names[i] + " " + std::to_string(at[i]) +
                    "; the output, " + to_string(shape) + " as N, H, W, C, has " +
                    std::to_string(extents[i]) + ", counted from 0");
    }
  }
  return {};
}

Expected<Explained> explain_element(const ExplainOptions& options) {
  const auto at = parse_integers(options.at, 4, "--at", "n,y,x,c");
  if (!at) return tl::unexpected(at.error());
  const auto algorithm = options.compute.algorithm();
  if (!algorithm) return tl::unexpected(algorithm.error());
  const auto chosen = options.experiment.load(/*needs_layer=*/true);
  if (!chosen) return tl::unexpected(chosen.error());
  // Before anything is computed: the element must exist.
  const auto chain = resolve_chain(*chosen->experiment);
  if (!chain) return tl::unexpected(chain.error());
  const auto exists = check_element(*at, (*chain)[chosen->layer].output(), "--at");
  if (!exists) return tl::unexpected(exists.error());

  const auto result = evaluate(chosen->experiment, nullptr,
                               {.algorithm = *algorithm, .parallel = options.compute.parallel()});
  if (!result) return tl::unexpected(result.error());
  const size_t l = chosen->layer;
  const LayerResult& layer = (*result)->layers[l];
  const int64_t n = (*at)[0], y = (*at)[1], x = (*at)[2], k = (*at)[3];
  return Explained{
      *result, l,
      explain(*(*result)->layer_input(l), *chosen->experiment->layers[l].filters.tensor,
              *layer.sums, layer.geometry, n, y, x, k),
      image_view(*layer.output).at(n, y, x, k)};
}

std::string number(double value, const char* format) {
  char text[48];
  std::snprintf(text, sizeof text, format, value);
  return text;
}
std::string float32_text(float value) { return number(static_cast<double>(value), "%.9g"); }
std::string float64_text(double value) { return number(value, "%.17g"); }

std::string triple(int64_t a, int64_t b, int64_t c) {
  return std::to_string(a) + "," + std::to_string(b) + "," + std::to_string(c);
}

std::string terms_text(const Explanation& sum) {
  using enum Table::Align;
  Table table({kRight, kRight, kRight, kRight, kRight, kRight, kLeft});
  table.add({"tap y,x,q", "input y,x,c", "input", "weight", "product", "running sum", ""});
  for (const Term& term : sum.terms) {
    table.add({triple(term.tap_y, term.tap_x, term.q), triple(term.y, term.x, term.c),
               float32_text(term.input), float32_text(term.weight), float64_text(term.product),
               float64_text(term.running), term.padding ? "padding" : ""});
  }
  return table.text();
}

std::string sums_text(const Explained& explained) {
  const Explanation& sum = explained.sum;
  const auto ulps = [](int64_t n) { return std::to_string(n) + (n == 1 ? " ulp" : " ulps"); };
  using enum Table::Align;
  Table table({kLeft, kLeft, kLeft});
  table.add({"sum in double", float64_text(sum.exact), ""});
  table.add({"rounded to float32", float32_text(sum.exact_rounded), ""});
  table.add({"float32, term by term", float32_text(sum.sequential), ulps(sum.sequential_ulps)});
  table.add({std::string("engine, ") + to_string(explained.answer().plan.algorithm),
             float32_text(sum.engine), ulps(sum.engine_ulps)});
  if (explained.settings().activation != Activation::kNone) {
    table.add({std::string("after ") + to_string(explained.settings().activation),
               float32_text(explained.output), ""});
  }
  return table.text();
}

std::string readable(const Explained& explained) {
  const Explanation& sum = explained.sum;
  return explained.settings().name + ", output element n " + std::to_string(sum.n) + ", y " +
         std::to_string(sum.y) + ", x " + std::to_string(sum.x) + ", channel " +
         std::to_string(sum.k) + ": " + std::to_string(sum.terms.size()) + " terms, " +
         std::to_string(sum.padding_terms) + " of them padding\n\n" + terms_text(sum) + "\n" +
         sums_text(explained) + "\n" + sum.note + "\n";
}

Json term_json(const Term& term) {
  return {{"tap", {term.tap_y, term.tap_x, term.q}},
          {"at", {term.y, term.x, term.c}},
          {"padding", term.padding},
          {"input", term.input},
          {"weight", term.weight},
          {"product", term.product},
          {"running", term.running},
          {"running_float32", term.running_float32}};
}

Json machine_readable(const Explained& explained) {
  const Explanation& sum = explained.sum;
  Json terms = Json::array();
  for (const Term& term : sum.terms) terms.push_back(term_json(term));
  return {{"layer", explained.layer},
          {"name", explained.settings().name},
          {"at", {sum.n, sum.y, sum.x, sum.k}},
          {"terms", terms},
          {"padding_terms", sum.padding_terms},
          {"exact", sum.exact},
          {"exact_rounded", sum.exact_rounded},
          {"sequential", sum.sequential},
          {"sequential_ulps", sum.sequential_ulps},
          {"engine", sum.engine},
          {"engine_ulps", sum.engine_ulps},
          {"algorithm", to_string(explained.answer().plan.algorithm)},
          {"magnitude", sum.magnitude},
          {"activation", to_string(explained.settings().activation)},
          {"output", explained.output},
          {"note", sum.note}};
}

Expected<void> run_explain(const ExplainOptions& options) {
  const auto explained = explain_element(options);
  if (!explained) return tl::unexpected(explained.error());
  if (options.json) return print(machine_readable(*explained));
  return print(readable(*explained));
}

}  // namespace

Command add_explain(CLI::App& program) {
  auto options = std::make_shared<ExplainOptions>();
  CLI::App* command = program.add_subcommand("explain", "Every term of one output value");
  options->experiment.add_to(*command, "the layer of the value, whose settings change");
  command->add_option("--at", options->at, "the output element, whatever the data format")
      ->required()
      ->type_name("n,y,x,c");
  options->compute.add_to(*command);
  command->add_flag("--json", options->json, "one JSON object");
  command->footer(
      "Example: convoscope explain assets/experiments/start.json --layer 0 --at 0,10,20,3");
  return {command, [options] { return run_explain(*options); }};
}

}  // namespace convoscope::app
