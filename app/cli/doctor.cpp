// `convoscope doctor`: what this machine offers the program, for bug reports and for a first look
// when something doesn't draw. It only looks; nothing is changed, and what is missing is no
// failure.
#include <cstdlib>
#include <fstream>
#include <memory>

#include "app/cli/command.h"
#include "app/cli/output.h"
#include "app/host/gl_info.h"
#include "app/host/host.h"
#include "app/host/style.h"
#include "engine/conv/simd.h"
#include "engine/core/parallel.h"
#include "engine/io/assets.h"

namespace convoscope::app {
namespace {

struct Findings {
  std::string processor, target, drawing, display, assets;
  std::vector<std::string> targets, missing_fonts;
  bool draws = false;
  size_t experiments = 0;
};

std::string processor_name() {
  std::ifstream file("/proc/cpuinfo");
  for (std::string line; std::getline(file, line);) {
    const size_t colon = line.find(": ");
    if (line.rfind("model name", 0) == 0 && colon != std::string::npos) {
      return line.substr(colon + 2);
    }
  }
  return "unknown";
}

// A frame through the host that renders pictures; the fonts are loaded by it.
void look_at_drawing(Findings& findings) {
  HostOptions options;
  auto offscreen = make_offscreen_host(options);
  findings.draws = offscreen.has_value();
  std::unique_ptr<Host> host = findings.draws ? std::move(*offscreen) : make_null_host(options);
  host->begin_frame(0);
  host->end_frame();
  findings.drawing = findings.draws ? gl_renderer() : offscreen.error().sentence;
  findings.missing_fonts = missing_fonts();
}

Findings examine() {
  Findings findings;
  findings.processor = processor_name();
  findings.target = simd_target();
  findings.targets = simd_targets();
  const char* display = std::getenv("DISPLAY");
  findings.display = display == nullptr ? "" : display;
  look_at_drawing(findings);
  if (const auto assets = assets_folder()) {
    findings.assets = assets->string();
    findings.experiments = shipped_experiments().size();
  } else {
    findings.assets = assets.error().sentence;
  }
  return findings;
}

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}

std::string readable(const Findings& findings) {
  using enum Table::Align;
  Table table({kLeft, kLeft});
  table.add({"version", CONVOSCOPE_VERSION});
  table.add({"processor", findings.processor});
  table.add({"threads", std::to_string(hardware_threads())});
  table.add({"SIMD", findings.target + " (of " + joined(findings.targets) + ")"});
  table.add({"drawing", findings.drawing});
  table.add({"display", findings.display.empty() ? "none" : findings.display});
  table.add({"fonts", findings.missing_fonts.empty()
                          ? "all found"
                          : "not found: " + joined(findings.missing_fonts)});
  table.add(
      {"assets", findings.assets + ", " + std::to_string(findings.experiments) + " experiments"});
  table.add({"built with", CONVOSCOPE_BUILT_WITH});
  return table.text();
}

Json machine_readable(const Findings& findings) {
  return {{"version", CONVOSCOPE_VERSION},
          {"processor", findings.processor},
          {"threads", hardware_threads()},
          {"simd_target", findings.target},
          {"simd_targets", findings.targets},
          {"draws", findings.draws},
          {"drawing", findings.drawing},
          {"display", findings.display},
          {"missing_fonts", findings.missing_fonts},
          {"assets", findings.assets},
          {"experiments", findings.experiments},
          {"built_with", CONVOSCOPE_BUILT_WITH}};
}

}  // namespace

Command add_doctor(CLI::App& program) {
  auto json = std::make_shared<bool>(false);
  CLI::App* command =
      program.add_subcommand("doctor", "What this machine offers: processor, drawing, fonts");
  command->add_flag("--json", *json, "one JSON object");
  return {command, [json] {
            const Findings findings = examine();
            return *json ? print(machine_readable(findings)) : print(readable(findings));
          }};
}

}  // namespace convoscope::app
