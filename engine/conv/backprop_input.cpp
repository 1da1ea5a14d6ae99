// See backprop_input.h.
#include "engine/conv/backprop_input.h"

#include <numeric>

#include "engine/conv/packed_filters.h"
#include "engine/conv/work.h"

namespace convoscope {
namespace {

// The roles of input and output channels change places; groups stay.
Geometry phase_geometry(const AxisPhase& rows, const AxisPhase& columns, const Geometry& forward) {
  return {rows.axis,
          columns.axis,
          forward.batch,
          forward.out_channels,
          forward.channels_per_group(),
          forward.in_channels,
          forward.groups};
}

FilterView phase_filters(const InputPhase& phase, const Tensor& filters, const Geometry& forward) {
  FilterView view = filter_view(filters, forward);
  view.data += phase.rows.last_tap * view.tap_row_step + phase.columns.last_tap * view.tap_step;
  view.tap_row_step *= -phase.rows.tap_step;
  view.tap_step *= -phase.columns.tap_step;
  std::swap(view.in_step, view.out_step);  // the step of groups is that of their filters, as before
  return view;
}

// The pixels of the gradient that belong to the phase.
ImageView phase_place(const InputPhase& phase, const ImageView& whole, const Geometry& forward) {
  ImageView place = whole;
  place.shape = phase.geometry.output();
  place.data += whole.offset(0, phase.rows.first_input, phase.columns.first_input, 0);
  if (place.shape.h > 1) place.stride_h *= forward.h.stride;
  if (place.shape.w > 1) place.stride_w *= forward.w.stride;
  return place;
}

bool covers_input(const std::vector<InputPhase>& phases, const Geometry& forward) {
  int64_t pixels = 0;
  for (const InputPhase& phase : phases) {
    pixels += phase.rows.axis.output * phase.columns.axis.output;
  }
  return pixels == forward.h.input * forward.w.input;
}

}  // namespace

Expected<std::vector<InputPhase>> plan_backprop_input(const Geometry& forward, DataFormat format,
                                                      const Conv2dOptions& options) {
  std::vector<InputPhase> phases;
  if (forward.batch == 0 || forward.out_channels == 0) return phases;
  Case conv_case;  // a plan asks it for the order of bytes only
  conv_case.spec.data_format = format;
  for (const AxisPhase& rows : gradient_phases(forward.h)) {
    for (const AxisPhase& columns : gradient_phases(forward.w)) {
      const Geometry geometry = phase_geometry(rows, columns, forward);
      auto plan =
          make_plan(conv_case, geometry, options.algorithm, options.blocks, options.precision);
      if (!plan) return tl::unexpected(plan.error());
      phases.push_back({rows, columns, geometry, std::move(*plan)});
    }
  }
  return phases;
}

Expected<Tensor> backprop_input_by_phases(const std::vector<InputPhase>& phases,
                                          const Tensor& filters, const Tensor& out_backprop,
                                          const Geometry& forward, const Conv2dOptions& options) {
  const DataFormat format = data_format(out_backprop);
  const Dims dims =
      storage_dims({forward.batch, forward.h.input, forward.w.input, forward.in_channels}, format);
  Tensor result = covers_input(phases, forward) ? Tensor::uninitialized(dims, layout_of(format))
                                                : Tensor(dims, layout_of(format));
  const ImageView whole = image_view(result);
  std::vector<int64_t> all(static_cast<size_t>(forward.in_channels));
  std::iota(all.begin(), all.end(), 0);

  int64_t left = forward.multiply_adds();
  for (const InputPhase& phase : phases) {
    const Geometry& g = phase.geometry;
    const ImageView place = phase_place(phase, whole, forward);
    // Every tap of the convolution belongs to one phase, which counts what the tap counts there.
    const int64_t row_multiply_adds = forward.h.output * forward.w.output * g.h.filter *
                                      g.w.filter * g.filter_channels / g.h.output;
    if (!compute({out_backprop, phase_filters(phase, filters, forward), g, phase.plan, all, options,
                  result.data() + (place.data - whole.data), place, row_multiply_adds})) {
      return cancelled();
    }
    left -= row_multiply_adds * g.h.output * g.batch * g.out_channels;
  }
  report(options, left);
  return result;
}

}  // namespace convoscope
