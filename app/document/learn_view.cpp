// See learn_view.h.
#include "app/document/learn_view.h"

#include "app/document/view_json.h"

namespace convoscope::app {
namespace {

constexpr size_t kRemembered = 64;
// More lessons than anyone has; a file that names more isn't ours.
constexpr size_t kMostLessons = 1000;

constexpr std::array<Word<LoopNest>, 3> kNests{{{LoopNest::kRowsColumnsMaps, "rows_columns_maps"},
                                                {LoopNest::kMapsRowsColumns, "maps_rows_columns"},
                                                {LoopNest::kColumnsRowsMaps, "columns_rows_maps"}}};

Json to_json(const LectureView& view) {
  return {{"on", view.on}, {"light", view.light}, {"dim", view.dim}, {"all_parts", view.all_parts}};
}

void read(const Json& object, LectureView& view) {
  if (!object.is_object()) return;
  read_bool(object, "on", view.on);
  read_bool(object, "light", view.light);
  read_bool(object, "dim", view.dim);
  read_bool(object, "all_parts", view.all_parts);
}

}  // namespace

bool is_solved(const LearnView& view, const std::string& lesson, size_t step) {
  const auto found = view.solved.find(lesson);
  return found != view.solved.end() && step < kRemembered && (found->second >> step & 1) != 0;
}

void mark_solved(LearnView& view, const std::string& lesson, size_t step) {
  if (step < kRemembered) view.solved[lesson] |= uint64_t{1} << step;
}

Json to_json(const LearnView& view) {
  Json solved = Json::object();
  for (const auto& [lesson, steps] : view.solved) solved[lesson] = steps;
  return {{"open", view.open},
          {"lesson", view.lesson},
          {"step", view.step},
          {"speed", view.speed},
          {"nest", word_of(kNests, view.nest)},
          {"loops", view.loops},
          {"taps", view.taps},
          {"lecture", to_json(view.lecture)},
          {"solved", std::move(solved)}};
}

void read(const Json& object, LearnView& view) {
  if (!object.is_object()) return;
  read_bool(object, "open", view.open);
  if (at(object, "lesson").is_string()) view.lesson = at(object, "lesson").get<std::string>();
  read_index(object, "step", 0, view.step);
  read_real(object, "speed", 0.25, 64, view.speed);
  read_word(object, "nest", kNests, view.nest);
  read_bool(object, "loops", view.loops);
  read_bool(object, "taps", view.taps);
  read(at(object, "lecture"), view.lecture);
  const Json& solved = at(object, "solved");
  if (!solved.is_object() || solved.size() > kMostLessons) return;
  for (const auto& [lesson, steps] : solved.items()) {
    if (steps.is_number_unsigned()) view.solved[lesson] = steps.get<uint64_t>();
  }
}

}  // namespace convoscope::app
