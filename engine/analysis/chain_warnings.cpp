// See chain_warnings.h.
#include "engine/analysis/chain_warnings.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <numeric>
#include <optional>
#include <string>

#include "engine/core/arithmetic.h"
#include "engine/core/text.h"

namespace convoscope {
namespace {

using Sentence = std::optional<std::string>;

std::string by(int64_t h, int64_t w) { return std::to_string(h) + "×" + std::to_string(w); }

// "2", or "2×1" where height and width differ.
std::string pair(int64_t h, int64_t w) { return h == w ? std::to_string(h) : by(h, w); }

std::string counted(int64_t count, const std::string& one) {
  return std::to_string(count) + " " + one + (count == 1 ? "" : "s");
}

// "half a pixel", "1 pixel", "1.5 pixels".
std::string pixels(double count) {
  if (count == 0.5) return "half a pixel";
  return significant(count, 3) + (count == 1 ? " pixel" : " pixels");
}

Sentence exceeds_picture(const LayerInChain& it) {
  if (!it.report.exceeds_picture || !it.first_to_exceed) return std::nullopt;
  const auto size = [](const std::optional<FieldAxis>& axis) { return axis ? axis->size() : 0; };
  return "sees " + by(size(it.report.field.h), size(it.report.field.w)) +
         " pixels, more than the picture's " + by(it.picture.h, it.picture.w);
}

// Of `stride` neighbouring positions those that taps of the windows reach.
int64_t reached(const AxisGeometry& axis) {
  // Taps t·D mod S repeat after S / gcd(S, D) of them.
  return std::min(axis.filter, axis.stride / std::gcd(axis.stride, axis.dilation));
}

std::string window_text(const Geometry& g) {
  std::string text = "a " + by(g.h.filter, g.w.filter) + " window";
  if (g.h.dilation > 1 || g.w.dilation > 1) {
    text += " at dilation " + pair(g.h.dilation, g.w.dilation);
  }
  return text;
}

Sentence skips(const LayerInChain& it) {
  const Geometry& g = it.geometry.window;
  const int64_t all = g.h.stride * g.w.stride, some = reached(g.h) * reached(g.w);
  if (some == all || g.h.output * g.w.output == 0) return std::nullopt;
  const std::string share = std::to_string(all - some) + " of " + std::to_string(all);
  const std::string why = ": stride " + pair(g.h.stride, g.w.stride) + " with " + window_text(g);
  if (it.geometry.transposed) return "leaves " + share + " output pixels without a term" + why;
  return "skips " + share + " pixels" + why;
}

// Odena, Dumoulin and Olah 2016: a filter that stride doesn't divide overlaps itself unevenly.
Sentence uneven(const LayerInChain& it) {
  const Geometry& g = it.geometry.window;
  const auto odd = [](const AxisGeometry& axis) {
    return axis.stride > 1 && axis.dilation == 1 && axis.filter > axis.stride &&
           axis.filter % axis.stride != 0;
  };
  if (!it.geometry.transposed || (!odd(g.h) && !odd(g.w))) return std::nullopt;
  const auto fewest = [](const AxisGeometry& a) {
    return std::max<int64_t>(a.filter / a.stride, 1);
  };
  const auto most = [](const AxisGeometry& a) { return ceil_div(a.filter, a.stride); };
  return "overlaps its " + by(g.h.filter, g.w.filter) + " filters unevenly at stride " +
         pair(g.h.stride, g.w.stride) + ": outputs take " +
         std::to_string(fewest(g.h) * fewest(g.w)) + " to " +
         std::to_string(most(g.h) * most(g.w)) + " terms, which shows as a checkerboard";
}

// How far pads of different sizes move the windows, in elements of what the layer reads.
double moved_by(const AxisGeometry& axis) {
  return static_cast<double>(axis.pad_after - axis.pad_before) / 2;
}

std::string pads_of(const char* axis, const AxisGeometry& g) {
  return std::to_string(g.pad_before) + " and " + std::to_string(g.pad_after) + " " + axis;
}

// "half a pixel of what it reads, 2 pixels of the picture"
std::string distance(double moved, const std::optional<FieldAxis>& below) {
  const double away = std::abs(moved), jump = below ? below->jump().value() : 1;
  if (!below || jump == 1) return pixels(away);
  return pixels(away) + " of what it reads, " + pixels(away * jump) + " of the picture";
}

Sentence shifts(const LayerInChain& it) {
  const Geometry& g = it.geometry.window;
  const double h = moved_by(g.h), w = moved_by(g.w);
  if (it.geometry.transposed || (h == 0 && w == 0)) return std::nullopt;
  const LevelField& below = it.fields[it.geometry.sources.front().level];
  const bool same = it.layer.padding.mode == PaddingMode::kSame;
  const std::string shift =
      std::string(same ? ", as SAME does," : ",") + " which shifts the centres by ";
  if (h == w) {
    return "pads " + std::to_string(g.h.pad_before) + " before and " +
           std::to_string(g.h.pad_after) + " after" + shift + distance(h, below.h);
  }
  const std::string rows = pads_of("rows", g.h), columns = pads_of("columns", g.w);
  const std::string down = distance(h, below.h) + " along the height";
  const std::string across = distance(w, below.w) + " along the width";
  if (w == 0) return "pads " + rows + shift + down;
  if (h == 0) return "pads " + columns + shift + across;
  return "pads " + rows + ", " + columns + shift + down + " and " + across;
}

Sentence leaves_end(const LayerInChain& it) {
  const Geometry& g = it.geometry.window;
  // Padding that no window reaches is no loss.
  const auto lost = [](const AxisGeometry& axis) {
    return std::max<int64_t>(0, axis.unread_end - axis.pad_after);
  };
  const int64_t rows = lost(g.h), columns = lost(g.w);
  if (it.geometry.transposed || rows + columns == 0) return std::nullopt;
  std::string what;
  if (rows > 0) what = counted(rows, "row");
  if (columns > 0) what += (what.empty() ? "" : " and ") + counted(columns, "column");
  return "never reads the last " + what;
}

Sentence holes(const LayerInChain& it) {
  const Geometry& g = it.geometry.window;
  const bool widens = g.h.filter > 1 || g.w.filter > 1;
  if (!widens || it.report.holes <= 0) return std::nullopt;
  return "reads only " + significant(100 * (1 - it.report.holes), 3) +
         " % of the pixels between those that its middle element reads: dilations and strides "
         "leave a grid of holes";
}

// Share of the taps of output o that lie inside.
double inside(const AxisGeometry& axis, int64_t o) {
  const int64_t start = axis.position(o, 0);
  const int64_t first = std::max<int64_t>(0, ceil_div(-start, axis.dilation));
  const int64_t end = floor_div(axis.input - 1 - start, axis.dilation) + 1;
  const int64_t taps = std::clamp<int64_t>(end, 0, axis.filter) - std::min(first, axis.filter);
  return static_cast<double>(std::max<int64_t>(0, taps)) / static_cast<double>(axis.filter);
}

// Over all outputs, tap by tap: tap t of output o lies inside for 0 ≤ o·S + t·D − B < I.
double mean_inside(const AxisGeometry& axis) {
  double sum = 0;
  for (int64_t t = 0; t < axis.filter; ++t) {
    const int64_t away = axis.pad_before - t * axis.dilation;
    const int64_t first = std::max<int64_t>(0, ceil_div(away, axis.stride));
    const int64_t last = std::min(axis.output - 1, floor_div(axis.input - 1 + away, axis.stride));
    sum += static_cast<double>(std::max<int64_t>(0, last - first + 1));
  }
  return sum / (static_cast<double>(axis.output) * static_cast<double>(axis.filter));
}

// At the border in the middle of an edge: a corner of any padded layer is mostly padding.
double padding_at_border(const Geometry& g) {
  const auto least = [](const AxisGeometry& axis) {
    return std::min(inside(axis, 0), inside(axis, axis.output - 1));
  };
  const double h = inside(g.h, g.h.output / 2), w = inside(g.w, g.w.output / 2);
  return 1 - std::min(least(g.h) * w, h * least(g.w));
}

// An average doesn't count padding and a maximum ignores it.
Sentence mostly_padding(const LayerInChain& it) {
  const Geometry& g = it.geometry.window;
  const bool pads = has_filters(it.layer.op) && !it.layer.bypassed && !it.geometry.transposed;
  if (!pads || g.h.output * g.w.output == 0) return std::nullopt;
  const double everywhere = 1 - mean_inside(g.h) * mean_inside(g.w);
  const double border = padding_at_border(g);
  if (std::max(everywhere, border) <= 0.5) return std::nullopt;
  const bool all = everywhere > 0.5;
  return "takes " + significant(100 * (all ? everywhere : border), 3) + " % of " +
         (all ? "all terms" : "the terms at the border") + " from padding: its window spans " +
         by(g.h.effective, g.w.effective) + ", what it reads is " + by(g.h.input, g.w.input);
}

Sentence unaligned(const LayerInChain& it) {
  if (it.report.field.aligned()) return std::nullopt;
  return "joins, but " + alignment_note(it.report.field);
}

}  // namespace

std::vector<ChainWarning> warnings_of(const LayerInChain& it) {
  struct Check {
    WarningKind kind;
    Sentence (*check)(const LayerInChain&);
  };
  constexpr Check kChecks[] = {
      {WarningKind::kExceedsPicture, exceeds_picture},
      {WarningKind::kSkips, skips},
      {WarningKind::kUneven, uneven},
      {WarningKind::kShifts, shifts},
      {WarningKind::kLeavesEnd, leaves_end},
      {WarningKind::kHoles, holes},
      {WarningKind::kMostlyPadding, mostly_padding},
      {WarningKind::kUnaligned, unaligned},
  };
  std::vector<ChainWarning> warnings;
  for (const Check& check : kChecks) {
    if (const Sentence sentence = check.check(it)) {
      warnings.push_back({check.kind, it.layer.name + " " + *sentence});
    }
  }
  return warnings;
}

}  // namespace convoscope
