// The tables; see run_report.h. JSON is run_json.cpp's.
#include "app/cli/run_report.h"

#include <cstdio>

#include "app/widgets/text.h"
#include "engine/analysis/field_axis.h"
#include "engine/core/text.h"

namespace convoscope::app {
namespace {

// "2", or "1×2" where height and width differ.
std::string hw_text(const Hw& hw) {
  return hw.h == hw.w ? std::to_string(hw.h) : std::to_string(hw.h) + "×" + std::to_string(hw.w);
}

std::string padding_text(const Padding& padding) {
  if (padding.mode != PaddingMode::kExplicit) return to_string(padding.mode);
  const Pads& pads = padding.pads;
  return "pads " + std::to_string(pads.top) + "," + std::to_string(pads.bottom) + "," +
         std::to_string(pads.left) + "," + std::to_string(pads.right);
}

std::string activation_text(Activation activation) {
  const std::string name = to_string(activation);
  if (activation.kind != Activation::kLeakyRelu) return name;
  return name + " " + significant(static_cast<double>(activation.alpha), 4);
}

std::string windows_text(const Layer& layer, std::string text) {
  if (layer.strides != Hw{1, 1}) text += ", strides " + hw_text(layer.strides);
  text += ", " + padding_text(layer.padding);
  if (!is_pool(layer.op) && layer.dilations != Hw{1, 1}) {
    text += ", dilations " + hw_text(layer.dilations);
  }
  return text;
}

std::string convolution_text(const Layer& layer) {
  std::string filters = to_string(filters_shape(layer));
  if (layer.op == Op::kSeparableConv2d)
    filters += " and " + to_string(layer.pointwise.tensor->dims());
  const std::string text = windows_text(layer, filters);
  return layer.activation == Activation::kNone ? text
                                               : text + ", " + activation_text(layer.activation);
}

std::string fixed(double value, const char* format) {
  char text[32];
  std::snprintf(text, sizeof text, format, value);
  return text;
}

int64_t output_bytes(const LayerResult& layer) {
  return layer.geometry.output.size() * static_cast<int64_t>(sizeof(float));
}

std::string title_of(const Result& result) {
  const std::string& title = result.experiment->title;
  return title.empty() ? "" : title + "\n";
}

struct Total {
  int64_t parameters = 0, multiply_adds = 0, bytes = 0;
};

Total total_of(const Result& result) {
  Total total;
  for (const LayerResult& layer : result.layers) {
    total.parameters += layer.geometry.parameters;
    total.multiply_adds += layer.geometry.multiply_adds;
    total.bytes += output_bytes(layer);
  }
  return total;
}

std::string output_text(const Result& result, const LayerResult& layer) {
  return to_string(storage_dims(layer.geometry.output, result.experiment->data_format));
}

// Of height and width; "?" for what isn't known.
template <typename Value>
std::string both(const LevelField& level, const char* between, Value value) {
  const std::string h = level.h ? value(*level.h) : "?", w = level.w ? value(*level.w) : "?";
  return h + between + w;
}

// What one element sees of the picture, how far apart two neighbours' fields lie, and where that of
// the first begins.
struct FieldCells {
  std::string size, jump, start;
};
FieldCells cells_of(const LevelField& level) {
  return {both(level, "×", [](const FieldAxis& a) { return std::to_string(a.size()); }),
          both(level, "×", [](const FieldAxis& a) { return to_string(a.jump()); }),
          both(level, ", ", [](const FieldAxis& a) { return group_digits(a.covered_by(0).low); })};
}

std::string alignment_notes(const Result& result, const std::vector<LevelField>& fields) {
  std::string notes;
  for (size_t l = 0; l < result.layers.size(); ++l) {
    const std::string note = alignment_note(fields[l + 1]);
    if (!note.empty()) notes += "\n" + result.experiment->layers[l].name + ": " + note + "\n";
  }
  return notes;
}

std::string markdown_row(const std::vector<std::string>& cells) {
  std::string row = "|";
  for (const std::string& cell : cells) {
    row += " ";
    for (const char c : cell) row += c == '|' ? std::string("\\|") : std::string(1, c);
    row += " |";
  }
  return row + "\n";
}

}  // namespace

Dims filters_shape(const Layer& layer) {
  const FilterShape bank = filter_shape(*layer.filters.tensor);
  if (layer.op != Op::kDepthwiseConv2d && layer.op != Op::kSeparableConv2d) {
    return storage_dims(bank);
  }
  const int64_t multiplier = layer.channel_multiplier;
  return {bank.h, bank.w, bank.out / multiplier, multiplier};
}

std::string settings_text(const Layer& layer) {
  if (layer.bypassed) return "bypassed";
  if (has_filters(layer.op)) return convolution_text(layer);
  if (is_pool(layer.op)) {
    return windows_text(layer,
                        std::to_string(layer.window.h) + "×" + std::to_string(layer.window.w));
  }
  if (is_join(layer.op)) return "with " + layer.with;
  if (layer.op == Op::kBatchNorm) {
    return "epsilon " + significant(static_cast<double>(layer.norm.epsilon), 4);
  }
  if (layer.op != Op::kActivation || layer.activation.kind != Activation::kLeakyRelu) return "";
  return "alpha " + significant(static_cast<double>(layer.activation.alpha), 4);
}

std::string algorithm_text(const Layer& layer, const Plan& plan) {
  if (layer.bypassed) return "bypass";
  return has_filters(layer.op) ? to_string(plan.algorithm) : op_name(layer);
}

std::string run_table(const Result& result) {
  const Experiment& experiment = *result.experiment;
  using enum Table::Align;
  const std::vector<LevelField> fields = fields_of(chain_of(result));
  Table table({kLeft, kLeft, kLeft, kLeft, kRight, kRight, kRight, kRight, kRight, kLeft, kLeft,
               kRight, kRight});
  table.add({"layer", "op", "settings", "output", "parameters", "multiply-adds", "memory", "field",
             "jump", "algorithm", "target", "ms", "GFLOP/s"});
  table.add({"input", "", "", to_string(result.input->dims())});
  for (size_t l = 0; l < result.layers.size(); ++l) {
    const Layer& layer = experiment.layers[l];
    const LayerResult& answer = result.layers[l];
    const LayerGeometry& g = answer.geometry;
    const FieldCells field = cells_of(fields[l + 1]);
    const bool plans = has_filters(layer.op) && !layer.bypassed;
    table.add({std::to_string(l) + " " + layer.name, op_name(layer), settings_text(layer),
               output_text(result, answer), group_digits(g.parameters),
               group_digits(g.multiply_adds), bytes_label(output_bytes(answer)), field.size,
               field.jump, algorithm_text(layer, answer.plan), plans ? answer.plan.target : "",
               fixed(answer.ms, "%.2f"),
               plans ? fixed(gflops(g.multiply_adds, answer.ms), "%.1f") : ""});
  }
  const Total total = total_of(result);
  table.add({"all", "", "", "", group_digits(total.parameters), group_digits(total.multiply_adds),
             bytes_label(total.bytes), "", "", "", "", fixed(result.ms, "%.2f"),
             fixed(gflops(total.multiply_adds, result.ms), "%.1f")});
  return title_of(result) + "data format " + to_string(experiment.data_format) + "\n\n" +
         table.text() + alignment_notes(result, fields);
}

std::string run_markdown(const Result& result) {
  const Experiment& experiment = *result.experiment;
  const std::string format = to_string(experiment.data_format);
  const std::vector<LevelField> fields = fields_of(chain_of(result));
  std::string text =
      markdown_row({"layer", "op", "settings", "output (" + format + ")", "parameters",
                    "multiply-adds", "activation", "field", "jump", "start"}) +
      "|---|---|---|---|--:|--:|--:|--:|--:|--:|\n" +
      markdown_row({"input", "", "", to_string(result.input->dims()), "", "",
                    bytes_label(result.input->bytes()), "", "", ""});
  for (size_t l = 0; l < result.layers.size(); ++l) {
    const Layer& layer = experiment.layers[l];
    const LayerGeometry& g = result.layers[l].geometry;
    const FieldCells field = cells_of(fields[l + 1]);
    text += markdown_row(
        {layer.name, op_name(layer), settings_text(layer), output_text(result, result.layers[l]),
         group_digits(g.parameters), group_digits(g.multiply_adds),
         bytes_label(output_bytes(result.layers[l])), field.size, field.jump, field.start});
  }
  const Total total = total_of(result);
  return text +
         markdown_row({"all", "", "", "", group_digits(total.parameters),
                       group_digits(total.multiply_adds), bytes_label(total.bytes), "", "", ""}) +
         alignment_notes(result, fields);
}

}  // namespace convoscope::app
