// `convoscope lesson new | check | render | list | facts`: for those who write lessons
// (docs/lessons.md). Nothing here opens a window; `render` draws its pictures as `convoscope
// render` does.
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <iterator>

#include "app/application.h"
#include "app/cli/command.h"
#include "app/cli/lesson_window.h"
#include "app/cli/output.h"
#include "app/lessons/course.h"
#include "app/lessons/handout.h"
#include "app/lessons/lesson_check.h"
#include "app/lessons/lesson_reader.h"
#include "app/lessons/words.h"
#include "engine/files/files.h"

namespace convoscope::app {
namespace {

namespace fs = std::filesystem;

struct LessonOptions {
  std::vector<fs::path> files;
  fs::path output;
  bool json = false;
  HandoutOptions handout;
};

std::vector<fs::path> files_of(const LessonOptions& options) {
  return options.files.empty() ? course_files() : options.files;
}

Expected<void> write_new(const fs::path& path) {
  if (fs::exists(path)) return refuse(path.string() + " exists already; nothing was written");
  return write_file(path, std::string_view(lesson_template()));
}

struct Checked {
  fs::path path;
  Lesson lesson;
  std::vector<std::string> faults;
};

Checked check_file(const fs::path& path) {
  Checked checked{path, {}, {}};
  auto lesson = read_lesson(path);
  if (!lesson) {
    checked.faults = {lesson.error().sentence};
    return checked;
  }
  checked.lesson = *std::move(lesson);
  std::vector<std::string> faults = check_lesson(checked.lesson);
  if (faults.empty()) faults = window_faults(checked.lesson);
  for (const std::string& fault : faults) {
    checked.faults.push_back(path.string() + ": " + fault);
  }
  return checked;
}

// "1 fault", "2 faults".
std::string counted(size_t count, const std::string& thing) {
  return std::to_string(count) + " " + thing + (count == 1 ? "" : "s");
}

Expected<void> print_checked(const std::vector<Checked>& lessons, bool json) {
  if (json) {
    for (const Checked& c : lessons) {
      const Json line = {{"file", c.path.string()},
                         {"title", c.lesson.title},
                         {"steps", c.lesson.steps.size()},
                         {"tasks", c.lesson.tasks()},
                         {"faults", c.faults}};
      if (auto printed = print(line); !printed) return printed;
    }
    return {};
  }
  using Align = Table::Align;
  Table table({Align::kLeft, Align::kRight, Align::kRight, Align::kLeft});
  table.add({"lesson", "steps", "tasks", "found"});
  for (const Checked& c : lessons) {
    table.add({c.path.filename().string(), std::to_string(c.lesson.steps.size()),
               std::to_string(c.lesson.tasks()),
               c.faults.empty() ? "sound" : counted(c.faults.size(), "fault")});
  }
  std::string text = table.text();
  for (const Checked& c : lessons) {
    for (const std::string& fault : c.faults) text += fault + "\n";
  }
  return print(text);
}

Expected<void> check(const LessonOptions& options) {
  std::vector<Checked> lessons;
  size_t faults = 0;
  for (const fs::path& path : files_of(options)) {
    lessons.push_back(check_file(path));
    faults += lessons.back().faults.size();
  }
  if (lessons.empty()) return refuse("there are no lessons to check");
  if (auto printed = print_checked(lessons, options.json); !printed) return printed;
  if (faults == 0) return {};
  return refuse(counted(faults, "fault") + " in " + counted(lessons.size(), "lesson"));
}

// On white, for paper.
Expected<void> draw_step(const LessonWalk& walk, const fs::path& output) {
  const LessonView& view = walk.view();
  RenderOptions render{.output = output, .light = true};
  render.given = walk.experiment();
  if (view.screen) render.screen = *view.screen;
  if (view.layer) render.layer = *view.layer;
  if (view.map) render.map = *view.map;
  render.element = view.element;
  const auto drawn = render_workspace(render);
  if (!drawn) return tl::unexpected(drawn.error());
  return {};
}

Expected<void> render(const LessonOptions& options) {
  const auto lesson = read_lesson(options.files.front());
  if (!lesson) return tl::unexpected(lesson.error());
  const auto draw = [&](const LessonWalk& walk, const std::string& name) -> Expected<void> {
    std::error_code code;
    fs::create_directories(options.output, code);
    return draw_step(walk, options.output / name);
  };
  const auto text = handout(*lesson, options.handout, draw);
  if (!text) return tl::unexpected(text.error());
  std::error_code code;
  fs::create_directories(options.output, code);
  return write_file(options.output / (lesson->id + ".md"), *text);
}

Expected<void> list(const LessonOptions& options) {
  Table table(
      {Table::Align::kLeft, Table::Align::kRight, Table::Align::kRight, Table::Align::kLeft});
  table.add({"lesson", "minutes", "tasks", "title"});
  std::vector<fs::path> files = course_files();
  std::ranges::copy(own_lesson_files(), std::back_inserter(files));
  for (const fs::path& path : files) {
    const auto lesson = read_lesson(path);
    if (!lesson) return tl::unexpected(lesson.error());
    if (options.json) {
      const Json line = {{"id", lesson->id},
                         {"title", lesson->title},
                         {"about", lesson->about},
                         {"minutes", lesson->minutes},
                         {"tasks", lesson->tasks()},
                         {"teaches", lesson->teaches},
                         {"file", lesson->path.string()}};
      if (auto printed = print(line); !printed) return printed;
    } else {
      table.add({lesson->id, std::to_string(lesson->minutes), std::to_string(lesson->tasks()),
                 lesson->title});
    }
  }
  return options.json ? Expected<void>() : print(table.text());
}

Expected<void> list_facts() {
  Table table({Table::Align::kLeft, Table::Align::kLeft});
  table.add({"fact", "means"});
  for (const Fact& fact : facts()) table.add({fact.name, fact.means});
  return print(table.text());
}

Expected<void> list_words() {
  Table table({Table::Align::kLeft, Table::Align::kLeft});
  table.add({"word", "is explained at"});
  for (const LessonWord& word : lesson_words()) {
    std::string parts;
    for (const char* part : word.parts) parts += (parts.empty() ? "" : ", ") + std::string(part);
    table.add({word.word, parts});
  }
  return print(table.text());
}

}  // namespace

Command add_lesson(CLI::App& program) {
  auto options = std::make_shared<LessonOptions>();
  CLI::App* lesson = program.add_subcommand("lesson", "write, check and print lessons");
  lesson->require_subcommand(1);
  CLI::App* fresh = lesson->add_subcommand("new", "write a lesson to start from");
  fresh->add_option("file", options->files, "where to; it must not exist")
      ->type_name("LESSON.json")
      ->required()
      ->expected(1);
  CLI::App* checked = lesson->add_subcommand(
      "check", "play every task's reference solution and typical wrong answers");
  checked->add_option("files", options->files, "lessons; without, those that come with the program")
      ->type_name("LESSON.json...");
  checked->add_flag("--json", options->json, "one object a line");
  CLI::App* rendered = lesson->add_subcommand("render", "a handout: Markdown and pictures");
  rendered->add_option("file", options->files, "the lesson")
      ->type_name("LESSON.json")
      ->required()
      ->expected(1);
  rendered->add_option("-o,--output", options->output, "a folder, made where there is none")
      ->type_name("FOLDER")
      ->required();
  rendered->add_flag("!--no-pictures", options->handout.pictures, "the words alone");
  rendered->add_flag("--answers", options->handout.answers,
                     "for the teacher: answers, what to notice, and typical mistakes");
  CLI::App* listed = lesson->add_subcommand(
      "list", "the lessons that come with the program, and those of your own folder");
  listed->add_flag("--json", options->json, "one object a line");
  CLI::App* words = lesson->add_subcommand("words", "what a step can say that it teaches");
  CLI::App* known = lesson->add_subcommand("facts", "what conditions can ask about");
  return {lesson, [=]() -> Expected<void> {
            if (fresh->parsed()) return write_new(options->files.front());
            if (checked->parsed()) return check(*options);
            if (rendered->parsed()) return render(*options);
            if (words->parsed()) return list_words();
            return known->parsed() ? list_facts() : list(*options);
          }};
}

}  // namespace convoscope::app
