// See bench_serve.h.
#include "app/cli/bench_serve.h"

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "app/cli/output.h"
#include "engine/bench/bench.h"
#include "engine/conv/kept_filters.h"
#include "engine/io/json_node.h"
#include "engine/files/npy.h"

namespace convoscope::app {
namespace {

constexpr int64_t kMostRuns = 1'000'000;  // in one request

struct Loaded {
  Case conv_case;
  Pass pass = Pass::kForward;
  Operands operands;
  Tensor output;
  std::unique_ptr<KeptFilters> kept;  // null: nothing is
};

// An empty tensor where the pass doesn't read this operand.
Expected<Tensor> read_operand(const JsonNode& request, const char* key, bool read, const Dims& dims,
                              Layout layout) {
  if (!read) return Tensor(Dims{}, layout);
  const std::string path = request.at(key).text();
  if (request.refused()) return Tensor(Dims{}, layout);
  auto tensor = read_npy(path, layout);
  if (tensor && tensor->dims() != dims) {
    return refuse(path + " holds other extents than the case has for \"" + key + "\"");
  }
  return tensor;
}

Expected<Operands> read_operands(const JsonNode& request, const Case& c, Pass pass) {
  const auto geometry = resolve_geometry(c);
  if (!geometry) return tl::unexpected(geometry.error());
  const DataFormat format = c.spec.data_format;
  auto input = read_operand(request, "input", pass != Pass::kBackpropInput,
                            storage_dims(c.input, format), layout_of(format));
  if (!input) return tl::unexpected(input.error());
  auto filters = read_operand(request, "filters", pass != Pass::kBackpropFilter,
                              storage_dims(c.filters), Layout::kHWIO);
  if (!filters) return tl::unexpected(filters.error());
  auto out_backprop = read_operand(request, "out_backprop", pass != Pass::kForward,
                                   storage_dims(geometry->output(), format), layout_of(format));
  if (!out_backprop) return tl::unexpected(out_backprop.error());
  return Operands{std::move(*input), std::move(*filters), std::move(*out_backprop)};
}

class Server {
 public:
  Server(const Conv2dOptions& how, bool keep_filters) : how_(how), keep_filters_(keep_filters) {}

  // `refusal` receives what the nodes of the request refuse.
  Expected<Json> answer(const JsonNode& request, const std::optional<Error>& refusal) {
    request.allow_keys({"case", "pass", "input", "filters", "out_backprop", "time", "save"});
    Expected<Json> answered = request.has("case")   ? load(request, refusal)
                              : request.has("time") ? time(request, refusal)
                                                    : save(request, refusal);
    if (refusal) return tl::unexpected(*refusal);
    return answered;
  }

 private:
  Expected<Json> load(const JsonNode& request, const std::optional<Error>& refusal) {
    loaded_.reset();
    const std::string line = request.at("case").text(), pass_name = request.at("pass").text();
    if (refusal) return tl::unexpected(*refusal);
    const auto conv_case = find_bench_case(line);
    if (!conv_case) return tl::unexpected(conv_case.error());
    const auto pass = parse_pass(pass_name);
    if (!pass) return tl::unexpected(pass.error());
    auto operands = read_operands(request, *conv_case, *pass);
    if (refusal) return tl::unexpected(*refusal);
    if (!operands) return tl::unexpected(operands.error());
    Plan plan;
    auto kept = keep_filters_ ? std::make_unique<KeptFilters>() : nullptr;
    how_.kept = kept.get();
    auto output = run_pass(*pass, *conv_case, *operands, how_, &plan);
    if (!output) return tl::unexpected(output.error());
    loaded_.emplace(
        Loaded{*conv_case, *pass, std::move(*operands), std::move(*output), std::move(kept)});
    return Json{{"algorithm", to_string(plan.algorithm)}, {"target", plan.target}};
  }

  Expected<Json> time(const JsonNode& request, const std::optional<Error>& refusal) {
    using Clock = std::chrono::steady_clock;
    const int64_t count = request.at("time").integer_from(1);
    if (refusal) return tl::unexpected(*refusal);
    if (!loaded_) return refuse("there is no case to time yet");
    if (count > kMostRuns) {
      return refuse("one request times at most " + std::to_string(kMostRuns) + " runs, not " +
                    std::to_string(count));
    }
    Json times = Json::array();
    for (int64_t i = 0; i < count; ++i) {
      const auto before = Clock::now();
      auto output = run_pass(loaded_->pass, loaded_->conv_case, loaded_->operands, how_);
      const std::chrono::nanoseconds took = Clock::now() - before;
      if (!output) return tl::unexpected(output.error());
      loaded_->output = std::move(*output);
      times.push_back(took.count());
    }
    return Json{{"ns", std::move(times)}};
  }

  Expected<Json> save(const JsonNode& request, const std::optional<Error>& refusal) {
    const std::string path = request.at("save").text();
    if (refusal) return tl::unexpected(*refusal);
    if (!loaded_) return refuse("there is no case whose output could be saved yet");
    if (const auto written = write_npy(path, loaded_->output); !written) {
      return tl::unexpected(written.error());
    }
    return Json{{"saved", path}};
  }

  Conv2dOptions how_;
  bool keep_filters_;
  std::optional<Loaded> loaded_;
};

Json answer_line(Server& server, const std::string& line) {
  const auto json = parse_json(line);
  std::optional<Error> refusal;
  const auto answered =
      json ? server.answer(JsonNode(*json, refusal), refusal) : tl::unexpected(json.error());
  return answered ? *answered : Json{{"refused", told(answered.error())}};
}

}  // namespace

Expected<void> serve_bench(const Conv2dOptions& how, bool keep_filters) {
  Server server(how, keep_filters);
  char* line = nullptr;
  size_t capacity = 0;
  Expected<void> printed;
  while (printed && getline(&line, &capacity, stdin) > 0) {
    printed = print(answer_line(server, line));
  }
  std::free(line);
  return printed;
}

}  // namespace convoscope::app
