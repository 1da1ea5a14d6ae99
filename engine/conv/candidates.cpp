// See candidates.h.
#include "engine/conv/candidates.h"

#include <algorithm>
#include <cstdio>

#include "engine/conv/kernels/targets.h"
#include "engine/core/check.h"

namespace convoscope {
namespace {

std::string scientific(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.1e", value);
  return text;
}

}  // namespace

std::string too_inexact(double error, Precision precision, double plain_error) {
  const double most =
      precision == Precision::kPlain ? 0 : std::max(most_error(precision), plain_error / 5);
  if (error <= most) return {};
  return "its error may reach " + scientific(error) + " of the sum of |x·w|; the precision \"" +
         to_string(precision) + "\" allows " + scientific(most);
}

Expected<Plan> choose_candidate(std::vector<Candidate> candidates, Algorithm wish) {
  const auto chosen =
      std::find_if(candidates.begin(), candidates.end(), [&](const Candidate& candidate) {
        return wish == Algorithm::kAuto ? candidate.refusal.empty() : candidate.algorithm == wish;
      });
  CONVOSCOPE_CHECK(wish != Algorithm::kAuto ||
                   chosen != candidates.end());  // the reference accepts
  if (chosen == candidates.end()) {
    return refuse(std::string("the ") + to_string(wish) + " algorithm doesn't compute this pass");
  }
  if (!chosen->refusal.empty() && !chosen->by_wish) {
    return refuse(std::string("the ") + to_string(wish) +
                  " algorithm can't compute this: " + chosen->refusal);
  }
  Plan plan;
  plan.algorithm = chosen->algorithm;
  plan.error = chosen->error;
  plan.target = plan.algorithm == Algorithm::kReference ? "double" : kernels::target_name();
  plan.candidates = std::move(candidates);
  return plan;
}

}  // namespace convoscope
