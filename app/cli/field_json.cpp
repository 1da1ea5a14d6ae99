// The JSON forms of field_answer.h.
#include "app/cli/field_answer.h"

namespace convoscope::app {
namespace {

Json pair_of(const AxisBounds& bounds) { return {bounds.low, bounds.high}; }
Json pair_of(const ChannelRange& channels) { return {channels.begin, channels.end}; }

Json piece_json(const FieldPiece& piece) {
  return {{"rows", piece.h.inside},
          {"columns", piece.w.inside},
          {"padding_rows", piece.h.padding},
          {"padding_columns", piece.w.padding},
          {"channels", pair_of(piece.channels)}};
}

// Where the set is a single product its factors stand in the level itself too.
Json level_json(const FieldLevel& level, const Experiment& experiment) {
  Json json = {{"level", level.level},
               {"name", level_name(experiment, level.level)},
               {"extent", {level.height, level.width}}};
  if (level.pieces.size() < 2) {
    json.update(piece_json(level.pieces.empty() ? FieldPiece{} : level.pieces.front()));
  }
  const auto bounds = level.bounds();
  json["row_bounds"] = bounds ? pair_of(bounds->h) : Json();
  json["column_bounds"] = bounds ? pair_of(bounds->w) : Json();
  json["channels"] = pair_of(level.channel_bounds());
  json["elements"] = level.count();
  json["pieces"] = Json::array();
  for (const FieldPiece& piece : level.pieces) json["pieces"].push_back(piece_json(piece));
  return json;
}

// Of both axes; null for what isn't known.
template <typename Value>
Json both(const FieldAnswer& answer, Value value) {
  const LevelField& axes = answer.axes[answer.layer + 1];
  return {axes.h ? Json(value(*axes.h, answer.y)) : Json(),
          axes.w ? Json(value(*axes.w, answer.x)) : Json()};
}

Json join_json(const JoinAxis& join) {
  Json branches = Json::array();
  for (const Branch& branch : join.branches) {
    branches.push_back(
        {{"stride", number_of(branch.jump)}, {"centre", branch.centre}, {"size", branch.size}});
  }
  return branches;
}

// The joins that the element depends on.
Json joins_json(const FieldAnswer& answer) {
  Json joins = Json::array();
  for (size_t level = 1; level < answer.field.levels.size(); ++level) {
    const LevelField& axes = answer.axes[level];
    if (axes.join_h.branches.empty() && axes.join_w.branches.empty()) continue;
    if (answer.field.levels[level].empty()) continue;
    joins.push_back({{"level", level},
                     {"name", level_name(*answer.experiment, level)},
                     {"aligned", axes.aligned()},
                     {"row_branches", join_json(axes.join_h)},
                     {"column_branches", join_json(axes.join_w)}});
  }
  return joins;
}

Json coverage_json(const FieldAnswer& answer) {
  if (!answer.coverage) return nullptr;
  const Coverage& coverage = *answer.coverage;
  Json json = {{"unread", coverage.unread()}, {"most_readers", coverage.most_readers()}};
  if (coverage.separable()) {
    json["row_readers"] = coverage.h.readers;
    json["column_readers"] = coverage.w.readers;
  } else {
    json["readers"] = Json::array();
    for (int64_t y = 0; y < coverage.height; ++y) {
      const auto row = coverage.pixel_readers.begin() + y * coverage.width;
      json["readers"].push_back(std::vector<int64_t>(row, row + coverage.width));
    }
  }
  json["padding"] = coverage.padding(answer.y, answer.x);
  json["mean_padding"] = coverage.mean_padding();
  json["holes"] = coverage.holes;
  return json;
}

// Rows of numbers, first to last of the bounds; whole numbers, though they may be large.
Json paths_json(const PathCounts& paths) {
  if (paths.ways.empty()) return nullptr;
  Json rows = Json::array();
  const int64_t width = paths.bounds.w.size();
  for (auto row = paths.ways.begin(); row != paths.ways.end(); row += width) {
    rows.push_back(std::vector<double>(row, row + width));
  }
  return {{"row_bounds", pair_of(paths.bounds.h)},
          {"column_bounds", pair_of(paths.bounds.w)},
          {"ways", std::move(rows)}};
}

}  // namespace

Json number_of(const Fraction& jump) {
  return jump.denominator == 1 ? Json(jump.numerator) : Json(jump.value());
}

Json machine_readable(const FieldAnswer& answer) {
  Json json = {{"layer", answer.layer},
               {"name", answer.experiment->layers[answer.layer].name},
               {"at", {answer.y, answer.x}},
               {"channel", answer.channel}};
  json["size"] = both(answer, [](const FieldAxis& a, int64_t n) { return a.covered_by(n).size(); });
  json["start"] = both(answer, [](const FieldAxis& a, int64_t n) { return a.covered_by(n).low; });
  json["centre"] = both(answer, [](const FieldAxis& a, int64_t n) { return a.centre(n); });
  json["jump"] = both(answer, [](const FieldAxis& a, int64_t) { return number_of(a.jump()); });
  json["joins"] = joins_json(answer);
  json["levels"] = Json::array();
  for (const FieldLevel& level : answer.field.levels) {
    json["levels"].push_back(level_json(level, *answer.experiment));
    if (!answer.paths.empty()) {
      json["levels"].back()["paths"] = paths_json(answer.paths[level.level]);
    }
  }
  json["coverage"] = coverage_json(answer);
  return json;
}

Json machine_readable(const FanOutAnswer& answer) {
  Json json = {{"at", {answer.y, answer.x}}, {"channels", pair_of(answer.channels)}};
  json["levels"] = Json::array();
  for (const FieldLevel& level : answer.levels) {
    json["levels"].push_back(level_json(level, *answer.experiment));
  }
  return json;
}

}  // namespace convoscope::app
