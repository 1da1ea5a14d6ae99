// See refusals.h. The texts are those that TensorFlow 2.21 gives when a graph is built
// (tf.function, Keras), where the shape function speaks first.
#include "engine/conv/refusals.h"

#include <limits>
#include <string>

namespace convoscope {
namespace {

std::string text(int64_t value) { return std::to_string(value); }

std::string counted(int64_t count, const std::string& noun) {
  return text(count) + " " + noun + (count == 1 ? "" : "s");
}

std::string size_text(const Geometry& g) { return text(g.h.filter) + "×" + text(g.w.filter); }

Checked check_extent(const Dims& dims, const char* what, const char* field) {
  auto size = check_size(dims, what);
  if (size) return {};
  size.error().field = field;
  return tl::unexpected(size.error());
}

Checked check_limit(int64_t value, const std::string& what, const std::string& field) {
  if (value <= kMaxElements) return {};
  std::string tensorflow;
  if (value > std::numeric_limits<int32_t>::max() && field != "padding") {
    tensorflow =
        "ValueError: Attr " + field + " has value " + text(value) + " out of range for an int32";
  }
  return refuse(what + " is " + text(value) + "; the limit is " + text(kMaxElements), field,
                tensorflow);
}

struct AxisWords {
  const char* along;
  const char* cells;
  const char* size;
};
constexpr AxisWords kHeight{"height", "rows", "high"};
constexpr AxisWords kWidth{"width", "columns", "wide"};

Checked check_stride(int64_t stride, const AxisWords& words) {
  const std::string what = std::string("the stride along the ") + words.along;
  if (stride >= 1) return check_limit(stride, what, "strides");
  return refuse(what + " is " + text(stride) + "; strides start at 1", "strides",
                "ValueError: Stride must be > 0, but got " + text(stride));
}

Checked check_dilation(int64_t dilation, const AxisWords& words) {
  const std::string what = std::string("the dilation along the ") + words.along;
  if (dilation >= 1) return check_limit(dilation, what, "dilations");
  return refuse(what + " is " + text(dilation) + "; dilations start at 1", "dilations",
                "ValueError: Dilation rate must be >= 1, but got " + text(dilation));
}

Checked check_pad(int64_t pad, const char* side) {
  const std::string what = std::string("the padding at the ") + side;
  if (pad >= 0) return check_limit(pad, what, "padding");
  return refuse(what + " is " + text(pad) + "; pads start at 0", "padding",
                "ValueError: All elements of explicit_paddings must be nonnegative");
}

Checked check_axis_fit(const AxisGeometry& axis, const Geometry& geometry, const AxisWords& words) {
  const bool dilated = axis.dilation > 1;
  if (axis.filter == 0 && dilated) {  // the shape function takes 1 off before it dilates
    return refuse("a filter of 0 " + std::string(words.cells) + " can't be dilated", "filters",
                  "ValueError: Negative dimension size caused by subtracting 1 from 0");
  }
  if (axis.effective <= axis.padded()) return {};
  const bool padded = axis.pad_before + axis.pad_after > 0;
  const bool fits_undilated = axis.filter <= axis.padded();
  return refuse("a " + size_text(geometry) + " filter" +
                    (dilated ? " at dilation " + text(axis.dilation) : "") + " spans " +
                    text(axis.effective) + " " + words.cells + "; the " +
                    (padded ? "padded " : "") + "input is " + text(axis.padded()) + " " +
                    words.size,
                fits_undilated ? "dilations" : "filters",
                "ValueError: Negative dimension size caused by subtracting " +
                    text(axis.effective) + " from " + text(axis.padded()));
}

}  // namespace

Checked check_extents(const ImageShape& input, const FilterShape& filters) {
  return check_extent(storage_dims(input, DataFormat::kNHWC), "the input", "input").and_then([&] {
    return check_extent(storage_dims(filters), "the filter bank", "filters");
  });
}

Checked check_pads(const Padding& padding) {
  if (padding.mode != PaddingMode::kExplicit) return {};
  const Pads& pads = padding.pads;
  return check_pad(pads.top, "top")
      .and_then([&] { return check_pad(pads.bottom, "bottom"); })
      .and_then([&] { return check_pad(pads.left, "left"); })
      .and_then([&] { return check_pad(pads.right, "right"); });
}

Checked check_channels(const ImageShape& input, const FilterShape& filters) {
  if (filters.in == 0) {
    return refuse("filters must read at least 1 channel; these read 0", "filters",
                  "ValueError: Depth of filter must not be 0");
  }
  if (input.c % filters.in != 0) {
    return refuse("the input's " + counted(input.c, "channel") +
                      " can't be cut into groups of the " + text(filters.in) +
                      " that each filter reads",
                  "filters",
                  "ValueError: Depth of input (" + text(input.c) +
                      ") is not a multiple of input depth of filter (" + text(filters.in) + ")");
  }
  const int64_t groups = input.c / filters.in;
  if (groups == 0) {
    return refuse("the input has 0 channels; each filter reads " + text(filters.in), "input",
                  "ValueError: Number of groups must not be 0");
  }
  if (filters.out % groups != 0) {
    return refuse(counted(filters.out, "filter") + " can't be shared out among " +
                      counted(groups, "group") + " (" + counted(input.c, "channel") + ", " +
                      text(filters.in) + " a group)",
                  "filters",
                  "ValueError: Depth of output (" + text(filters.out) +
                      ") is not a multiple of the number of groups (" + text(groups) + ")");
  }
  return {};
}

Checked check_axes(const Geometry& geometry, const Conv2dSpec& spec) {
  const bool same = spec.padding.mode == PaddingMode::kSame;
  const auto check = [&](const AxisGeometry& axis, int64_t stride, int64_t dilation,
                         const AxisWords& words) {
    return check_stride(stride, words)
        .and_then([&] { return check_dilation(dilation, words); })
        .and_then([&] { return same ? Checked() : check_axis_fit(axis, geometry, words); });
  };
  return check(geometry.h, spec.strides.h, spec.dilations.h, kHeight).and_then([&] {
    return check(geometry.w, spec.strides.w, spec.dilations.w, kWidth);
  });
}

Checked check_output(const Geometry& g) {
  auto ok = check_extent(storage_dims(g.output(), DataFormat::kNHWC), "the output", "input");
  const bool nothing = !ok || g.output().size() == 0 || g.h.input == 0 || g.w.input == 0;
  if (nothing || (g.h.filter > 0 && g.w.filter > 0)) return ok;
  return refuse("a " + size_text(g) + " filter has no taps; filters start at 1×1", "filters",
                "InvalidArgument: filter must not have zero elements (i.e. all dimensions must be "
                "non-zero)");
}

}  // namespace convoscope
