// `convoscope render`: the workspace as a picture, without a display.
#include <filesystem>
#include <memory>
#include <optional>

#include "app/application.h"
#include "app/cli/command.h"
#include "app/cli/options.h"
#include "app/cli/output.h"
#include "app/panels/export/export_items.h"
#include "app/ui/screens.h"

namespace convoscope::app {
namespace {

// Smaller windows cut their panels; larger ones exceed what OpenGL 3.3 drivers draw into.
constexpr int kMinSide = 320, kMaxSide = 16384;

struct Texts {
  RenderOptions options;
  std::string size = "1600x1000", theme = "dark";
  std::optional<std::string> element;
};

Expected<void> parse_size(const std::string& text, RenderOptions& options) {
  const size_t cross = text.find('x');
  const auto sides = parse_integers(
      cross == std::string::npos ? text : text.substr(0, cross) + "," + text.substr(cross + 1), 2,
      "--size", "WIDTHxHEIGHT");
  if (cross == std::string::npos || !sides) {
    return usage_error("--size takes WIDTHxHEIGHT, not '" + text + "'");
  }
  for (const int64_t side : *sides) {
    if (side < kMinSide || side > kMaxSide) {
      return refuse("a picture of " + std::to_string((*sides)[0]) + "×" +
                    std::to_string((*sides)[1]) + " pixels can't be drawn; sides go from " +
                    std::to_string(kMinSide) + " to " + std::to_string(kMaxSide));
    }
  }
  options.width = static_cast<int>((*sides)[0]);
  options.height = static_cast<int>((*sides)[1]);
  return {};
}

Expected<void> run_render(Texts texts) {
  RenderOptions& options = texts.options;
  if (auto parsed = parse_size(texts.size, options); !parsed) return parsed;
  options.light = texts.theme == "light";
  if (texts.element) {
    const auto at = parse_integers(*texts.element, 2, "--element", "y,x");
    if (!at) return tl::unexpected(at.error());
    options.element = {(*at)[0], (*at)[1]};
  }
  if (options.answer && (!options.lecture || options.lesson.empty())) {
    return usage_error("--answer goes with --lecture and --lesson");
  }
  const auto text = render_workspace(options);
  if (!text) return tl::unexpected(text.error());
  return print(*text);
}

std::vector<std::string> screen_words() {
  std::vector<std::string> words;
  for (const ScreenLayout& layout : screens()) words.emplace_back(layout.word);
  return words;
}

std::vector<std::string> target_words() {
  std::vector<std::string> words;
  for (const ExportItem& item : export_items()) words.push_back(item.id);
  return words;
}

}  // namespace

Command add_render(CLI::App& program) {
  auto texts = std::make_shared<Texts>();
  RenderOptions& options = texts->options;
  CLI::App* command =
      program.add_subcommand("render", "Draw the workspace into a PNG, PDF or SVG file");
  command
      ->add_option("experiment", options.experiment,
                   "an experiment file, a picture, a model or a lesson")
      ->required()
      ->type_name("EXPERIMENT");
  command->add_option("--lesson", options.lesson, "a lesson beside it; `lesson list` names them")
      ->type_name("ID");
  command->add_option("--step", options.step, "of the lesson, from 1 on")->type_name("N");
  command->add_flag("--lecture", options.lecture, "large and with few controls, as before a class");
  command->add_flag("--answer", options.answer, "the step's task with its answer shown");
  command->add_option("-o,--output", options.output, "written whole or not at all")
      ->required()
      ->type_name("SHOT.png | .pdf | .svg");
  command->add_option("--size", texts->size, "of the picture, in pixels")
      ->type_name("WxH")
      ->capture_default_str();
  command->add_option("--scale", options.scale, "how large everything in it is drawn")
      ->check(CLI::Range(0.5, 4.0))
      ->capture_default_str();
  command->add_option("--theme", texts->theme)
      ->check(CLI::IsMember({"dark", "light"}))
      ->capture_default_str();
  command->add_option("--screen", options.screen, "without: explore, or model for a model's file")
      ->check(CLI::IsMember(screen_words()));
  command->add_option("--target", options.target, "what the Export screen shows")
      ->check(CLI::IsMember(target_words()));
  command->add_option("--element", texts->element, "the explained output element")
      ->type_name("y,x");
  command->add_option("--map", options.map, "the chosen feature map, from 0")
      ->check(CLI::Range(0, 1 << 20));
  command->add_option("--layer", options.layer, "the chosen layer: its number from 0 or its name");
  command->add_flag("--list-widgets", options.list_widgets,
                    "also print what can be clicked, and where");
  command->footer("Example: convoscope render assets/experiments/start.json -o shot.png --scale 2");
  return {command, [texts] { return run_render(*texts); }};
}

}  // namespace convoscope::app
