// See commands.h.
#include "app/ui/commands.h"

#include <array>

#include "app/host/icons.h"
#include "app/panels/export/export_parts.h"
#include "engine/core/check.h"

namespace convoscope::app {

namespace {

constexpr Chord ctrl(char key, bool shift = false) {
  return {.ctrl = true, .shift = shift, .alt = false, .key = letter_key(key)};
}

bool always(const CommandContext&) { return true; }

void toggle_theme(CommandContext& c) {
  LectureView& lecture = c.view.learn.lecture;
  if (lecture.on) {
    lecture.light = !lecture.light;
    return;
  }
  c.view.theme = c.view.theme == Theme::kDark ? Theme::kLight : Theme::kDark;
}

void fit_views(CommandContext& c) {
  c.view.input_view = c.view.map_view = Viewport{};
  c.view.compare.input_view = c.view.compare.map_view = Viewport{};
}

void export_file(CommandContext& c) {
  c.view.screen = Screen::kExport;
  c.requests.exporting.save = true;
}

void animate(CommandContext& c) { show_film(c.view, c.requests); }

template <Screen screen>
void show(CommandContext& c) {
  c.view.screen = screen;
}

const std::array kCommands = {
    Command{"explore", "Explore", "", "Show the screen Explore.", ctrl('1'), always,
            show<Screen::kExplore>},
    Command{"filters", "Filters", "", "Show the screen Filters.", ctrl('2'), always,
            show<Screen::kFilters>},
    Command{"chain", "Chain", "", "Show the screen Chain.", ctrl('3'), always,
            show<Screen::kChain>},
    Command{"compare", "Compare", "", "Show the screen Compare.", ctrl('4'), always,
            show<Screen::kCompare>},
    Command{"arithmetic", "Arithmetic", "", "Show the screen Arithmetic.", ctrl('5'), always,
            show<Screen::kArithmetic>},
    Command{"learn",
            "Learn",
            kIconBook,
            "Open or close the lessons, which stand beside every screen.",
            {.key = Key::kF1},
            always,
            [](CommandContext& c) { c.view.learn.open = !c.view.learn.open; }},
    Command{"lecture",
            "Lecture",
            kIconPicture,
            "The lesson, or this screen, before a class: large, with a spotlight, answers hidden, "
            "steered by a presenter.",
            {.key = Key::kF5},
            always,
            [](CommandContext& c) { c.view.learn.lecture.on = !c.view.learn.lecture.on; }},
    Command{"export", "Export", "", "Show the screen Export.", ctrl('6'), always,
            show<Screen::kExport>},
    Command{"export_file", "Export as a file…", kIconDownload,
            "Write what the Export screen shows: code, a model, data, a document or a film.",
            ctrl('E'), always, export_file},
    Command{"print", "Save the window…", kIconCamera,
            "Write the window as it stands: as a page of a PDF or SVG, sharp at any size, or as "
            "PNG.",
            ctrl('P'), always, [](CommandContext& c) { c.requests.exporting.window = true; }},
    Command{"animate", "Animate", kIconFilm,
            "The window that slides over the chosen layer's input, as a film to look at and to "
            "take along.",
            ctrl('M'), always, animate},
    Command{"how",
            "How was this made?",
            kIconCalculator,
            "How the explained output was made: its window, tap by tap, patch × filter = products, "
            "and their sum.",
            {.key = Key::kF4},
            always,
            [](CommandContext& c) { c.requests.how_made = true; }},
    Command{"model", "Model", "", "Show the screen Model.", ctrl('7'), always,
            show<Screen::kModel>},
    Command{"import", "Import model…", kIconCubes,
            "Open a model's file, to look into it and to take layers or filters from it. Dropping "
            "one on the window does the same.",
            ctrl('I'), always, [](CommandContext& c) { c.requests.browse_model = true; }},
    Command{"open", "Open…", kIconFolderOpenOutline,
            "Open a picture, an experiment or a .npy tensor. Dropping a file on the window does "
            "the same.",
            ctrl('O'), always, [](CommandContext& c) { c.requests.browse_open = true; }},
    Command{"save", "Save", kIconSave, "Save the experiment: input, settings and filters.",
            ctrl('S'), always, [](CommandContext& c) { c.requests.save = true; }},
    Command{"save_as", "Save as…", kIconDownload, "Save the experiment under another name.",
            ctrl('S', true), always, [](CommandContext& c) { c.requests.browse_save = true; }},
    Command{"undo", "Undo", kIconUndo, "Take back the last change.", ctrl('Z'),
            [](const CommandContext& c) { return c.history.can_undo(); },
            [](CommandContext& c) { c.requests.undo = true; }},
    Command{"redo", "Redo", kIconRedo, "Bring back the change that was taken back.",
            ctrl('Z', true), [](const CommandContext& c) { return c.history.can_redo(); },
            [](CommandContext& c) { c.requests.redo = true; }},
    Command{"timeline", "Snapshots and history", kIconHistory,
            "Open or close the drawer with all steps and what was put aside.", ctrl('H'), always,
            [](CommandContext& c) { c.view.timeline_open = !c.view.timeline_open; }},
    Command{"snapshot", "Take a snapshot", kIconCamera,
            "Put the present experiment aside, to come back to or to compare with.",
            ctrl('N', true), always,
            [](CommandContext& c) { c.requests.timeline.take_snapshot = true; }},
    Command{"theme", "Light or dark", kIconContrast,
            "Dark for working alone, light for projectors and print.", ctrl('L'), always,
            toggle_theme},
    Command{"fit", "Fit pictures", kIconFit, "Show the whole input and the whole map again.",
            ctrl('0'), always, fit_views},
    Command{"quit", "Quit", kIconCross, "Close the window.", ctrl('Q'), always,
            [](CommandContext& c) { c.requests.quit = true; }},
};

}  // namespace

std::span<const Command> commands() { return kCommands; }

const Command& command(std::string_view id) {
  for (const Command& candidate : kCommands) {
    if (candidate.id == id) return candidate;
  }
  check_failed("unknown command", __FILE__, __LINE__);
}

void run_shortcuts(CommandContext& context) {
  const bool typing = ImGui::GetIO().WantTextInput;
  for (const Command& candidate : kCommands) {
    // A field has an undo of its own.
    if (typing && candidate.shortcut.key == letter_key('Z')) continue;
    if (chord_pressed(candidate.shortcut) && candidate.enabled(context)) candidate.run(context);
  }
}

}  // namespace convoscope::app
