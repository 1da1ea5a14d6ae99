// A command of the program: its options, added to the parser, and what it does with them. One file
// per command defines one of the functions below; cli.cpp lists them.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>

#include "engine/core/error.h"

namespace convoscope::app {

struct Command {
  CLI::App* options = nullptr;
  std::function<Expected<void>()> run;  // called once, after the options were read
};

Command add_conv(CLI::App& program);
Command add_shape(CLI::App& program);
Command add_run(CLI::App& program);
Command add_compare(CLI::App& program);
Command add_explain(CLI::App& program);
Command add_receptive_field(CLI::App& program);
Command add_effective_field(CLI::App& program);
Command add_design(CLI::App& program);
Command add_import(CLI::App& program);
Command add_export(CLI::App& program);
Command add_animate(CLI::App& program);
Command add_render(CLI::App& program);
Command add_bench(CLI::App& program);
Command add_lesson(CLI::App& program);
Command add_doctor(CLI::App& program);

// No command: opens the window with an experiment or a picture, or the one that is shown at first.
// Without a display and without a file it draws convoscope.png instead.
Expected<void> open_workspace(const std::string& file);

}  // namespace convoscope::app
