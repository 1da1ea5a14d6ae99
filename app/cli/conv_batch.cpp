// See conv_batch.h.
#include "app/cli/conv_batch.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/cli/conv_files.h"
#include "app/cli/output.h"
#include "engine/conv/geometry.h"
#include "engine/files/files.h"
#include "engine/io/settings_json.h"

namespace convoscope::app {
namespace {

constexpr int64_t kMaxListBytes = int64_t{1} << 30;

struct Line {
  ConvFiles files;
  Conv2dSpec spec;
  Algorithm algorithm = Algorithm::kAuto;
  std::optional<Error> refusal;  // of the settings, by their spelling
};

Line read_line(const JsonNode& node, const Conv2dOptions& how) {
  node.allow_keys({"input", "filters", "output", "out_backprop", "backprop_input",
                   "backprop_filter", "bias_add_grad", "strides", "padding", "dilations",
                   "data_format", "algorithm"});
  Line line;
  line.algorithm = how.algorithm;
  const auto path = [&node](const char* key) {
    return node.has(key) ? node.at(key).text() : std::string();
  };
  line.files = {node.at("input").text(), node.at("filters").text(), path("output"),
                path("out_backprop"),    path("backprop_input"),    path("backprop_filter"),
                path("bias_add_grad")};
  if (line.files.wants_gradient() && line.files.out_backprop.empty()) {
    node.refuse("a gradient needs \"out_backprop\", the gradient at the output");
  }
  if (node.has("algorithm")) {
    const auto algorithm = parse_algorithm(node.at("algorithm").text());
    if (!algorithm) node.at("algorithm").refuse(algorithm.error());
    line.algorithm = algorithm.value_or(how.algorithm);
  }
  // The settings last: their refusal is this line's answer, not a fault of the list.
  if (!node.refused()) line.spec = read_settings(node, read_data_format(node));
  return line;
}

Expected<Line> parse_line(std::string_view text, const Conv2dOptions& how) {
  const auto json = parse_json(std::string(text));
  if (!json) return tl::unexpected(json.error());
  std::optional<Error> refusal;
  Line line = read_line(JsonNode(*json, refusal), how);
  if (refusal && refusal->kind != ErrorKind::kRefused) return tl::unexpected(*refusal);
  line.refusal = refusal;
  return line;
}

Expected<std::vector<Line>> read_list(const std::filesystem::path& list, const Conv2dOptions& how) {
  const auto bytes = read_file(list, kMaxListBytes);
  if (!bytes) return tl::unexpected(bytes.error());
  std::string_view rest(reinterpret_cast<const char*>(bytes->data()), bytes->size());
  std::vector<Line> lines;
  while (!rest.empty()) {
    const std::string_view text = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(rest.size(), text.size() + 1));
    auto line = parse_line(text, how);
    if (!line) {
      return usage_error("can't read line " + std::to_string(lines.size() + 1) + " of " +
                         list.string() + ": " + line.error().sentence);
    }
    lines.push_back(std::move(*line));
  }
  return lines;
}

Json nearest_json(const Case& conv_case) {
  Json list = Json::array();
  for (const Remedy& remedy : nearest_legal(conv_case)) {
    list.push_back({{"change", remedy.label},
                    {"effect", remedy.effect},
                    {"case", to_string(remedy.conv_case)}});
  }
  return list;
}

// A refusal by spelling brings its one nearest value along; see nearest_json for the others.
Json refusal_json(const Error& error) {
  Json nearest = Json::array();
  if (!error.nearest.empty()) nearest.push_back({{"change", error.nearest}});
  return {{"refused", error.sentence},
          {"field", error.field},
          {"tensorflow", error.tensorflow},
          {"eager", error.eager},
          {"nearest", nearest}};
}

struct Answer {
  Json json;
  bool refused = false;
};

Answer answer(const Line& line, Conv2dOptions how) {
  if (line.refusal) return Answer{refusal_json(*line.refusal), true};
  how.algorithm = line.algorithm;
  std::optional<Case> refused;
  const auto convolved = convolve(line.files, line.spec, how, &refused);
  if (convolved) {
    return Answer{{{"output_shape", convolved->output_shape},
                   {"algorithm", to_string(convolved->plan.algorithm)},
                   {"target", convolved->plan.target}},
                  false};
  }
  Json refusal = refusal_json(convolved.error());
  if (refused) refusal["nearest"] = nearest_json(*refused);
  return Answer{refusal, true};
}

}  // namespace

Expected<void> run_conv_batch(const std::filesystem::path& list, const Conv2dOptions& how) {
  const auto lines = read_list(list, how);
  if (!lines) return tl::unexpected(lines.error());
  int64_t refused = 0;
  for (const Line& line : *lines) {
    const Answer answered = answer(line, how);
    refused += answered.refused ? 1 : 0;
    if (const auto printed = print(answered.json); !printed) return printed;
  }
  if (refused == 0) return {};
  return refuse(std::to_string(refused) + " of " + std::to_string(lines->size()) +
                (lines->size() == 1 ? " case" : " cases") + (refused == 1 ? " was" : " were") +
                " refused");
}

}  // namespace convoscope::app
