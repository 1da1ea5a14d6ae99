// See chain_report.h.
#include "engine/analysis/chain_report.h"

#include <algorithm>

#include "engine/analysis/chain_warnings.h"
#include "engine/analysis/receptive_field.h"
#include "engine/core/check.h"

namespace convoscope {
namespace {

double shift_of(const std::optional<FieldAxis>& field, int64_t outputs, int64_t pixels) {
  if (!field) return 0;
  const double middle = (field->centre(0) + field->centre(outputs - 1)) / 2;
  return middle - static_cast<double>(pixels - 1) / 2;
}

bool may_leave_holes(const AxisGeometry& axis) {
  return axis.dilation > 1 || axis.stride > axis.effective;
}

double holes_of(const std::vector<LayerGeometry>& chain, size_t layer) {
  const ImageShape& output = chain[layer].output;
  const FieldLevel picture =
      receptive_field(chain, layer, output.h / 2, output.w / 2).levels.front();
  const auto bounds = picture.bounds();
  if (!bounds) return 0;
  const auto all = static_cast<double>(bounds->h.size()) * static_cast<double>(bounds->w.size());
  return 1 - static_cast<double>(picture.pixels()) / all;
}

bool exceeds(const std::optional<FieldAxis>& field, int64_t pixels) {
  return field && field->size() > pixels;
}

LayerReport report_of(const Layer& layer, const LayerGeometry& geometry, const LevelField& field,
                      const ImageShape& picture) {
  LayerReport report;
  report.name = layer.name;
  report.op = op_name(layer);
  report.output = geometry.output;
  report.field = field;
  report.shift_h = shift_of(field.h, geometry.output.h, picture.h);
  report.shift_w = shift_of(field.w, geometry.output.w, picture.w);
  report.multiply_adds = geometry.multiply_adds;
  report.parameters = geometry.parameters;
  report.activation_bytes = geometry.output.size() * static_cast<int64_t>(sizeof(float));
  report.exceeds_picture = exceeds(field.h, picture.h) || exceeds(field.w, picture.w);
  return report;
}

}  // namespace

int64_t ChainReport::warnings() const {
  int64_t count = 0;
  for (const LayerReport& layer : layers) count += std::ssize(layer.warnings);
  return count;
}

ChainReport chain_report(const std::vector<Layer>& layers,
                         const std::vector<LayerGeometry>& geometry) {
  CONVOSCOPE_CHECK(layers.size() == geometry.size());
  ChainReport chain;
  if (layers.empty()) return chain;
  const std::vector<LevelField> fields = fields_of(geometry);
  const ImageShape& picture = geometry.front().input();
  bool holes_possible = false, exceeded = false;
  for (size_t l = 0; l < layers.size(); ++l) {
    const Geometry& window = geometry[l].window;
    LayerReport report = report_of(layers[l], geometry[l], fields[l + 1], picture);
    holes_possible = holes_possible || may_leave_holes(window.h) || may_leave_holes(window.w);
    if (holes_possible && geometry[l].output.size() > 0) report.holes = holes_of(geometry, l);
    report.warnings = warnings_of({layers[l], geometry[l], report, fields, picture, !exceeded});
    exceeded = exceeded || report.exceeds_picture;
    chain.multiply_adds += report.multiply_adds;
    chain.parameters += report.parameters;
    chain.activation_bytes += report.activation_bytes;
    chain.layers.push_back(std::move(report));
  }
  return chain;
}

}  // namespace convoscope
