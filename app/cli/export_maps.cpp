// See export_maps.h.
#include "app/cli/export_maps.h"

#include <array>
#include <charconv>

#include "app/cli/long_work.h"
#include "engine/core/text.h"
#include "engine/evaluate/evaluate.h"
#include "engine/export/map_files.h"
#include "engine/io/experiment_json.h"

namespace convoscope::app {
namespace {

struct ColourWord {
  const char* word;
  ColormapId on_light, on_dark;
};
constexpr std::array<ColourWord, 7> kColours = {{
    {"diverging", ColormapId::kDivergingLight, ColormapId::kDivergingDark},
    {"purple-green", ColormapId::kPurpleGreenLight, ColormapId::kPurpleGreenDark},
    {"grey", ColormapId::kGrey, ColormapId::kGrey},
    {"viridis", ColormapId::kViridis, ColormapId::kViridis},
    {"cividis", ColormapId::kCividis, ColormapId::kCividis},
    {"inferno", ColormapId::kInferno, ColormapId::kInferno},
    {"magma", ColormapId::kMagma, ColormapId::kMagma},
}};

std::vector<std::string> colour_words() {
  std::vector<std::string> words;
  for (const ColourWord& colour : kColours) words.emplace_back(colour.word);
  return words;
}

ColormapId colours_of(const MapTexts& texts) {
  for (const ColourWord& colour : kColours) {
    if (texts.colours == colour.word) {
      return texts.theme == "light" ? colour.on_light : colour.on_dark;
    }
  }
  return ColormapId::kGrey;
}

template <typename T>
std::optional<T> parse(std::string_view text) {
  T value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

// "7" or "0:15".
Expected<void> choose_maps(const std::string& text, MapsOptions& options) {
  const size_t colon = text.find(':');
  const auto first = parse<int64_t>(std::string_view(text).substr(0, colon));
  const auto last =
      colon == std::string::npos ? first : parse<int64_t>(std::string_view(text).substr(colon + 1));
  if (!first || !last || *first < 0 || *last < *first) {
    return usage_error("--map takes a number from 0 on or FIRST:LAST, not '" + text + "'");
  }
  options.first = *first;
  options.last = *last;
  return {};
}

// "map", "shared", "0.5%,99.5%" or "-1,1".
Expected<void> choose_range(const std::string& text, MapsOptions& options) {
  options.range = text == "map" ? MapRange::kPerMap : MapRange::kShared;
  if (text == "map" || text == "shared") return {};
  const size_t comma = text.find(',');
  const std::string_view whole = text;
  std::string_view low = whole.substr(0, comma);
  std::string_view high = comma == std::string::npos ? "" : whole.substr(comma + 1);
  const bool shares = low.ends_with('%') && high.ends_with('%');
  if (shares) {
    low.remove_suffix(1);
    high.remove_suffix(1);
  }
  const auto from = parse<float>(low), to = parse<float>(high);
  const bool legal = from && to && *from < *to && (!shares || (*from >= 0 && *to <= 100));
  if (!legal) {
    return usage_error("--range takes map, shared, LOW,HIGH or LOW%,HIGH%, not '" + text + "'");
  }
  options.range = shares ? MapRange::kPercentile : MapRange::kGiven;
  options.given = {*from, *to};
  options.low_share = double{*from} / 100;
  options.high_share = double{*to} / 100;
  return {};
}

Expected<MapFormat> format_of(const MapTexts& texts, const std::filesystem::path& output) {
  if (texts.kind == "png") return MapFormat::kSeen;
  if (texts.kind == "png16") return MapFormat::kCodes;
  if (texts.kind == "tiff") return MapFormat::kValues;
  const std::string ending = output.extension().string();
  for (const MapFormatWords& words : map_formats().subspan(3)) {
    if (words.ending == ending) return words.format;
  }
  return usage_error("a sheet is a .pdf, .png or .svg file, not '" + output.filename().string() +
                     "'");
}

Expected<MapsOptions> options_of(const MapTexts& texts) {
  MapsOptions options{.picture = texts.picture,
                      .colormap = colours_of(texts),
                      .symmetric = texts.symmetric,
                      .scale = texts.scale,
                      .light = texts.theme == "light"};
  if (texts.map) {
    if (auto chosen = choose_maps(*texts.map, options); !chosen) {
      return tl::unexpected(chosen.error());
    }
  }
  if (auto chosen = choose_range(texts.range, options); !chosen) {
    return tl::unexpected(chosen.error());
  }
  return options;
}

}  // namespace

void add_map_options(CLI::App& command, MapTexts& texts) {
  CLI::Option* maps =
      command
          .add_option("--maps", texts.kind,
                      "feature maps of a layer: as seen, 16-bit, float, or all on a sheet")
          ->check(CLI::IsMember({"png", "png16", "tiff", "sheet"}));
  const auto add = [&](auto* option) { option->needs(maps); };
  add(command.add_option("--map", texts.map, "one map or a run of them; without it all")
          ->type_name("K|FIRST:LAST"));
  add(command.add_option("--picture", texts.picture, "of the batch")->capture_default_str());
  add(command.add_option("--colours", texts.colours, "of maps as seen and sheets")
          ->check(CLI::IsMember(colour_words()))
          ->capture_default_str());
  add(command
          .add_option("--range", texts.range,
                      "values from the first colour or code to the last: of each map, shared by "
                      "all, or given")
          ->type_name("map|shared|LOW,HIGH|LOW%,HIGH%")
          ->capture_default_str());
  add(command.add_flag("--symmetric", texts.symmetric, "ranges centred on zero"));
  add(command.add_option("--scale", texts.scale, "pixels of an element, of maps as seen")
          ->capture_default_str());
  add(command.add_option("--theme", texts.theme, "the page of a sheet")
          ->check(CLI::IsMember({"light", "dark"}))
          ->capture_default_str());
}

Expected<void> export_maps(const MapTexts& texts, const std::filesystem::path& path,
                           const std::optional<std::string>& layer,
                           const std::filesystem::path& output) {
  if (output.empty()) return usage_error("say where the maps go with -o");
  const auto format = format_of(texts, output);
  if (!format) return tl::unexpected(format.error());
  auto options = options_of(texts);
  if (!options) return tl::unexpected(options.error());
  auto experiment = read_experiment(path);
  if (!experiment) return tl::unexpected(experiment.error());
  const auto chosen =
      find_layer(*experiment, layer.value_or(std::to_string(experiment->layers.size() - 1)));
  if (!chosen) return tl::unexpected(chosen.error());
  options->layer = *chosen;
  experiment->layers.resize(*chosen + 1);  // later ones needn't be computed
  return run_long("map", [&](const ParallelOptions& how, Progress& progress) -> Expected<void> {
    auto result = evaluate(std::make_shared<const Experiment>(std::move(*experiment)), nullptr,
                           {.parallel = how});
    if (!result) return tl::unexpected(result.error());
    const auto set = MapSet::choose(*std::move(result), *options);
    if (!set) return tl::unexpected(set.error());
    return write_maps(output, *set, *format, how, progress).map([](size_t) {});
  });
}

}  // namespace convoscope::app
