// See preset_call.h.
#include "engine/filters/preset_call.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <numbers>

#include "engine/core/text.h"
#include "engine/filters/filter_bank.h"
#include "engine/filters/parametric.h"

namespace convoscope {
namespace {

std::string_view trimmed(std::string_view text) {
  const auto blank = [](char c) { return c == ' ' || c == '\t'; };
  while (!text.empty() && blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && blank(text.back())) text.remove_suffix(1);
  return text;
}

std::string quoted(std::string_view text) { return "'" + std::string(text) + "'"; }

std::string shortest(double value) {
  char digits[32];
  const auto end = std::to_chars(digits, digits + sizeof digits, value);
  return {digits, end.ptr};
}

std::optional<double> number(std::string_view text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(value)) {
    return std::nullopt;
  }
  return value;
}

Expected<size_t> find_parameter(const Preset& preset, std::string_view key) {
  std::vector<std::string_view> keys;
  for (size_t i = 0; i < preset.parameters.size(); ++i) {
    if (preset.parameters[i].key == key) return i;
    keys.push_back(preset.parameters[i].key);
  }
  if (keys.empty()) return refuse(quoted(preset.id) + " takes no parameters");
  return refuse(quoted(preset.id) + " has no parameter " + quoted(key) + "; the nearest is " +
                quoted(nearest_word(key, keys)));
}

Expected<double> read_value(const Preset& preset, const PresetParameter& parameter,
                            std::string_view text) {
  const std::string what = std::string(parameter.key) + " of " + quoted(preset.id);
  const std::optional<double> value = number(text);
  if (!value) return refuse(what + " should be a number, not " + quoted(text));
  const std::string range =
      "between " + shortest(parameter.min) + " and " + shortest(parameter.max);
  if (*value < parameter.min || *value > parameter.max) {
    return refuse(what + " is " + shortest(*value) + "; it should be " + range);
  }
  if (parameter.step > 0 && std::fmod(*value, parameter.step) != 0) {
    return refuse(what + " is " + shortest(*value) + "; it should be a multiple of " +
                  shortest(parameter.step) + " " + range);
  }
  return *value == 0 ? 0.0 : *value;
}

Expected<void> read_argument(PresetCall& call, std::string_view text) {
  const size_t equals = text.find('=');
  if (equals == std::string_view::npos) {
    return refuse(quoted(trimmed(text)) + " of " + quoted(call.preset->id) +
                  " should be parameter=value");
  }
  const auto index = find_parameter(*call.preset, trimmed(text.substr(0, equals)));
  if (!index) return tl::unexpected(index.error());
  const PresetParameter& parameter = call.preset->parameters[*index];
  const auto value = read_value(*call.preset, parameter, trimmed(text.substr(equals + 1)));
  if (!value) return tl::unexpected(value.error());
  auto& slot = call.arguments.values[*index];
  if (slot) {
    return refuse(quoted(call.preset->id) + " is given " + std::string(parameter.key) + " twice");
  }
  slot = *value;
  return {};
}

std::string unit_text(Unit unit) { return unit == Unit::kDegrees ? "°" : ""; }

// The filter at `place` of the bank that the initializer draws.
Expected<std::vector<float>> drawn(const Initializer& initializer, const PresetPlace& place) {
  const FilterExtent& e = place.extent;
  const Expected<Tensor> bank = initialized_bank(initializer, {e.h, e.w, e.in, place.out});
  if (!bank) return tl::unexpected(bank.error());
  return filter_weights(*bank, place.k);
}

std::vector<PresetCall> gabor_bank(const PresetCall& call, const FilterExtent& extent,
                                   int64_t count, const BankPlan& plan) {
  constexpr size_t kTheta = 0, kLambda = 1, kPsi = 4;
  const PresetParameter& lambda = call.preset->parameters[kLambda];
  const auto hundredth = [](double value) { return std::round(value * 100) / 100; };
  std::vector<PresetCall> calls(static_cast<size_t>(count), call);
  for (int64_t k = 0; k < count; ++k) {
    PresetCall& own = calls[static_cast<size_t>(k)];
    const int64_t turn = k / plan.phases % plan.orientations;
    const int64_t octave = k / (plan.phases * plan.orientations);
    const double theta = call.arguments.get(kTheta, 0) +
                         180.0 * static_cast<double>(turn) / static_cast<double>(plan.orientations);
    own.arguments.values[kTheta] = hundredth(std::fmod(theta, 360));
    if (k % plan.phases == 1) {
      own.arguments.values[kPsi] = hundredth(std::fmod(call.arguments.get(kPsi, 0) - 90, 360));
    }
    if (octave > 0) {
      const double longer = call.value(kLambda, extent) * std::pow(std::numbers::sqrt2, octave);
      own.arguments.values[kLambda] = std::min(hundredth(longer), lambda.max);
    }
  }
  return calls;
}

}  // namespace

