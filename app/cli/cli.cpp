// Reads the arguments, runs one command and turns its answer into an exit status. The parser's and
// any library's exceptions end here.
#include "app/cli/cli.h"

#include <algorithm>
#include <cstdio>
#include <exception>
#include <new>
#include <string>
#include <vector>

#include "app/cli/command.h"
#include "engine/core/text.h"

namespace convoscope::app {
namespace {

constexpr int kDone = 0, kRefused = 1, kUsage = 2;

int complain(const std::string& sentence, int status) {
  std::fprintf(stderr, "%s\n", sentence.c_str());
  return status;
}

std::vector<std::string> names_of(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::App* command : app.get_subcommands(nullptr)) names.push_back(command->get_name());
  for (const CLI::Option* option : app.get_options()) {
    for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
  }
  return names;
}

std::string nearest_of(const std::string& word, const std::vector<std::string>& names) {
  const std::vector<std::string_view> views(names.begin(), names.end());
  return nearest_word(word, views);
}

const CLI::App& chosen_command(const CLI::App& program) {
  const auto chosen = program.get_subcommands();
  return chosen.empty() ? program : *chosen.front();
}

// A word that is neither a command nor a file is most likely a command with a typing mistake.
bool looks_like_a_file(const std::string& word) {
  return word.find_first_of("./") != std::string::npos;
}

int unknown_argument(const CLI::App& program, const std::string& word) {
  const CLI::App& command = chosen_command(program);
  const bool option = word.rfind('-', 0) == 0;
  std::vector<std::string> names = names_of(command);
  std::erase_if(names, [option](const std::string& n) { return (n.rfind('-', 0) == 0) != option; });
  const std::string bare = word.substr(0, word.find('='));
  const std::string of = &command == &program ? "" : " of " + command.get_name();
  const std::string what = option                 ? "unknown option " + bare + of
                           : &command == &program ? "unknown command " + bare
                                                  : "unexpected argument '" + word + "'" + of;
  const std::string nearest = nearest_of(bare, names);
  return complain(nearest.empty() ? what : what + "; did you mean " + nearest + "?", kUsage);
}

int parse_error(const CLI::App& program, const CLI::ParseError& error) {
  const CLI::App& command = chosen_command(program);
  if (error.get_exit_code() == 0) {  // --help, --version: results, so on standard output
    return program.exit(error);
  }
  // A misspelt option is the reason, also where a required one is missing for it.
  const auto unknown = program.remaining(/*recurse=*/true);
  if (!unknown.empty()) return unknown_argument(program, unknown.front());
  const std::string name = &command == &program ? "" : " " + command.get_name();
  return complain(std::string(error.what()) + " (convoscope" + name + " --help tells more)",
                  kUsage);
}

int report(const Expected<void>& answer) {
  if (answer) return kDone;
  return complain(told(answer.error()),
                  answer.error().kind == ErrorKind::kUsage ? kUsage : kRefused);
}

int run_parsed(const CLI::App& program, const std::vector<Command>& commands,
               const std::string& file) {
  for (const Command& command : commands) {
    if (command.options->parsed()) {
      // `convoscope photo.jpg run …`: a file belongs after its command.
      if (!file.empty()) return unknown_argument(program, file);
      return report(command.run());
    }
  }
  std::FILE* existing = std::fopen(file.c_str(), "rb");
  if (existing != nullptr) std::fclose(existing);
  if (!file.empty() && existing == nullptr && !looks_like_a_file(file)) {
    return unknown_argument(program, file);
  }
  return report(open_workspace(file));
}

}  // namespace

int run_cli(int argc, char** argv) {
  try {
    CLI::App program(
        "A desktop instrument for two-dimensional convolution as tf.nn.conv2d computes it.",
        "convoscope");
    program.set_version_flag("--version", "convoscope " CONVOSCOPE_VERSION,
                             "print the version and leave");
    program.set_help_flag("-h,--help", "print this and leave");
    program.require_subcommand(0, 1);
    program.footer(
        "Without a command the window opens. Exit status: 0 done, 1 refused with one sentence,\n"
        "2 wrong usage. `convoscope COMMAND --help` tells more about each.");
    std::string file;
    program.add_option("file", file, "open the window with an experiment, a picture or a model")
        ->type_name("EXPERIMENT.json | PICTURE");
    const std::vector<Command> commands = {add_conv(program),
                                           add_shape(program),
                                           add_run(program),
                                           add_explain(program),
                                           add_compare(program),
                                           add_receptive_field(program),
                                           add_effective_field(program),
                                           add_design(program),
                                           add_import(program),
                                           add_export(program),
                                           add_animate(program),
                                           add_render(program),
                                           add_bench(program),
                                           add_lesson(program),
                                           add_doctor(program)};
    try {
      program.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
      return parse_error(program, error);
    }
    return run_parsed(program, commands, file);
  } catch (const std::bad_alloc&) {
    return complain("there is not enough memory", kRefused);
  } catch (const std::exception& error) {
    return complain(std::string("unexpected: ") + error.what(), kRefused);
  }
}

}  // namespace convoscope::app
