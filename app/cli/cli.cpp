// Reads the arguments and runs one command.
#include "app/cli/cli.h"

#include <CLI/CLI.hpp>

namespace convoscope::app {

int run_cli(int argc, char** argv) {
  CLI::App program("Two-dimensional convolution, exactly as tf.nn.conv2d computes it.", "convoscope");
  program.set_version_flag("--version", "convoscope " CONVOSCOPE_VERSION);
  try {
    program.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return program.exit(error) == 0 ? 0 : 2;
  }
  return 0;
}

}  // namespace convoscope::app
