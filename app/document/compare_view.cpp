// See compare_view.h.
#include "app/document/compare_view.h"

#include "app/document/view_json.h"

namespace convoscope::app {
namespace {

constexpr std::array<Word<SideKind>, 10> kSides{{{SideKind::kPresent, "present"},
                                                 {SideKind::kSame, "same"},
                                                 {SideKind::kTorch, "torch"},
                                                 {SideKind::kValid, "valid"},
                                                 {SideKind::kSameStrided, "same_strided"},
                                                 {SideKind::kTorchStrided, "torch_strided"},
                                                 {SideKind::kUndilated, "undilated"},
                                                 {SideKind::kUnstrided, "unstrided"},
                                                 {SideKind::kPlainSums, "plain_sums"},
                                                 {SideKind::kFastSums, "fast_sums"}}};
constexpr std::array<Word<Alignment>, 2> kAlignments{
    {{Alignment::kIndex, "index"}, {Alignment::kPosition, "position"}}};

}  // namespace

// Elements and snapshots belong to the experiment that is open; they are not kept.
Json to_json(const CompareView& view) {
  const auto side = [](const SideChoice& choice) {
    const bool kept = choice.kind != SideKind::kSnapshot;
    return word_of(kSides, kept ? choice.kind : SideKind::kPresent);
  };
  return {{"a", side(view.a)},
          {"b", side(view.b)},
          {"alignment", word_of(kAlignments, view.alignment)},
          {"without_border", view.without_border},
          {"tolerance", view.tolerance},
          {"along_height", view.along_height}};
}

void read(const Json& object, CompareView& view) {
  if (!object.is_object()) return;
  read_word(object, "a", kSides, view.a.kind);
  read_word(object, "b", kSides, view.b.kind);
  read_word(object, "alignment", kAlignments, view.alignment);
  read_bool(object, "without_border", view.without_border);
  read_real(object, "tolerance", 0, 1e6, view.tolerance);
  read_bool(object, "along_height", view.along_height);
}

}  // namespace convoscope::app
