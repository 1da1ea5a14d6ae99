// See change.h.
#include "app/lessons/change.h"

#include <charconv>
#include <string_view>

#include "engine/io/experiment_json.h"
#include "engine/io/json_text.h"

namespace convoscope::app {

namespace {

// "layers[0].strides" as the steps of a walk: "layers", 0, "strides".
struct Walk {
  std::string_view rest;

  bool done() const { return rest.empty(); }
  // A key, or for "[3]" the number.
  std::pair<std::string, int64_t> next() {
    if (rest.starts_with('.')) rest.remove_prefix(1);
    if (rest.starts_with('[')) {
      int64_t index = -1;
      const char* end = rest.data() + rest.size();
      const auto read = std::from_chars(rest.data() + 1, end, index);
      const bool closed = read.ptr != end && *read.ptr == ']';
      rest = closed ? std::string_view(read.ptr + 1, end) : std::string_view();
      return {"", closed ? index : -1};
    }
    const size_t size = std::min(rest.find_first_of(".["), rest.size());
    std::string key(rest.substr(0, size));
    rest.remove_prefix(size);
    return {std::move(key), 0};
  }
};

// The value at a place, made where its last step is new; null where the way there isn't.
Json* at_place(Json& root, const std::string& place) {
  Json* node = &root;
  Walk walk{place};
  while (!walk.done()) {
    const auto [key, index] = walk.next();
    if (!key.empty()) {
      if (!node->is_object() || (!walk.done() && !node->contains(key))) return nullptr;
      node = &(*node)[key];
    } else {
      if (!node->is_array() || index < 0 || index > std::ssize(*node)) return nullptr;
      if (index == std::ssize(*node)) node->push_back(nullptr);
      node = &(*node)[static_cast<size_t>(index)];
    }
  }
  return node;
}

Expected<void> apply(Json& json, const LessonChange& change) {
  Json* node = at_place(json, change.place);
  if (node == nullptr) return refuse("the experiment has no " + change.place);
  if (change.json.empty()) {
    const size_t dot = change.place.find_last_of('.');
    Json* parent = dot == std::string::npos ? &json : at_place(json, change.place.substr(0, dot));
    if (parent == nullptr || !parent->is_object()) {
      return refuse(change.place + " can't be taken away");
    }
    parent->erase(change.place.substr(dot == std::string::npos ? 0 : dot + 1));
    return {};
  }
  auto value = parse_json(change.json);
  if (!value) return tl::unexpected(value.error());
  *node = *std::move(value);
  return {};
}

// The line of the change that an error is about: the one whose place is nearest above it.
int line_of(const std::vector<LessonChange>& changes, const std::string& field) {
  const LessonChange* nearest = &changes.front();
  size_t longest = 0;
  for (const LessonChange& change : changes) {
    if (!field.starts_with(change.place) || change.place.size() <= longest) continue;
    nearest = &change;
    longest = change.place.size();
  }
  return nearest->line;
}

}  // namespace

Expected<Experiment> changed(const Experiment& experiment, const std::vector<LessonChange>& changes,
                             const std::filesystem::path& folder) {
  if (changes.empty()) return experiment;
  auto json = parse_json(print_experiment(experiment));
  if (!json) return tl::unexpected(json.error());
  for (const LessonChange& change : changes) {
    if (auto applied = apply(*json, change); !applied) {
      return refuse(at_line(change.line) + applied.error().sentence);
    }
  }
  auto result = parse_experiment(print_json(*json), folder);
  if (!result) {
    const int line = line_of(changes, result.error().field);
    return refuse(at_line(line) + result.error().sentence);
  }
  return result;
}

}  // namespace convoscope::app
