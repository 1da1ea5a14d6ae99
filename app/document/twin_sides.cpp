// See twin_sides.h.
#include "app/document/twin_sides.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "app/document/pair_words.h"
#include "app/document/snapshot_edits.h"

namespace convoscope::app {
namespace {

size_t last_layer(const Experiment& experiment, size_t layer) {
  return std::min(layer, experiment.layers.size() - 1);
}

// Symmetric pads as PyTorch's users write them. A setting beyond sense pads nothing: the side is
// refused for its own reason.
int64_t torch_pad(int64_t dilation, int64_t filter) {
  if (dilation < 1 || dilation > kMaxElements || filter < 1) return 0;
  return std::min(dilation * (filter - 1) / 2, kMaxElements);
}

// Of a layer with windows; others have no padding that counts.
void pad_as_torch(Layer& layer) {
  if (!has_filters(layer.op) && !is_pool(layer.op)) return;
  const FilterShape filter = is_pool(layer.op) ? FilterShape{layer.window.h, layer.window.w, 1, 1}
                                               : filter_shape(*layer.filters.tensor);
  const int64_t h = torch_pad(layer.dilations.h, filter.h);
  const int64_t w = torch_pad(layer.dilations.w, filter.w);
  layer.padding = {PaddingMode::kExplicit, {h, h, w, w}};
}

void set_mode(Layer& layer, PaddingMode mode) { layer.padding.mode = mode; }

// Stride 1 makes SAME and symmetric pads the same for odd filters; 2 is the least that doesn't.
void stride_at_least_two(Layer& layer) {
  if (layer.strides.h == 1) layer.strides.h = 2;
  if (layer.strides.w == 1) layer.strides.w = 2;
}

void change(SideKind kind, Layer& layer) {
  if (!has_filters(layer.op) && !is_pool(layer.op)) return;  // no windows
  switch (kind) {
    case SideKind::kSame:
      return set_mode(layer, PaddingMode::kSame);
    case SideKind::kTorch:
      return pad_as_torch(layer);
    case SideKind::kValid:
      return set_mode(layer, PaddingMode::kValid);
    case SideKind::kSameStrided:
      stride_at_least_two(layer);
      return set_mode(layer, PaddingMode::kSame);
    case SideKind::kTorchStrided:
      stride_at_least_two(layer);
      return pad_as_torch(layer);
    case SideKind::kUndilated:
      layer.dilations = {1, 1};
      return;
    case SideKind::kUnstrided:
      layer.strides = {1, 1};
      return;
    case SideKind::kPresent:
    case SideKind::kSnapshot:
    case SideKind::kPlainSums:
    case SideKind::kFastSums:
      return;
  }
}

bool same_settings(const Layer& a, const Layer& b) {
  const bool same_pads =
      a.padding.mode != PaddingMode::kExplicit || a.padding.pads == b.padding.pads;
  return a.strides == b.strides && a.dilations == b.dilations && a.padding.mode == b.padding.mode &&
         same_pads;
}

std::string title_of(const SideChoice& choice, const Layer& layer) {
  const Pads& pads = layer.padding.pads;
  const std::string stride = ", stride " + pair_words(layer.strides.h, layer.strides.w);
  switch (choice.kind) {
    case SideKind::kPresent:
      return "The present experiment";
    case SideKind::kSnapshot:
      return choice.snapshot;
    case SideKind::kSame:
      return "TensorFlow SAME";
    case SideKind::kSameStrided:
      return "TensorFlow SAME" + stride;
    case SideKind::kTorch:
      return "PyTorch padding=" + pair_words(pads.top, pads.left);
    case SideKind::kTorchStrided:
      return "PyTorch padding=" + pair_words(pads.top, pads.left) + stride;
    case SideKind::kValid:
      return "VALID, no padding";
    case SideKind::kUndilated:
      return "Without dilation";
    case SideKind::kUnstrided:
      return "With stride 1";
    case SideKind::kPlainSums:
      return "Plain sums";
    case SideKind::kFastSums:
      return "Fast sums";
  }
  return {};
}

// Where the choice starts from, and what it makes of the layer there.
struct Chosen {
  SideChoice choice;
  ExperimentPtr snapshot;  // null: the present
  size_t layer = 0;
  Layer changed;
};

Chosen chosen(const SideChoice& choice, const Experiment& present, size_t layer) {
  Chosen result{choice, nullptr, 0, {}};
  if (choice.kind == SideKind::kSnapshot) {
    result.snapshot = find_snapshot(present, choice.snapshot);
    if (!result.snapshot) result.choice.kind = SideKind::kPresent;
  }
  const Experiment& base = result.snapshot ? *result.snapshot : present;
  result.layer = last_layer(base, layer);
  result.changed = base.layers[result.layer];
  change(result.choice.kind, result.changed);
  return result;
}

}  // namespace

std::string side_title(const SideChoice& choice, const Experiment& present, size_t layer) {
  const Chosen made = chosen(choice, present, layer);
  return title_of(made.choice, made.changed);
}

TwinSide make_side(const SideChoice& choice, const ExperimentPtr& present, size_t layer,
                   Precision precision) {
  Chosen made = chosen(choice, *present, layer);
  TwinSide side{made.snapshot ? made.snapshot : present, precision,
                title_of(made.choice, made.changed), false};
  if (choice.kind == SideKind::kPlainSums) side.precision = Precision::kPlain;
  if (choice.kind == SideKind::kFastSums) side.precision = Precision::kFast;
  side.torch = choice.kind == SideKind::kTorch || choice.kind == SideKind::kTorchStrided;
  if (same_settings(made.changed, side.experiment->layers[made.layer])) return side;
  Experiment variant = *side.experiment;
  variant.snapshots.clear();
  variant.layers[made.layer] = std::move(made.changed);
  side.experiment = std::make_shared<const Experiment>(std::move(variant));
  return side;
}

ExperimentPtr mended_side(const TwinSide& a, const TwinSide& b, size_t layer) {
  const size_t in_a = last_layer(*a.experiment, layer), in_b = last_layer(*b.experiment, layer);
  const Layer& model = a.experiment->layers[in_a];
  const Layer& given = b.experiment->layers[in_b];
  const bool same_filters = model.filters.tensor == given.filters.tensor;
  const auto geometries = resolve_chain(*a.experiment);
  if (!same_filters || !geometries || model.activation != given.activation) return nullptr;
  const Geometry& g = (*geometries)[in_a].window;
  Layer mended = given;
  mended.strides = model.strides;
  mended.dilations = model.dilations;
  mended.padding = {PaddingMode::kExplicit,
                    {g.h.pad_before, g.h.pad_after, g.w.pad_before, g.w.pad_after}};
  if (const auto of_b = resolve_chain(*b.experiment); of_b && (*of_b)[in_b].window == g)
    return nullptr;
  Experiment experiment = *b.experiment;
  experiment.snapshots.clear();
  experiment.layers[in_b] = std::move(mended);
  return std::make_shared<const Experiment>(std::move(experiment));
}

Edit use_experiment(ExperimentPtr experiment, std::string label) {
  return {std::move(label), {}, [experiment = std::move(experiment)](const Experiment& before) {
            Experiment after = *experiment;
            after.snapshots = before.snapshots;
            return after;
          }};
}

const TwinSides& TwinSidesKeeper::update(const ExperimentPtr& present, const ViewState& view) {
  const CompareView& compare = view.compare;
  const bool same = present == present_ && layer_ == view.layer && a_ == compare.a &&
                    b_ == compare.b && precision_ == view.precision;
  if (same) return sides_;
  present_ = present;
  layer_ = view.layer;
  a_ = compare.a;
  b_ = compare.b;
  precision_ = view.precision;
  sides_.a = make_side(a_, present, layer_, precision_);
  sides_.b = make_side(b_, present, layer_, precision_);
  sides_.mended = mended_side(sides_.a, sides_.b, layer_);
  sides_.code_a = side_code(*sides_.a.experiment, layer_, sides_.a.torch);
  sides_.code_b = side_code(*sides_.b.experiment, layer_, sides_.b.torch);
  sides_.mended_code =
      sides_.mended ? side_code(*sides_.mended, layer_, sides_.b.torch) : SideCode{};
  return sides_;
}

}  // namespace convoscope::app
