// See refusals.h. Error::tensorflow is what building a graph says (tf.function, Keras), where the
// shape function speaks first; Error::eager what the CPU kernel says or does where that is
// something else.
#include "engine/conv/refusals.h"

#include <string>

namespace convoscope {
namespace {

std::string text(int64_t value) { return std::to_string(value); }

std::string plural(int64_t count, const std::string& noun) {
  return text(count) + " " + noun + (count == 1 ? "" : "s");
}

Checked check_limit(int64_t value, const char* what, const char* field) {
  if (value >= -kMaxElements && value <= kMaxElements) return {};
  return refuse(
      std::string(what) + " of " + text(value) + " is beyond the limit of " + text(kMaxElements),
      field);
}

Checked check_extents(const Dims& dims, const char* what, const char* field) {
  auto size = check_size(dims, what);
  if (size) return {};
  size.error().field = field;
  return tl::unexpected(size.error());
}

struct AxisWords {
  const char* along;
  const char* cells;
  const char* size;
};
constexpr AxisWords kHeight{"height", "rows", "high"};
constexpr AxisWords kWidth{"width", "columns", "wide"};

// TensorFlow's kernel divides towards zero, so an output that would be just negative comes out as
// 0.
std::string eager_fit(const AxisGeometry& axis) {
  const int64_t output = (axis.padded() - axis.effective + axis.stride) / axis.stride;
  if (output >= 0) return "no error: an empty tensor, size 0";
  return "InvalidArgument: Computed output size would be negative: " + text(output) +
         " [input_size: " + text(axis.padded()) +
         ", effective_filter_size: " + text(axis.effective) + ", stride: " + text(axis.stride) +
         "]";
}

Checked check_axis_fit(const AxisGeometry& axis, const Geometry& geometry, PaddingMode mode,
                       const AxisWords& words) {
  // The shape function subtracts 1 from the filter before it dilates, which 0 taps don't survive.
  if (axis.filter == 0 && axis.dilation > 1 && mode != PaddingMode::kSame) {
    return refuse(std::string("a filter of 0 ") + words.cells + " can't be dilated", "filters",
                  "ValueError: Negative dimension size caused by subtracting 1 from 0");
  }
  if (mode == PaddingMode::kSame || axis.effective <= axis.padded()) return {};
  const bool padded = axis.pad_before + axis.pad_after > 0;
  const bool dilated = axis.dilation > 1;
  return refuse("a " + text(geometry.h.filter) + "×" + text(geometry.w.filter) + " filter" +
                    (dilated ? " at dilation " + text(axis.dilation) : "") + " spans " +
                    text(axis.effective) + " " + words.cells + "; the " +
                    (padded ? "padded " : "") + "input is " + text(axis.padded()) + " " +
                    words.size,
                dilated && axis.filter <= axis.padded() ? "dilations" : "filters",
                "ValueError: Negative dimension size caused by subtracting " +
                    text(axis.effective) + " from " + text(axis.padded()),
                eager_fit(axis));
}

}  // namespace

Checked check_limits(const Case& c) {
  const Pads& pads = c.spec.padding.pads;
  Checked ok =
      check_extents(storage_dims(c.input, DataFormat::kNHWC), "the input", "input").and_then([&] {
        return check_extents(storage_dims(c.filters), "the filter bank", "filters");
      });
  for (const int64_t stride : {c.spec.strides.h, c.spec.strides.w}) {
    if (ok) ok = check_limit(stride, "a stride", "strides");
  }
  for (const int64_t dilation : {c.spec.dilations.h, c.spec.dilations.w}) {
    if (ok) ok = check_limit(dilation, "a dilation", "dilations");
  }
  for (const int64_t pad : {pads.top, pads.bottom, pads.left, pads.right}) {
    if (ok && c.spec.padding.mode == PaddingMode::kExplicit) {
      ok = check_limit(pad, "a pad", "padding");
    }
  }
  return ok;
}

Checked check_strides(const Hw& strides) {
  for (const bool height : {true, false}) {
    const int64_t stride = height ? strides.h : strides.w;
    if (stride >= 1) continue;
    return refuse("strides start at 1; the stride along the " +
                      std::string((height ? kHeight : kWidth).along) + " is " + text(stride),
                  "strides", "ValueError: Stride must be > 0, but got " + text(stride),
                  "InvalidArgument: Row and column strides should be larger than 0.");
  }
  return {};
}

Checked check_dilations(const Hw& dilations) {
  for (const bool height : {true, false}) {
    const int64_t dilation = height ? dilations.h : dilations.w;
    if (dilation >= 1) continue;
    return refuse("dilations start at 1; the dilation along the " +
                      std::string((height ? kHeight : kWidth).along) + " is " + text(dilation),
                  "dilations", "ValueError: Dilation rate must be >= 1, but got " + text(dilation),
                  "InvalidArgument: Dilated rates should be larger than 0.");
  }
  return {};
}

Checked check_pads(const Padding& padding) {
  if (padding.mode != PaddingMode::kExplicit) return {};
  const Pads& pads = padding.pads;
  const std::pair<const char*, int64_t> sides[] = {
      {"top", pads.top}, {"bottom", pads.bottom}, {"left", pads.left}, {"right", pads.right}};
  for (const auto& [side, pad] : sides) {
    if (pad >= 0) continue;
    return refuse(
        "padding can't be negative; the pad at the " + std::string(side) + " is " + text(pad),
        "padding", "ValueError: All elements of explicit_paddings must be nonnegative",
        "InvalidArgument: All elements of explicit_paddings must be nonnegative");
  }
  return {};
}

Checked check_channels(const ImageShape& input, const FilterShape& filters) {
  if (filters.in == 0) {
    return refuse("filters must read at least 1 channel; these read 0", "filters",
                  "ValueError: Depth of filter must not be 0",
                  "InvalidArgument: filter depth must be stricly positive, got 0");
  }
  if (input.c % filters.in != 0) {
    return refuse("filters that read " + plural(filters.in, "channel") +
                      " can't share out the input's " + plural(input.c, "channel") + " evenly",
                  "filters",
                  "ValueError: Depth of input (" + text(input.c) +
                      ") is not a multiple of input depth of filter (" + text(filters.in) + ")",
                  "InvalidArgument: input depth must be evenly divisible by filter depth: " +
                      text(input.c) + " vs " + text(filters.in));
  }
  const int64_t groups = input.c / filters.in;
  if (groups == 0) {
    return refuse("the input has 0 channels; filters read " + text(filters.in), "input",
                  "ValueError: Number of groups must not be 0");
  }
  if (filters.out % groups != 0 || filters.out < groups) {
    return refuse(plural(input.c, "channel") + " read " + text(filters.in) + " at a time make " +
                      plural(groups, "group") + "; " + plural(filters.out, "filter") +
                      " can't be shared out among them evenly",
                  "filters",
                  "ValueError: Depth of output (" + text(filters.out) +
                      ") is not a multiple of the number of groups (" + text(groups) + ")",
                  "InvalidArgument: output depth must be evenly divisible by number of groups: " +
                      text(filters.out) + " vs " + text(groups));
  }
  return {};
}

Checked check_fit(const Geometry& geometry, PaddingMode mode) {
  return check_axis_fit(geometry.h, geometry, mode, kHeight).and_then([&] {
    return check_axis_fit(geometry.w, geometry, mode, kWidth);
  });
}

Checked check_output(const Geometry& geometry) {
  auto ok =
      check_extents(storage_dims(geometry.output(), DataFormat::kNHWC), "the output", "input");
  if (!ok || geometry.output().size() == 0) return ok;
  if (geometry.h.filter > 0 && geometry.w.filter > 0) return {};
  const std::string none =
      "filter must not have zero elements (i.e. all dimensions must be non-zero)";
  return refuse("a " + text(geometry.h.filter) + "×" + text(geometry.w.filter) +
                    " filter has no taps; filters start at 1×1",
                "filters", "InvalidArgument: " + none);
}

}  // namespace convoscope
