// What the chosen filter is like, slice by slice: sums, mirror images, what it splits into, which
// waves it lets through. Numbers are worked out aside (portrait.h); until they are there, those of
// the last filter stand, dimmed.
#include <cmath>

#include "app/panels/draw.h"
#include "app/panels/filters/anatomy_parts.h"
#include "app/panels/filters/filter_study.h"
#include "app/panels/slices.h"
#include "app/widgets/card.h"
#include "app/widgets/controls.h"

namespace convoscope::app {

namespace {

constexpr int64_t kFewWeights = 1200;  // worked out within the frame, in about a millisecond

PortraitQuestion question_of(const PanelContext& context) {
  const TensorPtr& bank = context.layer().filters.tensor;
  const FilterShape shape = filter_shape(*bank);
  PortraitQuestion question{.bank = bank, .k = context.view.map};
  if (is_colour(shape.in, context.view.layer)) {
    question.channels = {0, 1, 2};
  } else {
    question.channels = {context.view.slice};
  }
  return question;
}

void draw_sections(PanelContext& context, const Portrait& portrait) {
  const FilterShape& shape = portrait.anatomy.shape;
  const SliceAnatomy* slice = portrait.slice_of(context.view.slice);
  if (slice == nullptr) {
    if (!portrait.anatomy.slices.empty()) return;
    text_wrapped(
        "A weight of this filter is not a number or infinite; there is nothing to measure.",
        Font::kSmall, palette().dim);
    return;
  }
  const AnatomyView view{
      .portrait = portrait,
      .slice = *slice,
      .channel = shape.in > 1 ? channel_name(slice->q, shape.in, context.view.layer) : "",
      .colour = is_colour(shape.in, context.view.layer)};
  draw_sums(view);
  draw_products(context, view);
  draw_waves(context, view);
  draw_profiles(view);
}

}  // namespace

void number_row(const std::string& label, const std::string& number, const std::string& tooltip) {
  const float room = ImGui::GetContentRegionAvail().x;
  value_row(label, "", number,
            {.label_width = room - text_size(number, Font::kMonoSmall).x - dp(12),
             .note_colour = palette().text,
             .mono_note = true,
             .tooltip = tooltip});
}

ImU32 slice_colour(const AnatomyView& view, const SliceAnatomy& slice) {
  return view.colour ? palette().channel[static_cast<size_t>(slice.q)] : palette().accent;
}

void draw_anatomy_panel(ImVec2 min, ImVec2 max, PanelContext& context) {
  const FilterShape shape = filter_shape(*context.layer().filters.tensor);
  const bool exists = context.view.map < shape.out && context.view.slice < shape.in;
  const PortraitQuestion question = question_of(context);
  const bool here = shape.h * shape.w * shape.in <= kFewWeights;
  const auto known = exists ? context.study.portrait.ask(question, here)
                            : Aside<PortraitQuestion, Portrait>::Known{};
  const std::string note =
      shape.in > 1 ? "slice " + channel_name(context.view.slice, shape.in, context.view.layer) : "";
  begin_card("anatomy", {min, max},
             {.title = "Anatomy", .note = note, .stale = known.answer && !known.answers(question)});
  if (known.answer) draw_sections(context, *known.answer);
  end_card();
}

}  // namespace convoscope::app
