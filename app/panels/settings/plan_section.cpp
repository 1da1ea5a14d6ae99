// How the shown layer was computed: the precision that was asked for, the algorithm that was taken,
// and every other one with its error or the reason why it doesn't compute this case. All of it is
// the plan's (engine/conv/plan.h); the precision belongs to the view, since it changes last digits
// and no experiment.
#include <algorithm>
#include <array>

#include "app/host/icons.h"
#include "app/panels/settings/settings_sections.h"
#include "app/widgets/blocks.h"
#include "app/widgets/buttons.h"
#include "app/widgets/registry.h"
#include "app/widgets/text.h"
#include "engine/core/text.h"

namespace convoscope::app {

namespace {

constexpr std::array kPrecisions{Precision::kPlain, Precision::kFaithful, Precision::kFast};

void draw_precision_choice(PanelContext& context) {
  const auto chosen = std::find(kPrecisions.begin(), kPrecisions.end(), context.view.precision);
  int index = static_cast<int>(chosen - kPrecisions.begin());
  if (segmented(
          "precision",
          {{"plain", "Sums of the products themselves, which are exact on small integers."},
           {"faithful",
            "Algorithms with fewer products as well, off by at most 5e-7 of the sum of |x·w|. "
            "A plain float32 sum is off by 1 to 2e-7."},
           {"fast", "The fastest algorithm that is off by at most 2.5e-6 of the sum of |x·w|."}},
          index)) {
    context.view.precision = kPrecisions[static_cast<size_t>(index)];
  }
}

void draw_candidate(const Candidate& candidate, const Plan& plan) {
  const bool taken = candidate.algorithm == plan.algorithm;
  const bool can = candidate.refusal.empty();
  const std::string name = to_string(candidate.algorithm);
  const std::string verdict = taken ? "taken" : can ? "slower" : candidate.refusal;
  const Palette& colours = palette();
  value_row(name, verdict, taken || can ? "≤ " + significant(candidate.error, 1) : "",
            {.label_width = dp(104),
             .colour = taken ? colours.text
                       : can ? colours.dim
                             : colours.faint,
             .note_colour = taken ? colours.text : colours.dim,
             .mono_note = true});
  register_item("text", name, verdict,
                taken ? plan.why
                : can ? "It computes this layer as well, but is estimated to take longer."
                      : candidate.refusal);
}

}  // namespace

void draw_plan_section(PanelContext& context) {
  section_header(kIconGear, "COMPUTED BY");
  draw_precision_choice(context);
  const LayerResult* layer = context.layer_result();
  if (layer == nullptr) return;
  const Scope scope("computed by");
  value_row("algorithm", "", "error in Σ|x·w|", {.label_width = dp(104)});
  // Those that can, the one that was taken first among them: it is the fastest that is allowed.
  for (const bool can : {true, false}) {
    for (const Candidate& candidate : layer->plan.candidates) {
      if (candidate.refusal.empty() == can) draw_candidate(candidate, layer->plan);
    }
  }
  text_wrapped(layer->plan.why, Font::kSmall, palette().dim);
}

}  // namespace convoscope::app
