// Where the program starts; everything it can be asked for stands in app/cli.
#include "app/cli/cli.h"

int main(int argc, char** argv) { return convoscope::app::run_cli(argc, argv); }
