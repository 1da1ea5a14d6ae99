// The sections of the settings column, from top to bottom, and the grid of two columns (height,
// width) that they share.
#pragma once

#include <string>

#include "app/panels/context.h"
#include "app/widgets/stepper.h"

namespace convoscope::app {

void draw_input_section(PanelContext& context);
// What the chosen layer does, unless it is a plain conv2d, and the parameters that only its
// operation has.
void draw_operation_section(PanelContext& context);
void draw_window_section(PanelContext& context);
void draw_padding_section(PanelContext& context);
// While TensorFlow would refuse the settings: why, and the nearest that work.
void draw_refusal_section(PanelContext& context);
void draw_activation_section(PanelContext& context);
// Makes two layers of a separable one.
void draw_split_button(PanelContext& context);
// Those of the above that the chosen layer's operation has.
void draw_layer_sections(PanelContext& context);
void draw_format_section(PanelContext& context);
void draw_portability_section(PanelContext& context);
void draw_code_section(PanelContext& context);
void draw_plan_section(PanelContext& context);

// label │ height │ link │ width
struct AxisColumns {
  float left, first, link, second, width;  // framebuffer pixels; first and second are left edges
};
AxisColumns axis_columns();
void draw_axis_heads();

struct AxisRow {
  const char* label;
  std::string tooltip;
  bool error = false;
  bool enabled = true;
  int64_t min = 1;  // where − and dragging stop; typing does not
  bool* link = nullptr;
  const char* first = "height";
  const char* second = "width";
};
// Two steppers for one parameter; a linked pair changes together. Registers `label`/`first` and
// `label`/`second`.
Change axis_row(const AxisRow& row, int64_t& height, int64_t& width);

// A label in the first column; what comes next is drawn into the two others, whose width it
// returns.
float labelled_row(const char* label);

// What follows from a parameter, small, under its two columns.
void figures_row(const std::string& formula, const std::string& height, const std::string& width,
                 ImU32 colour);

// The layer that the column edits is the one that was refused, and by this parameter.
bool refused_by(const PanelContext& context, std::string_view parameter);

}  // namespace convoscope::app
