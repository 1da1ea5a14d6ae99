// nearest_legal of geometry.h. Each remedy is proposed by arithmetic on one parameter and kept only
// when resolve_geometry accepts the whole case, so a proposal may be naive but a remedy is never
// wrong. The input is never changed: in a chain it belongs to the layer before.
#include <algorithm>
#include <cstdlib>
#include <optional>
#include <string>

#include "engine/conv/geometry.h"

namespace convoscope {
namespace {

std::string text(int64_t value) { return std::to_string(value); }

// The axes on which a remedy changes something.
struct Touched {
  bool h, w;
};

Touched touched(const Hw& from, const Hw& to) { return {from.h != to.h, from.w != to.w}; }

// What one axis, or both, look like: "2 wide", "3 high", "3×2".
std::string extent_text(const Touched& on, int64_t h, int64_t w) {
  if (on.h && on.w) return text(h) + "×" + text(w);
  return on.h ? text(h) + " high" : text(w) + " wide";
}

std::string value_text(const Touched& on, int64_t h, int64_t w, const char* between) {
  if (on.h && on.w && h != w) return text(h) + between + text(w);
  return text(on.h ? h : w);
}

std::string output_text(const Touched& on, const Geometry& g) {
  return "output " + extent_text(on, g.h.output, g.w.output);
}

class Remedies {
 public:
  explicit Remedies(const Case& refused) : refused_(refused), h_(axis(true)), w_(axis(false)) {}

  std::vector<Remedy> all() {
    strides();
    dilations();
    filter_size();
    filter_channels();
    filter_count();
    pads();
    same();
    if (found_.size() > 4) found_.resize(4);
    return std::move(found_);
  }

 private:
  AxisGeometry axis(bool height) const {
    const Conv2dSpec& s = refused_.spec;
    const Pads& p = s.padding.pads;
    if (height) {
      return axis_geometry(refused_.input.h, refused_.filters.h, s.strides.h, s.dilations.h,
                           s.padding.mode, p.top, p.bottom);
    }
    return axis_geometry(refused_.input.w, refused_.filters.w, s.strides.w, s.dilations.w,
                         s.padding.mode, p.left, p.right);
  }

  // Cells that the effective filter reaches beyond the padded input.
  static int64_t excess(const AxisGeometry& a) {
    return std::max<int64_t>(0, a.effective - a.padded());
  }

  template <typename Effect>  // std::string(const Geometry&)
  void propose(const std::string& label, const Case& changed, Effect effect) {
    if (changed == refused_) return;
    if (const auto g = resolve_geometry(changed)) found_.push_back({label, effect(*g), changed});
  }

  void strides();
  void dilations();
  void filter_size();
  void filter_channels();
  void filter_count();
  void pads();
  void same();

