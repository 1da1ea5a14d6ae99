// The readable forms of field_answer.h.
#include <cstdio>

#include "app/cli/field_answer.h"

namespace convoscope::app {
namespace {

// {3, 5, 7, 12} as "3..7 by 2, 12": every position stays readable off it.
std::string runs_text(const std::vector<int64_t>& positions) {
  if (positions.empty()) return "none";
  std::string text;
  for (size_t i = 0; i < positions.size();) {
    size_t last = i;
    const int64_t step = i + 1 < positions.size() ? positions[i + 1] - positions[i] : 0;
    while (last + 1 < positions.size() && positions[last + 1] - positions[last] == step) ++last;
    if (last == i + 1) last = i;  // two positions are not yet a run
    if (!text.empty()) text += ", ";
    text += std::to_string(positions[i]);
    if (last > i) text += ".." + std::to_string(positions[last]);
    if (last > i && step > 1) text += " by " + std::to_string(step);
    i = last + 1;
  }
  return text;
}

std::string decimal(double value) {
  char text[48];
  std::snprintf(text, sizeof text, "%g", value);
  return text;
}

std::string percent(double share) {
  char text[48];
  std::snprintf(text, sizeof text, "%.1f %%", 100 * share);
  return text;
}

// "3", "0..7"
std::string channels_text(const ChannelRange& channels) {
  const std::string first = std::to_string(channels.begin);
  return channels.size() == 1 ? first : first + ".." + std::to_string(channels.end - 1);
}

// A row for each piece.
void add_level(Table& table, const std::string& name, const FieldLevel& level) {
  const std::string extent = std::to_string(level.height) + "×" + std::to_string(level.width);
  if (level.pieces.empty()) table.add({name, extent, "none", "none", "none", "none", "none"});
  for (const FieldPiece& piece : level.pieces) {
    const bool first = &piece == &level.pieces.front();
    table.add({first ? name : "  and", first ? extent : "", runs_text(piece.h.inside),
               runs_text(piece.w.inside), channels_text(piece.channels), runs_text(piece.h.padding),
               runs_text(piece.w.padding)});
  }
}

// Of both axes; "?" for what isn't known.
template <typename Value>
std::string both(const FieldAnswer& answer, const char* between, Value value) {
  const LevelField& axes = answer.axes[answer.layer + 1];
  return (axes.h ? value(*axes.h, answer.y) : "?") + between +
         (axes.w ? value(*axes.w, answer.x) : "?");
}

std::string closed_form_text(const FieldAnswer& answer) {
  const std::string size = both(answer, "×", [](const FieldAxis& axis, int64_t n) {
    return std::to_string(axis.covered_by(n).size());
  });
  const std::string from = both(answer, ", ", [](const FieldAxis& axis, int64_t n) {
    return std::to_string(axis.covered_by(n).low);
  });
  const std::string centre =
      both(answer, ", ", [](const FieldAxis& axis, int64_t n) { return decimal(axis.centre(n)); });
  const std::string jump =
      both(answer, ", ", [](const FieldAxis& axis, int64_t) { return to_string(axis.jump()); });
  return "before clipping, in the input\n  size    " + size + "\n  from    " + from +
         "\n  centre  " + centre + "\n  jump    " + jump + " from one output element to the next\n";
}

// A line for each join that the element depends on and whose branches lie apart.
std::string alignment_text(const FieldAnswer& answer) {
  std::string text;
  for (size_t level = 1; level < answer.field.levels.size(); ++level) {
    const std::string note = alignment_note(answer.axes[level]);
    if (note.empty() || answer.field.levels[level].empty()) continue;
    text += "  " + level_name(*answer.experiment, level) + ": " + note + "\n";
  }
  return text;
}

std::string coverage_text(const FieldAnswer& answer) {
  const std::string begins = "all outputs of the layer together\n";
  if (!answer.coverage) return begins + "  " + answer.coverage.error().sentence + "\n";
  const Coverage& coverage = *answer.coverage;
  return begins + "  unread  " + std::to_string(coverage.unread()) + " of " +
         std::to_string(coverage.height * coverage.width) + " pixels\n  readers " +
         std::to_string(coverage.most_readers()) +
         " outputs of a channel for the pixel that most depend on\n  padding " +
         percent(coverage.padding(answer.y, answer.x)) + " of this element's tap paths, " +
         percent(coverage.mean_padding()) + " of all\n  holes   " + percent(coverage.holes) +
         " of the pixels within the bounds of the middle output's field\n";
}

std::string paths_text(const FieldAnswer& answer) {
  std::string text;
  for (size_t level = answer.paths.size(); level-- > 0;) {
    const PathCounts& paths = answer.paths[level];
    if (paths.ways.empty()) continue;
    text += "\nways to each element of " + level_name(*answer.experiment, level) + ", rows " +
            std::to_string(paths.bounds.h.low) + ".." + std::to_string(paths.bounds.h.high) +
            ", columns " + std::to_string(paths.bounds.w.low) + ".." +
            std::to_string(paths.bounds.w.high) + "\n";
    Table table(std::vector(static_cast<size_t>(paths.bounds.w.size()), Table::Align::kRight));
    for (int64_t y = paths.bounds.h.low; y <= paths.bounds.h.high; ++y) {
      std::vector<std::string> row;
      for (int64_t x = paths.bounds.w.low; x <= paths.bounds.w.high; ++x) {
        row.push_back(decimal(paths.at(y, x)));
      }
      table.add(std::move(row));
    }
    text += table.text();
  }
  return text;
}

}  // namespace

std::string readable(const FieldAnswer& answer) {
  using enum Table::Align;
  Table table({kLeft, kLeft, kLeft, kLeft, kLeft, kLeft, kLeft});
  table.add({"level", "extent", "rows", "columns", "channels", "padding rows", "padding columns"});
  for (size_t level = answer.field.levels.size(); level-- > 0;) {
    add_level(table, level_name(*answer.experiment, level), answer.field.levels[level]);
  }
  return table.text() + "\n" + closed_form_text(answer) + alignment_text(answer) + "\n" +
         coverage_text(answer) + paths_text(answer);
}

std::string readable(const FanOutAnswer& answer) {
  using enum Table::Align;
  Table table({kLeft, kLeft, kLeft, kLeft, kLeft, kRight});
  table.add({"level", "extent", "rows", "columns", "channels", "elements"});
  for (const FieldLevel& level : answer.levels) {
    const std::string extent = std::to_string(level.height) + "×" + std::to_string(level.width);
    const std::string name = level_name(*answer.experiment, level.level);
    if (level.empty()) table.add({name, extent, "none", "none", "none", "0"});
    for (const FieldPiece& piece : level.pieces) {
      const bool first = &piece == &level.pieces.front();
      table.add({first ? name : "  and", first ? extent : "", runs_text(piece.h.inside),
                 runs_text(piece.w.inside), channels_text(piece.channels),
                 first ? std::to_string(level.count()) : ""});
    }
  }
  return table.text();
}

}  // namespace convoscope::app
