// `convoscope explain`: every term of one output value, their exact sum, the sums that float32
// makes of them in one order or another, and why the engine's last digit may differ from another
// program's. What the numbers mean is told in engine/analysis/explain.h.
#include "engine/analysis/explain.h"

#include <cstdio>
#include <memory>
#include <optional>

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
  const auto precision = options.compute.precision();
  if (!precision) return tl::unexpected(precision.error());
  const auto chosen = options.experiment.load(/*needs_layer=*/true);
  if (!chosen) return tl::unexpected(chosen.error());
  // Before anything is computed: the element must exist.
  const auto chain = resolve_chain(*chosen->experiment);
  if (!chain) return tl::unexpected(chain.error());
  const Layer& layer = chosen->experiment->layers[chosen->layer];
  if (!is_convolution(layer.op) || layer.bypassed) {
    return refuse("explain tells the terms of conv2d and depthwise_conv2d; " + layer.name + " is " +
                  (layer.bypassed ? "bypassed" : op_name(layer)));
  }
  const auto exists = check_element(*at, (*chain)[chosen->layer].output, "--at");
  if (!exists) return tl::unexpected(exists.error());

  const auto result = evaluate(
      chosen->experiment, nullptr,
      {.algorithm = *algorithm, .precision = *precision, .parallel = options.compute.parallel()});
  if (!result) return tl::unexpected(result.error());
  const size_t l = chosen->layer;
  const LayerResult& answer = (*result)->layers[l];
  const int64_t n = (*at)[0], y = (*at)[1], x = (*at)[2], k = (*at)[3];
  return Explained{
      *result, l,
      explain(*(*result)->layer_input(l), *chosen->experiment->layers[l].filters.tensor,
              *answer.sums, answer.geometry.window, answer.plan, n, y, x, k),
      image_view(*answer.output).at(n, y, x, k)};
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
  Table table({kRight, kRight, kRight, kRight, kRight, kRight, kRight, kRight, kLeft});
  table.add({"tap y,x,q", "input y,x,c", "input", "weight", "product", "running sum", "in float32",
             "fused", ""});
  for (const Term& term : sum.terms) {
    table.add({triple(term.tap_y, term.tap_x, term.q), triple(term.y, term.x, term.c),
               float32_text(term.input), float32_text(term.weight), float64_text(term.product),
               float64_text(term.running), float32_text(term.running_float32),
               float32_text(term.running_fused), term.padding ? "padding" : ""});
  }
  return table.text();
}

std::string ulps_text(const std::optional<int64_t>& ulps) {
  return ulps ? std::to_string(*ulps) : "none";
}

std::string difference_text(double difference) { return number(difference, "%.3g"); }

// "= fused, in order": the orders that give the engine's value.
std::string equals_text(const Explanation& sum) {
  std::string names;
  for (const std::string_view name : sum.engine_equals) {
    names += (names.empty() ? "= " : "; ") + std::string(name);
  }
  return names.empty() ? "equal to none of the orders below" : names;
}

std::string sums_text(const Explained& explained) {
  const Explanation& sum = explained.sum;
  const std::string reference = sum.reference == sum.exact
                                    ? "equal to it"
                                    : difference_text(sum.reference - sum.exact) + " from it";
  using enum Table::Align;
  Table table({kLeft, kLeft, kLeft});
  table.add({"exact sum", float64_text(sum.exact), ""});
  table.add({"sum in double, as listed", float64_text(sum.reference), reference});
  table.add({"exact, rounded to float32", float32_text(sum.exact_rounded), ""});
  table.add({std::string("engine, ") + to_string(explained.answer().plan.algorithm),
             float32_text(sum.engine.value), equals_text(sum)});
  if (explained.settings().activation != Activation::kNone) {
    table.add({std::string("after ") + to_string(explained.settings().activation),
               float32_text(explained.output), ""});
  }
  return table.text();
}

std::string orders_text(const Explanation& sum) {
  using enum Table::Align;
  Table table({kLeft, kLeft, kRight, kRight, kLeft});
  table.add({"order of the sum", "in float32", "ulps", "minus exact", ""});
  const auto add = [&](const ComparedSum& order) {
    table.add({std::string(order.name), float32_text(order.value), ulps_text(order.ulps),
               difference_text(order.difference), std::string(order.what)});
  };
  for (const ComparedSum& order : sum.orders) add(order);
  add(sum.engine);
  return table.text();
}

std::string readable(const Explained& explained) {
  const Explanation& sum = explained.sum;
  return explained.settings().name + ", output element n " + std::to_string(sum.n) + ", y " +
         std::to_string(sum.y) + ", x " + std::to_string(sum.x) + ", channel " +
         std::to_string(sum.k) + ": " + std::to_string(sum.terms.size()) + " terms, " +
         std::to_string(sum.padding_terms) + " of them padding\n\n" + terms_text(sum) + "\n" +
         sums_text(explained) + "\n" + orders_text(sum) + "\n" + sum.note + "\n\n" + sum.why + "\n";
}

Json term_json(const Term& term) {
  return {{"tap", {term.tap_y, term.tap_x, term.q}},
          {"at", {term.y, term.x, term.c}},
          {"padding", term.padding},
          {"input", term.input},
          {"weight", term.weight},
          {"product", term.product},
          {"running", term.running},
          {"running_float32", term.running_float32},
          {"running_fused", term.running_fused}};
}

Json ulps_json(const std::optional<int64_t>& ulps) { return ulps ? Json(*ulps) : Json(nullptr); }

Json orders_json(const Explanation& sum) {
  Json orders = Json::array();
  for (const ComparedSum& order : sum.orders) {
    orders.push_back({{"name", order.name},
                      {"value", order.value},
                      {"ulps", ulps_json(order.ulps)},
                      {"difference", order.difference},
                      {"what", order.what}});
  }
  return orders;
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
          {"reference", sum.reference},
          {"reference_rounded", sum.reference_rounded},
          {"sequential", sum.sequential},
          {"sequential_ulps", ulps_json(sum.sequential_ulps)},
          {"engine", sum.engine.value},
          {"engine_ulps", ulps_json(sum.engine.ulps)},
          {"engine_difference", sum.engine.difference},
          {"engine_equals", sum.engine_equals},
          {"orders", orders_json(sum)},
          {"algorithm", to_string(explained.answer().plan.algorithm)},
          {"magnitude", sum.magnitude},
          {"condition", sum.condition},
          {"bound", sum.bound},
          {"activation", to_string(explained.settings().activation)},
          {"output", explained.output},
          {"note", sum.note},
          {"why", sum.why}};
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
  CLI::App* command = program.add_subcommand(
      "explain", "Every term of one output value, and its sum in many orders");
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