  const Case refused_;
  const AxisGeometry h_, w_;  // where out of range, of the nearest values within
  std::vector<Remedy> found_;
};

void Remedies::strides() {
  Case changed = refused_;
  changed.spec.strides = {h_.stride, w_.stride};
  const Touched on = touched(refused_.spec.strides, changed.spec.strides);
  propose("stride " + value_text(on, h_.stride, w_.stride, ","), changed,
          [&](const Geometry& g) { return output_text(on, g); });
}

void Remedies::dilations() {
  const bool same = refused_.spec.padding.mode == PaddingMode::kSame;
  const auto fitting = [same](const AxisGeometry& a) {
    if (a.filter == 0 && !same) return int64_t{1};  // no taps: nothing else is accepted
    if (excess(a) == 0 || a.filter < 2) return a.dilation;
    return std::max<int64_t>(1, (a.padded() - 1) / (a.filter - 1));
  };
  Case changed = refused_;
  changed.spec.dilations = {fitting(h_), fitting(w_)};
  const Touched on = touched(refused_.spec.dilations, changed.spec.dilations);
  propose("dilation " + value_text(on, fitting(h_), fitting(w_), ","), changed,
          [&](const Geometry& g) {
            return "spans " + value_text(on, g.h.effective, g.w.effective, "×") + ", " +
                   output_text(on, g);
          });
}

void Remedies::filter_size() {
  const auto fitting = [](const AxisGeometry& a) {
    if (excess(a) == 0) return std::max<int64_t>(1, a.filter);
    return std::max<int64_t>(1, (a.padded() - 1) / a.dilation + 1);
  };
  Case changed = refused_;
  changed.filters.h = fitting(h_);
  changed.filters.w = fitting(w_);
  const Touched on{changed.filters.h != refused_.filters.h,
                   changed.filters.w != refused_.filters.w};
  const std::string label =
      on.h && on.w ? text(fitting(h_)) + "×" + text(fitting(w_))
                   : (on.h ? "height " : "width ") + value_text(on, fitting(h_), fitting(w_), "×");
  propose("filter " + label, changed, [&](const Geometry& g) {
    return "spans " + value_text(on, g.h.effective, g.w.effective, "×") + ", " + output_text(on, g);
  });
}

// The nearest divisor of the input's channels whose groups the filters can be shared out among; the
// smaller one of two equally near.
void Remedies::filter_channels() {
  const int64_t channels = refused_.input.c;
  const FilterShape& filters = refused_.filters;
  std::optional<int64_t> best;
  const auto consider = [&](int64_t in) {
    if (in == filters.in || filters.out % (channels / in) != 0) return;
    const int64_t distance = std::abs(in - filters.in);
    const int64_t least = best ? std::abs(*best - filters.in) : distance + 1;
    if (distance < least || (distance == least && in < *best)) best = in;
  };
  if (channels < 1 || channels > kMaxElements || filters.in < 0 || filters.in > kMaxElements)
    return;
  for (int64_t in = 1; in * in <= channels; ++in) {
    if (channels % in != 0) continue;
    consider(in);
    consider(channels / in);
  }
  if (!best) return;
  Case changed = refused_;
  changed.filters.in = *best;
  propose("filter channels " + text(*best), changed, [](const Geometry& g) {
    if (g.groups == 1) return std::string("every filter reads every channel");
    return text(g.groups) + " groups of " + text(g.channels_per_group()) +
           (g.channels_per_group() == 1 ? " filter" : " filters");
  });
}

// The nearest multiple of the number of groups, at least one filter a group.
void Remedies::filter_count() {
  const FilterShape& filters = refused_.filters;
  if (filters.in < 1 || refused_.input.c % filters.in != 0) return;
  const int64_t groups = refused_.input.c / filters.in;
  if (groups < 1 || filters.out < 0 || filters.out > kMaxElements) return;
  const int64_t below = filters.out - filters.out % groups;
  const int64_t above = below + groups;
  const bool lower = below > 0 && filters.out - below <= above - filters.out;
  if (below == filters.out) return;
  Case changed = refused_;
  changed.filters.out = lower ? below : above;
  propose(text(changed.filters.out) + (changed.filters.out == 1 ? " filter" : " filters"), changed,
          [](const Geometry& g) { return text(g.channels_per_group()) + " in each group"; });
}

// Pads at the end only, where SAME puts the odd cell too; a negative pad becomes 0.
void Remedies::pads() {
  const Padding& before = refused_.spec.padding;
  if (before.mode == PaddingMode::kSame) return;
  Case changed = refused_;
  Pads& pads = changed.spec.padding.pads;
  changed.spec.padding.mode = PaddingMode::kExplicit;
  pads = {h_.pad_before, h_.pad_after + excess(h_), w_.pad_before, w_.pad_after + excess(w_)};
  const Pads old = before.mode == PaddingMode::kExplicit ? before.pads : Pads{};
  if (pads == old) return;
  std::string label = "EXPLICIT";
  const auto name = [&label](const char* side, int64_t from, int64_t to) {
    if (from != to) label += std::string(", ") + side + " " + text(to);
  };
  name("top", old.top, pads.top);
  name("bottom", old.bottom, pads.bottom);
  name("left", old.left, pads.left);
  name("right", old.right, pads.right);
  const Touched on{pads.top != old.top || pads.bottom != old.bottom,
                   pads.left != old.left || pads.right != old.right};
  propose(label, changed, [&](const Geometry& g) {
    return "pads to " + value_text(on, g.h.padded(), g.w.padded(), "×") + ", " + output_text(on, g);
  });
}

void Remedies::same() {
  Case changed = refused_;
  changed.spec.padding.mode = PaddingMode::kSame;
  const Touched on{excess(h_) > 0, excess(w_) > 0};
  propose("SAME", changed, [&](const Geometry& g) {
    const auto pads = [](const AxisGeometry& a) {
      return text(a.pad_before) + " + " + text(a.pad_after);
    };
    const bool both = on.h == on.w;
    const std::string which = both ? pads(g.h) + " and " + pads(g.w) : pads(on.h ? g.h : g.w);
    return "pads " + which + ", output " +
           (both ? text(g.h.output) + "×" + text(g.w.output)
                 : extent_text(on, g.h.output, g.w.output));
  });
}

}  // namespace

std::vector<Remedy> nearest_legal(const Case& conv_case) {
  if (resolve_geometry(conv_case)) return {};
  return Remedies(conv_case).all();
}

std::string nearest_text(const Case& conv_case) {
  const std::vector<Remedy> remedies = nearest_legal(conv_case);
  return remedies.empty() ? "" : remedies[0].label + " (" + remedies[0].effect + ")";
}

}  // namespace convoscope
