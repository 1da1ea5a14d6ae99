// Where the program starts; everything it can be asked for stands in app/cli.
#include "app/cli/cli.h"
#include "engine/core/memory.h"

int main(int argc, char** argv) {
  convoscope::keep_freed_heap();
  return convoscope::app::run_cli(argc, argv);
}
