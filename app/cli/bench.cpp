// `convoscope bench`: how fast whole convolutions or their gradients run here, beside what this
// processor could do at best.
#include "engine/bench/bench.h"

#include <algorithm>
#include <cstdio>
#include <memory>

#include "app/cli/bench_chain.h"
#include "app/cli/bench_edits.h"
#include "app/cli/bench_frames.h"
#include "app/cli/bench_serve.h"
#include "app/cli/command.h"
#include "app/cli/options.h"
#include "app/cli/output.h"

namespace convoscope::app {
namespace {

struct BenchOptions {
  std::vector<std::string> cases;
  std::string pass = "forward";
  ComputeOptions compute;
  bool json = false;
  bool serve = false;
  bool keep_filters = false;
  bool edits = false;
  bool frames = false;
  std::filesystem::path chain;
};

struct Chosen {
  std::string name;  // as it was asked for
  Case conv_case;
};

// Every case is checked before the first is timed.
Expected<std::vector<Chosen>> choose_cases(const BenchOptions& options, Pass pass,
                                           Algorithm algorithm) {
  std::vector<std::string> names = options.cases;
  if (names.empty()) {
    for (const NamedCase& known : bench_cases()) names.emplace_back(known.name);
  }
  std::vector<Chosen> chosen;
  for (const std::string& name : names) {
    const auto conv_case = find_bench_case(name);
    if (!conv_case) return tl::unexpected(conv_case.error());
    const auto geometry = resolve_geometry(*conv_case);
    if (!geometry) return tl::unexpected(geometry.error());
    if (pass == Pass::kForward) {  // the gradients plan when they run
      const auto plan = make_plan(*conv_case, *geometry, algorithm);
      if (!plan) return tl::unexpected(plan.error());
    }
    chosen.push_back({name, *conv_case});
  }
  return chosen;
}

Json machine_readable(const std::string& name, const Measurement& m, double peak) {
  return {{"name", name},
          {"case", to_string(m.conv_case)},
          {"pass", to_string(m.pass)},
          {"algorithm", to_string(m.plan.algorithm)},
          {"target", m.plan.target},
          {"threads", m.threads},
          {"runs", m.runs},
          {"median_ms", m.median_ms},
          {"min_ms", m.min_ms},
          {"gflops", m.gflops},
          {"peak_gflops", peak},
          {"share", peak > 0 ? m.gflops / peak : 0}};
}

std::string heading(int name_width) {
  char line[256];
  std::snprintf(line, sizeof line, "%-*s  %-9s  %7s  %10s  %10s  %8s  %6s\n", name_width, "case",
                "algorithm", "threads", "median ms", "min ms", "GFLOP/s", "peak");
  return line;
}

std::string padded(const std::string& name, int width) {
  return name + std::string(static_cast<size_t>(width) - name.size(), ' ');
}

std::string readable(const std::string& name, int name_width, const Measurement& m, double peak) {
  char line[160];
  std::snprintf(line, sizeof line, "  %-9s  %7d  %10.3f  %10.3f  %8.1f  %4.0f %%\n",
                to_string(m.plan.algorithm), m.threads, m.median_ms, m.min_ms, m.gflops,
                peak > 0 ? 100 * m.gflops / peak : 0);
  return padded(name, name_width) + line;
}

Json machine_readable(const Chosen& each, const EditTimes& times) {
  return {{"name", each.name},
          {"case", to_string(each.conv_case)},
          {"algorithm", to_string(times.algorithm)},
          {"runs", times.runs},
          {"every_filter_ms", times.every_filter},
          {"one_filter_ms", times.one_filter},
          {"new_input_ms", times.new_input}};
}

Expected<void> bench_edits(const std::vector<Chosen>& cases, const EvaluateOptions& how, bool json,
                           int name_width) {
  char line[128];
  std::snprintf(line, sizeof line, "  %-14s  %15s  %13s  %12s\n", "algorithm", "every filter ms",
                "one filter ms", "new input ms");
  if (!json) {
    if (auto printed = print(padded("case", name_width) + line); !printed) return printed;
  }
  for (const Chosen& each : cases) {
    const auto times = measure_edits(each.conv_case, how, 1);
    if (!times) return tl::unexpected(times.error());
    std::snprintf(line, sizeof line, "  %-14s  %15.3f  %13.3f  %12.3f\n",
                  to_string(times->algorithm), times->every_filter, times->one_filter,
                  times->new_input);
    const auto printed =
        json ? print(machine_readable(each, *times)) : print(padded(each.name, name_width) + line);
    if (!printed) return printed;
  }
  return {};
}

Expected<void> run_bench(const BenchOptions& options) {
  const auto algorithm = options.compute.algorithm();
  if (!algorithm) return tl::unexpected(algorithm.error());
  const auto precision = options.compute.precision();
  if (!precision) return tl::unexpected(precision.error());
  if (options.frames) return bench_frames(options.json);
  if (options.serve) {
    Conv2dOptions how;
    how.algorithm = *algorithm;
    how.precision = *precision;
    how.parallel = options.compute.parallel();
    return serve_bench(how, options.keep_filters);
  }
  if (!options.chain.empty()) {
    return bench_chain(
        options.chain,
        {.algorithm = *algorithm, .precision = *precision, .parallel = options.compute.parallel()},
        options.json);
  }
  const auto pass = parse_pass(options.pass);
  if (!pass) return tl::unexpected(pass.error());
  const auto chosen = choose_cases(options, *pass, *algorithm);
  if (!chosen) return tl::unexpected(chosen.error());
  size_t width = 4;
  for (const Chosen& each : *chosen) width = std::max(width, each.name.size());
  const int name_width = static_cast<int>(width);
  if (options.edits) {
    return bench_edits(
        *chosen,
        {.algorithm = *algorithm, .precision = *precision, .parallel = options.compute.parallel()},
        options.json, name_width);
  }
  const int threads = options.compute.parallel().threads;
  const double peak = measured_peak_gflops(threads);

  if (!options.json) {
    if (auto printed = print(heading(name_width)); !printed) return printed;
  }
  for (const Chosen& each : *chosen) {
    const auto measured =
        measure(each.conv_case, *pass, *algorithm, threads, 0.5, *precision, options.keep_filters);
    if (!measured) return tl::unexpected(measured.error());
    const auto printed = options.json ? print(machine_readable(each.name, *measured, peak))
                                      : print(readable(each.name, name_width, *measured, peak));
    if (!printed) return printed;
  }
  return {};
}

}  // namespace

Command add_bench(CLI::App& program) {
  auto options = std::make_shared<BenchOptions>();
  CLI::App* command = program.add_subcommand("bench", "Time whole convolutions on this machine");
  std::string known;
  for (const NamedCase& each : bench_cases()) known += std::string("\n  ") + each.name;
  command
      ->add_option("--case", options->cases, "a known name or a case as one line; can be repeated")
      ->type_name("CASE")
      ->allow_extra_args(false);
  command
      ->add_option("--pass", options->pass,
                   "what to time: forward, backprop_input or backprop_filter")
      ->type_name("PASS");
  options->compute.add_to(*command);
  command->add_flag("--keep-filters", options->keep_filters,
                    "pack the filters once, as for a layer whose filters don't change");
  command
      ->add_flag("--edits", options->edits,
                 "time what the window waits for after an edit of every filter, of one, or of the "
                 "input")
      ->excludes(command->get_option("--pass"))
      ->excludes(command->get_option("--keep-filters"));
  command
      ->add_flag("--frames", options->frames,
                 "time the window's own frames while 1024 maps of 128×128 scroll by, and a VGG-16")
      ->excludes(command->get_option("--case"))
      ->excludes(command->get_option("--pass"))
      ->excludes(command->get_option("--edits"))
      ->excludes(command->get_option("--keep-filters"));
  command
      ->add_option("--chain", options->chain,
                   "time what the window waits for after an edit of each layer's filters")
      ->type_name("EXPERIMENT.json")
      ->excludes(command->get_option("--case"))
      ->excludes(command->get_option("--pass"))
      ->excludes(command->get_option("--edits"))
      ->excludes(command->get_option("--frames"))
      ->excludes(command->get_option("--keep-filters"));
  command->add_flag("--json", options->json, "one JSON object a line, one per case");
  command
      ->add_flag("--serve", options->serve,
                 "time what requests on standard input ask for, JSON objects one a line")
      ->excludes(command->get_option("--case"))
      ->excludes(command->get_option("--pass"))
      ->excludes(command->get_option("--edits"))
      ->excludes(command->get_option("--json"));
  command->footer(
      "Peak is the share of what independent multiply-adds in registers reach on as many threads.\n"
      "Example: convoscope bench --case '10x64x64x32*3x3x32x64 strides=2,2 dilations=1,1 "
      "padding=SAME format=NHWC'\nKnown cases:" +
      known);
  return {command, [options] { return run_bench(*options); }};
}

}  // namespace convoscope::app
