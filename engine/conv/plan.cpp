// See plan.h.
#include "engine/conv/plan.h"

#include <algorithm>

#include "engine/conv/algorithm.h"
#include "engine/conv/candidates.h"
#include "engine/conv/kernels/targets.h"

namespace convoscope {
namespace {

constexpr Precision kPrecisions[] = {Precision::kPlain, Precision::kFaithful, Precision::kFast};

std::string refusal_of(const AlgorithmEntry& entry, const Case& c, const Geometry& g,
                       const Tensor* filters) {
  std::string reason = entry.refusal(c, g);
  if (!reason.empty() || entry.weights_refusal == nullptr) return reason;
  return filters == nullptr ? "the weights decide, and none are given"
                            : entry.weights_refusal(*filters, g);
}

Candidate candidate(const AlgorithmEntry& entry, const Case& c, const Geometry& g,
                    Precision precision, const Tensor* filters) {
  Candidate result{entry.id, refusal_of(entry, c, g, filters), false, entry.error(g)};
  if (!result.refusal.empty()) return result;
  if (!entry.plain_sum) result.refusal = too_inexact(result.error, precision, plain_sum_error(g));
  if (result.refusal.empty() && entry.reserve != nullptr) result.refusal = entry.reserve(c, g);
  result.by_wish = !result.refusal.empty();
  return result;
}

std::vector<Candidate> ranked_candidates(const Case& c, const Geometry& g, Precision precision,
                                         const Tensor* filters) {
  struct Ranked {
    double cost;
    Candidate candidate;
  };
  std::vector<Ranked> ranked;
  for (const AlgorithmEntry* entry : algorithm_table()) {
    ranked.push_back({entry->cost(c, g), candidate(*entry, c, g, precision, filters)});
  }
  std::stable_sort(ranked.begin(), ranked.end(),
                   [](const Ranked& a, const Ranked& b) { return a.cost < b.cost; });
  std::vector<Candidate> candidates;
  for (Ranked& each : ranked) candidates.push_back(std::move(each.candidate));
  return candidates;
}

}  // namespace

const char* to_string(Algorithm algorithm) {
  return algorithm == Algorithm::kAuto ? "auto" : algorithm_entry(algorithm).name;
}

std::string algorithm_names() {
  std::string list = to_string(Algorithm::kAuto);
  for (const AlgorithmEntry* entry : algorithm_table()) list += std::string(", ") + entry->name;
  return list;
}

Expected<Algorithm> parse_algorithm(const std::string& name) {
  if (name == to_string(Algorithm::kAuto)) return Algorithm::kAuto;
  for (const AlgorithmEntry* entry : algorithm_table()) {
    if (name == entry->name) return entry->id;
  }
  return usage_error("there is no algorithm \"" + name + "\"; known are " + algorithm_names());
}

const char* to_string(Precision precision) {
  switch (precision) {
    case Precision::kPlain:
      return "plain";
    case Precision::kFaithful:
      return "faithful";
    case Precision::kFast:
      return "fast";
  }
  return "";
}

double most_error(Precision precision) {
  switch (precision) {
    case Precision::kPlain:
      return 0;
    case Precision::kFaithful:
      return 5e-7;
    case Precision::kFast:
      return 2.5e-6;
  }
  return 0;
}

Expected<Precision> parse_precision(const std::string& name) {
  for (const Precision precision : kPrecisions) {
    if (name == to_string(precision)) return precision;
  }
  return usage_error("there is no precision \"" + name + "\"; known are plain, faithful, fast");
}

Expected<Plan> make_plan(const Case& conv_case, const Geometry& geometry, Algorithm wish,
                         const Blocks& blocks, Precision precision, const Tensor* filters) {
  auto plan = choose_candidate(ranked_candidates(conv_case, geometry, precision, filters), wish);
  if (!plan) return plan;
  const AlgorithmEntry& entry = algorithm_entry(plan->algorithm);
  plan->why = entry.why(geometry);
  plan->plain_sum = entry.plain_sum;
  plan->blocks = blocks;
  if (plan->blocks.rows == 0) plan->blocks.rows = entry.rows_a_task(geometry);
  return plan;
}

int64_t channels_at_once(const Plan& plan) {
  return algorithm_entry(plan.algorithm).channels_in_lanes ? kernels::vector_lanes() : 1;
}

}  // namespace convoscope
