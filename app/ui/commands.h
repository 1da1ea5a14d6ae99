// Everything a menu, a shortcut or a test can ask for by name, as one table. A command writes
// Requests or the ViewState; the frame carries requests out.
#pragma once

#include <span>
#include <string_view>

#include "app/document/history.h"
#include "app/host/input_event.h"
#include "app/panels/context.h"

namespace convoscope::app {

// What a command may look at and write.
struct CommandContext {
  const History& history;
  ViewState& view;
  Requests& requests;
};

struct Command {
  std::string_view id;  // "undo"
  std::string_view label;
  std::string_view icon;
  std::string_view tooltip;
  Chord shortcut;
  bool (*enabled)(const CommandContext&);
  void (*run)(CommandContext&);
};

std::span<const Command> commands();
const Command& command(std::string_view id);  // CHECKs that it exists

// Runs the commands whose shortcut was pressed in this frame, unless text is being typed.
void run_shortcuts(CommandContext& context);

}  // namespace convoscope::app
