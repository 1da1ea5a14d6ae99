// See derivation.h.
#include "app/panels/settings/derivation.h"

namespace convoscope::app {

namespace {

// Extents beyond this never come from a real picture, and the formulas stay far from overflow below
// it.
constexpr int64_t kSane = int64_t{1} << 31;

bool sane(int64_t value) { return value > 0 && value < kSane; }

std::optional<AxisGeometry> derive(int64_t input, int64_t filter, int64_t stride, int64_t dilation,
                                   PaddingMode mode, int64_t before, int64_t after) {
  const bool pads_sane = before >= 0 && after >= 0 && before < kSane && after < kSane;
  if (!sane(input) || !sane(filter) || !sane(stride) || !sane(dilation) || !pads_sane) {
    return std::nullopt;
  }
  return axis_geometry(input, filter, stride, dilation, mode, before, after);
}

void derive_axes(Derivation& out) {
  const auto& [input, filters, spec] = *out.conv_case;
  const auto& [mode, pads] = spec.padding;
  out.h = derive(input.h, filters.h, spec.strides.h, spec.dilations.h, mode, pads.top, pads.bottom);
  out.w = derive(input.w, filters.w, spec.strides.w, spec.dilations.w, mode, pads.left, pads.right);
}

}  // namespace

const Derivation& DerivationKeeper::update(const ExperimentPtr& experiment, size_t layer) {
  if (derivation_.experiment == experiment && derivation_.layer == layer) return derivation_;
  derivation_ = Derivation{.experiment = experiment, .layer = layer};
  std::vector<LayerGeometry> before;
  for (size_t l = 0; l < experiment->layers.size(); ++l) {
    const std::optional<Case> conv_case = case_of(*experiment, l, before);
    const Expected<LayerGeometry> geometry = resolve_next(*experiment, before);
    if (l == layer) {
      derivation_.input = level_shape(*experiment, before, l);
      derivation_.conv_case = conv_case;
      if (conv_case) derive_axes(derivation_);
      if (geometry) derivation_.geometry = *geometry;
      const bool runs_elsewhere = geometry && conv_case && is_convolution(experiment->layers[l].op);
      if (runs_elsewhere) derivation_.badges = portability(*conv_case);
    }
    if (!geometry) {
      derivation_.refusal = geometry.error();
      derivation_.refused_layer = l;
      if (conv_case) derivation_.remedies = nearest_legal(*conv_case);
      break;
    }
    before.push_back(*geometry);
  }
  return derivation_;
}

}  // namespace convoscope::app
