// `convoscope compare`: how far apart one layer of two experiments is, map by map and over all of
// them. What the measures mean is told in engine/analysis/difference.h.
#include "engine/analysis/difference.h"

#include <algorithm>
#include <filesystem>
#include <memory>
#include <optional>

#include "app/cli/command.h"
#include "app/cli/options.h"
#include "app/cli/output.h"
#include "engine/core/text.h"
#include "engine/io/experiment_json.h"

namespace convoscope::app {
namespace {

struct CompareOptions {
  std::filesystem::path a, b;
  std::optional<std::string> layer;
  ComputeOptions compute;
  int64_t batch = -1;  // −1: all
  bool by_position = false, without_border = false, json = false;
  double tolerance = 1e-5;
};

struct Side {
  ResultPtr result;
  size_t layer = 0;

  const LayerResult& answer() const { return result->layers[layer]; }
  const ImageShape& output() const { return answer().geometry.output; }
  std::vector<LayerGeometry> chain() const {
    std::vector<LayerGeometry> geometries = chain_of(*result);
    geometries.resize(layer + 1);
    return geometries;
  }
};

struct Compared {
  Side a, b;
  ComparedElements elements;
  Differences found;
};

Expected<Side> compute_side(const std::filesystem::path& path, const CompareOptions& options) {
  auto experiment = read_experiment(path);
  if (!experiment) return tl::unexpected(experiment.error());
  Side side;
  side.layer = experiment->layers.size() - 1;
  if (options.layer) {
    const auto found = find_layer(*experiment, *options.layer);
    if (!found) return tl::unexpected(found.error());
    side.layer = *found;
  }
  const auto algorithm = options.compute.algorithm();
  if (!algorithm) return tl::unexpected(algorithm.error());
  const auto precision = options.compute.precision();
  if (!precision) return tl::unexpected(precision.error());
  auto result = evaluate(
      std::make_shared<const Experiment>(std::move(*experiment)), nullptr,
      {.algorithm = *algorithm, .precision = *precision, .parallel = options.compute.parallel()});
  if (!result) return tl::unexpected(result.error());
  side.result = std::move(*result);
  return side;
}

Expected<void> check_batch(int64_t batch, const ImageShape& a, const ImageShape& b) {
  const int64_t both = std::min(a.n, b.n);
  if (batch < both) return {};
  return refuse("--batch asks for batch element " + std::to_string(batch) + "; A and B both have " +
                std::to_string(both) + ", counted from 0");
}

Expected<Compared> compare(const CompareOptions& options) {
  if (!(options.tolerance >= 0)) return usage_error("--tolerance takes a number from 0 up");
  auto a = compute_side(options.a, options);
  if (!a) return tl::unexpected(a.error());
  auto b = compute_side(options.b, options);
  if (!b) return tl::unexpected(b.error());
  Compared result{std::move(*a), std::move(*b), {}, {}};
  const ImageShape &of_a = result.a.output(), &of_b = result.b.output();
  if (auto checked = check_batch(options.batch, of_a, of_b); !checked) {
    return tl::unexpected(checked.error());
  }
  result.elements =
      compared_elements(result.a.chain(), result.b.chain(),
                        options.by_position ? Alignment::kPosition : Alignment::kIndex);
  result.elements.without_border = options.without_border;
  result.elements.tolerance = options.tolerance;
  const int64_t first = std::max<int64_t>(options.batch, 0);
  const int64_t last = options.batch < 0 ? std::min(of_a.n, of_b.n) : options.batch + 1;
  result.found = differences(*result.a.answer().output, *result.b.answer().output, first, last,
                             result.elements, options.compute.parallel());
  if (result.found.all.count > 0) return result;
  return refuse("nothing can be compared: A gives " + to_string(of_a) + " outputs, B " +
                to_string(of_b) + " (as N, H, W, C), and none of them belong together");
}

// Where the largest difference is, as indices into A's and B's outputs.
Json place_json(const Compared& compared, const Difference& d) {
  const auto y = static_cast<size_t>(d.y), x = static_cast<size_t>(d.x);
  return {{"a", {d.n, compared.elements.h.a[y], compared.elements.w.a[x], d.c}},
          {"b", {d.n, compared.elements.h.b[y], compared.elements.w.b[x], d.c}}};
}

Json measures_json(const Compared& compared, const Difference& d) {
  Json json = {{"count", d.count},
               {"finite", d.finite},
               {"largest", d.largest},
               {"mean", d.mean},
               {"rms", d.rms},
               {"relative", d.relative},
               {"psnr", d.psnr},
               {"correlation", d.correlation},
               {"equal_bits", d.equal_bits},
               {"within", d.within}};
  if (d.finite > 0) json["largest_at"] = place_json(compared, d);
  return json;
}

Json side_json(const Side& side) {
  return {{"layer", side.result->experiment->layers[side.layer].name},
          {"output_shape", to_json(side.answer().output->dims())}};
}

Json machine_readable(const Compared& compared, const CompareOptions& options) {
  Json json = {{"a", side_json(compared.a)},
               {"b", side_json(compared.b)},
               {"aligned_by", options.by_position ? "position" : "index"},
               {"without_border", options.without_border},
               {"tolerance", options.tolerance},
               {"rows", compared.elements.h.size()},
               {"columns", compared.elements.w.size()},
               {"all", measures_json(compared, compared.found.all)},
               {"maps", Json::array()}};
  for (const Difference& map : compared.found.maps) {
    json["maps"].push_back(measures_json(compared, map));
  }
  return json;
}

std::vector<std::string> row_of(const std::string& name, const Difference& d) {
  return {name,
          std::to_string(d.count),
          significant(d.largest, 6),
          significant(d.mean, 6),
          significant(d.rms, 6),
          significant(d.relative, 6),
          significant(d.psnr, 6),
          significant(d.correlation, 6),
          std::to_string(d.equal_bits),
          std::to_string(d.within),
          std::to_string(d.count - d.finite)};
}

std::string readable(const Compared& compared) {
  using enum Table::Align;
  Table table(
      {kLeft, kRight, kRight, kRight, kRight, kRight, kRight, kRight, kRight, kRight, kRight});
  table.add({"map", "compared", "largest", "mean", "rms", "relative", "PSNR dB", "correlation",
             "equal bits", "within", "NaN/∞"});
  for (size_t k = 0; k < compared.found.maps.size(); ++k) {
    table.add(row_of(std::to_string(k), compared.found.maps[k]));
  }
  table.add(row_of("all", compared.found.all));
  const auto side = [](const char* name, const Side& s) {
    return std::string(name) + "  " + s.result->experiment->layers[s.layer].name + "  " +
           to_string(s.answer().output->dims()) + "\n";
  };
  const auto reads = [&](AxisGeometry Geometry::*axis) {
    return compare_reads(compared.a.answer().geometry, compared.b.answer().geometry, axis);
  };
  return side("A", compared.a) + side("B", compared.b) + "\nHeight: " + reads(&Geometry::h) +
         "\nWidth: " + reads(&Geometry::w) + "\n\n" + table.text();
}

}  // namespace

Command add_compare(CLI::App& program) {
  auto options = std::make_shared<CompareOptions>();
  CLI::App* command =
      program.add_subcommand("compare", "Compare one layer of two experiments, map by map");
  command->add_option("a", options->a, "an experiment file (.json)")->required()->type_name("A");
  command->add_option("b", options->b, "another one")->required()->type_name("B");
  command->add_option("--layer", options->layer,
                      "the layer that is compared: its number from 0 or its name; the last where "
                      "it isn't given");
  command->add_option("--batch", options->batch, "one batch element instead of all")
      ->check(CLI::NonNegativeNumber);
  command
      ->add_option("--tolerance", options->tolerance, "up to which |A − B| values count as equal")
      ->capture_default_str();
  command->add_flag("--by-position", options->by_position,
                    "pair outputs whose windows are centred nearest, not those of the same index");
  command->add_flag("--without-border", options->without_border,
                    "leave out outputs whose field touches padding in A or B");
  options->compute.add_to(*command);
  command->add_flag("--json", options->json, "one JSON object");
  command->footer("Example: convoscope compare same.json explicit.json --without-border");
  return {command, [options]() -> Expected<void> {
            const auto compared = compare(*options);
            if (!compared) return tl::unexpected(compared.error());
            return options->json ? print(machine_readable(*compared, *options))
                                 : print(readable(*compared));
          }};
}

}  // namespace convoscope::app
