// The command line (README, "Command line"): reads the arguments, runs one command, prints its
// results.
#pragma once

namespace convoscope::app {

// Exit status: 0 done, 1 refused with one sentence on standard error, 2 wrong usage.
int run_cli(int argc, char** argv);

}  // namespace convoscope::app
