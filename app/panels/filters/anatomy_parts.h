// The sections of the anatomy panel, a file each. All are given the portrait of the chosen filter
// and the slice that is shown, which is one of its slices.
#pragma once

#include "app/panels/context.h"
#include "app/panels/filters/portrait.h"

namespace convoscope::app {

struct AnatomyView {
  const Portrait& portrait;
  const SliceAnatomy& slice;
  std::string channel;  // "R", "q 5", or empty where there is only one
  bool colour = false;  // slices are red, green and blue
};

void draw_sums(const AnatomyView& view);  // sums, norms and mirror images
void draw_products(PanelContext& context, const AnatomyView& view);  // singular values, rank
void draw_waves(PanelContext& context, const AnatomyView& view);     // frequency response
void draw_profiles(const AnatomyView& view);  // through the centre row and column

// The response along both axes, through zero frequency.
void draw_response_profiles(const SliceAnatomy& slice, ImVec2 size);

// A line with a dim label and a number at its right end.
void number_row(const std::string& label, const std::string& number, const std::string& tooltip);

// The colour of a slice: of its channel, or the accent.
ImU32 slice_colour(const AnatomyView& view, const SliceAnatomy& slice);

}  // namespace convoscope::app