double PresetCall::value(size_t parameter, const FilterExtent& extent) const {
  return arguments.get(parameter, preset->parameters[parameter].standard(extent));
}

Expected<PresetCall> parse_preset(std::string_view text) {
  text = trimmed(text);
  const size_t open = text.find('(');
  const auto preset = find_preset(trimmed(text.substr(0, open)));
  if (!preset) return tl::unexpected(preset.error());
  PresetCall call{*preset, {}};
  if (open == std::string_view::npos) return call;
  if (text.back() != ')') return refuse(quoted(text) + " should end with a bracket");
  std::string_view rest = text.substr(open + 1, text.size() - open - 2);
  if (trimmed(rest).empty()) return call;
  for (;;) {
    const size_t comma = rest.find(',');
    if (const auto read = read_argument(call, rest.substr(0, comma)); !read) {
      return tl::unexpected(read.error());
    }
    if (comma == std::string_view::npos) return call;
    rest.remove_prefix(comma + 1);
  }
}

std::string to_string(const PresetCall& call) {
  std::string text;
  for (size_t i = 0; i < call.preset->parameters.size(); ++i) {
    if (!call.arguments.values[i]) continue;
    text += (text.empty() ? "(" : ",") + std::string(call.preset->parameters[i].key) + "=" +
            shortest(*call.arguments.values[i]);
  }
  return std::string(call.preset->id) + text + (text.empty() ? "" : ")");
}

std::string preset_name(const PresetCall& call) {
  std::string text(call.preset->name);
  for (size_t i = 0; i < call.preset->parameters.size(); ++i) {
    if (!call.arguments.values[i]) continue;
    const PresetParameter& parameter = call.preset->parameters[i];
    text += ", " + std::string(parameter.label) + " " + significant(*call.arguments.values[i], 3) +
            unit_text(parameter.unit);
  }
  return text;
}

std::string preset_name(std::string_view text) {
  const auto call = parse_preset(text);
  return call ? preset_name(*call) : std::string(text);
}

std::optional<Initializer> initializer_of(const PresetCall& call, const FilterExtent& extent) {
  if (!call.preset->initializer) return std::nullopt;
  return parametric::initializer(*call.preset->initializer, extent, call.arguments);
}

bool depends_on_place(std::string_view text) {
  const auto call = parse_preset(text);
  return call && call->preset->initializer.has_value();
}

Expected<std::vector<float>> preset_weights(const PresetCall& call, const PresetPlace& place) {
  if (const auto initializer = initializer_of(call, place.extent)) {
    return drawn(*initializer, place);
  }
  if (call.arguments.none()) return call.preset->make(place.extent);
  return call.preset->vary(place, call.arguments);
}

bool varies_over_bank(const Preset& preset) {
  return preset.id == "gabor" || preset.id == "kirsch" || preset.category == "Random";
}

std::vector<PresetCall> over_bank(const PresetCall& call, const FilterExtent& extent, int64_t count,
                                  const BankPlan& plan) {
  if (call.preset->id == "gabor") return gabor_bank(call, extent, count, plan);
  std::vector<PresetCall> calls(static_cast<size_t>(count), call);
  if (call.preset->id != "kirsch") return calls;
  for (size_t k = 0; k < calls.size(); ++k) {
    const double direction = call.arguments.get(0, 90) + 45.0 * static_cast<double>(k % 8);
    calls[k].arguments.values[0] = std::fmod(direction, 360);
  }
  return calls;
}

}  // namespace convoscope
