// See editor_parts.h.
#include <array>
#include <utility>

#include "app/host/icons.h"
#include "app/host/style.h"
#include "app/panels/filters/editor_parts.h"
#include "app/widgets/blocks.h"
#include "app/widgets/switch_card.h"
#include "engine/core/text.h"

namespace convoscope::app {

namespace {

struct LockWords {
  Lock lock;
  const char* id;
  const char* title;
  const char* note;
  const char* meaning;
};
// In the order of kAllLocks.
constexpr std::array kWords = {
    LockWords{Lock::kZeroSum, "zero sum", "Zero sum", "per slice: flat colour gives 0",
              "Every slice adds up to 0. What you change in one cell is made up for by the others "
              "of its slice, evenly."},
    LockWords{
        Lock::kUnitSum, "unit sum", "Unit sum", "flat grey stays as it is",
        "All weights add up to 1, so that brightness stays. What is missing is spread evenly; "
        "with a lock of shape, the filter is scaled."},
    LockWords{Lock::kUnitNorm, "unit norm", "Unit norm", "√Σw² = 1 over all weights",
              "The squares of all weights add up to 1: noise keeps its strength. The other weights "
              "are scaled to make up for an edit."},
    LockWords{Lock::kMirrorX, "mirror x", "Mirror ↔", "w(y, x) = w(y, KW−1−x)",
              "Left and right are images of each other: an edit is copied to the other side."},
    LockWords{Lock::kMirrorY, "mirror y", "Mirror ↕", "w(y, x) = w(KH−1−y, x)",
              "Top and bottom are images of each other: an edit is copied to the other side."},
    LockWords{Lock::kPoint, "point", "Point", "the same turned by 180°",
              "The filter is the same when it is turned by 180°: correlation and convolution then "
              "agree."},
    LockWords{Lock::kOneShape, "one shape", "One shape", "slices are multiples of it",
              "Every slice is a multiple of one shape: the filter looks for one form in one "
              "mixture of channels. An edit of a slice is followed by the others."},
    LockWords{Lock::kSeparable, "separable", "Separable", "a column times a row, per slice",
              "Every slice is a column times a row, so that two short passes compute it. An edit "
              "scales the row or the column of its cell."}};

// Weights in float32 obey to about this much of their norm.
constexpr double kRounding = 3e-7;

std::string state_of(const EditorFacts& facts, size_t index) {
  const std::optional<double>& off = facts.deviations[index];
  if (!off) return "not measured";
  const Lock lock = kAllLocks[index];
  if (lock == Lock::kUnitSum) return "Σ " + significant(facts.sum, 4);
  if (lock == Lock::kUnitNorm) return "L2 " + significant(facts.l2, 4);
  if (*off == 0) return "exact";
  if (lock == Lock::kZeroSum) return "|Σ| " + significant(*off, 2);
  return *off <= kRounding * facts.l2 ? "holds" : "off " + significant(*off, 3);
}

void switch_lock(PanelContext& context, const LockWords& words, bool on) {
  LockSet& locks = context.view.filters.locks;
  locks = on ? locks.with(words.lock) : locks.without(words.lock);
  if (!on) return;
  const auto stay = [](const FilterWeights& weights, const FilterExtent&) { return weights; };
  WeightTarget target = weight_target(context);
  target.slice.reset();  // locks speak of the whole filter
  context.edits.push(
      change_weights(std::move(target), stay, locks, std::string("lock: ") + words.title));
  context.edits.end_merge();
}

struct Form {
  int columns;
  float height, gap, header;
};

Form form_of(LockForm form) {
  switch (form) {
    case LockForm::kTold:
      return {2, dp(46), dp(7), dp(32)};
    case LockForm::kShort:
      return {4, dp(46), dp(7), dp(32)};
    case LockForm::kLow:
      break;
  }
  return {2, dp(28), dp(5), 0};
}

}  // namespace

float editor_locks_height(LockForm lock_form) {
  const Form form = form_of(lock_form);
  const float rows = static_cast<float>(kWords.size()) / static_cast<float>(form.columns);
  return form.header + rows * form.height + (rows - 1) * form.gap;
}

void draw_editor_locks(PanelContext& context, const EditorFacts& facts, LockForm lock_form) {
  const Scope scope("locks");
  const Form form = form_of(lock_form);
  const ImVec2 start = ImGui::GetCursorScreenPos();
  const float room = ImGui::GetContentRegionAvail().x, gap = dp(8);
  if (form.header > 0) section_header(kIconLock, "LOCKS");
  const float width = (room + gap) / static_cast<float>(form.columns) - gap;
  const LockSet locks = context.view.filters.locks;
  const auto columns = static_cast<size_t>(form.columns);
  for (size_t i = 0; i < kWords.size(); ++i) {
    const LockWords& words = kWords[i];
    const auto row = static_cast<float>(i / columns), column = static_cast<float>(i % columns);
    ImGui::SetCursorScreenPos(
        {start.x + column * (width + gap), start.y + form.header + row * (form.height + form.gap)});
    const std::string conflict = conflict_of(locks, words.lock);
    bool on = locks.has(words.lock);
    SwitchCard card{.title = words.title,
                    .note = words.note,
                    .value = state_of(facts, i),
                    .tooltip = words.meaning,
                    .enabled = on || conflict.empty()};
    if (lock_form == LockForm::kShort) card.note = std::exchange(card.value, "");
    card.mono_note = lock_form == LockForm::kShort;
    if (!conflict.empty() && !on) card.tooltip = conflict;
    if (switch_card(words.id, card, on, {width, form.height})) switch_lock(context, words, on);
  }
}

}  // namespace convoscope::app
