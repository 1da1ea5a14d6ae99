// See lesson_window.h.
#include "app/cli/lesson_window.h"

#include <algorithm>

#include "app/application.h"
#include "app/lessons/judge.h"
#include "app/lessons/walk.h"
#include "app/ui/screens.h"
#include "app/widgets/registry.h"

namespace convoscope::app {
namespace {

void look(const LessonView& wanted, const Experiment& experiment, ViewState& view) {
  if (wanted.screen) {
    const auto named = std::ranges::find(screens(), *wanted.screen, &ScreenLayout::word);
    if (named != screens().end()) view.screen = named->id;
  }
  if (wanted.layer) view.layer = lesson_layer(experiment, *wanted.layer);
  view.chain.level = view.layer + 1;
  if (wanted.map) view.map = *wanted.map;
  if (wanted.element) view.element = Element{(*wanted.element)[0], (*wanted.element)[1]};
}

std::string fault_of(const Pointer& pointer) {
  const WidgetRecord* widget = registry().find(pointer.widget);
  if (widget == nullptr) {
    return at_line(pointer.line) + "there is no \"" + pointer.widget +
           "\" in the window here; `convoscope render --list-widgets` lists what there is";
  }
  if (widget->visible) return {};
  return at_line(pointer.line) + "\"" + pointer.widget + "\" is out of sight here";
}

}  // namespace

std::vector<std::string> window_faults(const Lesson& lesson) {
  std::vector<std::string> faults;
  for (size_t i = 0; i < lesson.steps.size(); ++i) {
    const Step& step = lesson.steps[i];
    if (step.points.empty()) continue;
    LessonWalk walk(lesson);
    if (auto entered = walk.enter_nth(i); !entered) return {entered.error().sentence};
    Application application(make_null_host({}), *walk.experiment());
    application.settle();
    application.view().learn.open = true;
    look(walk.view(), *walk.experiment(), application.view());
    application.settle();
    for (const Pointer& pointer : step.points) {
      if (std::string fault = fault_of(pointer); !fault.empty()) faults.push_back(fault);
    }
  }
  return faults;
}

}  // namespace convoscope::app
