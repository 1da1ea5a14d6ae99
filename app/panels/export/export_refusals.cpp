// See export_refusals.h.
#include "app/panels/export/export_refusals.h"

namespace convoscope::app {
namespace {

// Of a run that is written whole just to see whether it can be.
constexpr int64_t kFewElements = int64_t{1} << 20;

int64_t elements_of(const ExportSource& source) {
  int64_t elements = source.result->level(source.first)->size();
  for (size_t l = source.first; l <= source.last; ++l) {
    elements += source.result->layers[l].geometry.output.size();
    elements += source.result->layers[l].geometry.parameters;
  }
  return elements;
}

}  // namespace

ExportRefusals::ExportRefusals() : aside_(std::make_unique<Work>(background_, answer_to)) {}

void ExportRefusals::update(const ExportSource& source) {
  const Work::Known known = aside_->ask({source});
  if (known.answer) shown_ = known.answer;
}

void ExportRefusals::forget() {
  if (!shown_) return;
  shown_.reset();
  aside_ = std::make_unique<Work>(background_, answer_to);
}

std::optional<Error> ExportRefusals::find(const std::string& id) const {
  if (!shown_) return std::nullopt;
  const auto found = shown_->find(id);
  return found == shown_->end() ? std::nullopt : std::optional<Error>(found->second);
}

// What a target refuses it refuses before it begins to write, so that one that is told to stop at
// once says all that is asked here. Data is written in one go and only tried where it is little.
ExportRefusals::Answer ExportRefusals::answer_to(const RefusalQuestion& question) {
  CancelToken stop;
  stop.cancel();
  const bool few = elements_of(question.source) <= kFewElements;
  Answer refusals;
  for (const ExportTarget& target : export_targets()) {
    const bool written_in_one_go =
        target.group == ExportGroup::kData || target.group == ExportGroup::kModel;
    if (written_in_one_go && !few) continue;
    const auto exported = export_as(target, question.source, {}, {.cancel = &stop});
    if (!exported && exported.error().kind != ErrorKind::kCancelled) {
      refusals.emplace(target.id, exported.error());
    }
  }
  return refusals;
}

}  // namespace convoscope::app
