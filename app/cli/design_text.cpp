// See design_text.h.
#include "app/cli/design_text.h"

#include "engine/core/text.h"

namespace convoscope::app {
namespace {

// "5×5", or "—" where a number leaves all bounds.
std::string size_text(const LevelField& field) {
  if (!field.h || !field.w) return "—";
  return std::to_string(field.h->size()) + "×" + std::to_string(field.w->size());
}

std::string pair_text(const std::string& h, const std::string& w) {
  return h == w ? h : h + ", " + w;
}

std::string jump_text(const LevelField& field) {
  if (!field.h || !field.w) return "—";
  return pair_text(to_string(field.h->jump()), to_string(field.w->jump()));
}

std::string start_text(const LevelField& field) {
  if (!field.h || !field.w) return "—";
  const auto start = [](const FieldAxis& axis) {
    return significant(static_cast<double>(axis.covered_by(0).low), 9);
  };
  return pair_text(start(*field.h), start(*field.w));
}

std::string centre_text(const LevelField& field) {
  if (!field.h || !field.w) return "—";
  return pair_text(significant(field.h->centre(0), 4), significant(field.w->centre(0), 4));
}

std::string shift_text(const LayerReport& layer) {
  return pair_text(significant(layer.shift_h, 4), significant(layer.shift_w, 4));
}

std::string kibibytes(int64_t bytes) { return group_digits((bytes + 1023) / 1024) + " KiB"; }

std::string warnings_text(const ChainReport& chain, bool with_shifts) {
  std::string text;
  for (const LayerReport& layer : chain.layers) {
    for (const ChainWarning& warning : layer.warnings) {
      if (!with_shifts && warning.kind == WarningKind::kShifts) continue;
      text += "  " + warning.sentence + "\n";
    }
  }
  return text;
}

Json axis_json(const std::optional<FieldAxis>& axis) {
  if (!axis) return nullptr;
  return {{"size", axis->size()},
          {"jump", axis->jump().value()},
          {"start", axis->covered_by(0).low},
          {"centre", axis->centre(0)}};
}

const char* name_of(WarningKind kind) {
  switch (kind) {
    case WarningKind::kExceedsPicture:
      return "exceeds_picture";
    case WarningKind::kSkips:
      return "skips";
    case WarningKind::kUneven:
      return "uneven";
    case WarningKind::kShifts:
      return "shifts";
    case WarningKind::kLeavesEnd:
      return "leaves_end";
    case WarningKind::kHoles:
      return "holes";
    case WarningKind::kMostlyPadding:
      return "mostly_padding";
    case WarningKind::kUnaligned:
      break;
  }
  return "unaligned";
}

Json layer_json(const LayerReport& layer) {
  Json warnings = Json::array();
  for (const ChainWarning& warning : layer.warnings) {
    warnings.push_back({{"kind", name_of(warning.kind)}, {"sentence", warning.sentence}});
  }
  return {{"name", layer.name},
          {"op", layer.op},
          {"output", {layer.output.n, layer.output.h, layer.output.w, layer.output.c}},
          {"height", axis_json(layer.field.h)},
          {"width", axis_json(layer.field.w)},
          {"aligned", layer.field.aligned()},
          {"shift", {layer.shift_h, layer.shift_w}},
          {"holes", layer.holes},
          {"exceeds_picture", layer.exceeds_picture},
          {"multiply_adds", layer.multiply_adds},
          {"parameters", layer.parameters},
          {"activation_bytes", layer.activation_bytes},
          {"warnings", warnings}};
}

std::string demand_text(const ChainDemand& demand) {
  return "chains that see at least " + std::to_string(demand.field_h) + "×" +
         std::to_string(demand.field_w) + " pixels at stride " +
         pair_text(std::to_string(demand.stride.h), std::to_string(demand.stride.w)) +
         ", over a picture of " + to_string(demand.picture) + ", " +
         std::to_string(demand.channels) + " filters a layer\n\n";
}

}  // namespace

std::string report_text(const ChainReport& chain) {
  using enum Table::Align;
  Table table(
      {kLeft, kLeft, kRight, kRight, kRight, kRight, kRight, kRight, kRight, kRight, kRight});
  table.add({"layer", "op", "output", "sees", "jump", "start", "centre", "shift", "parameters",
             "multiply-adds", "activation"});
  for (const LayerReport& layer : chain.layers) {
    table.add({layer.name, layer.op, to_string(layer.output), size_text(layer.field),
               jump_text(layer.field), start_text(layer.field), centre_text(layer.field),
               shift_text(layer), group_digits(layer.parameters), group_digits(layer.multiply_adds),
               kibibytes(layer.activation_bytes)});
  }
  table.add({"together", "", "", "", "", "", "", "", group_digits(chain.parameters),
             group_digits(chain.multiply_adds), kibibytes(chain.activation_bytes)});
  const std::string warnings = warnings_text(chain, /*with_shifts=*/true);
  return table.text() + (warnings.empty() ? "" : "\nto be known\n" + warnings);
}

Json report_json(const ChainReport& chain) {
  Json layers = Json::array();
  for (const LayerReport& layer : chain.layers) layers.push_back(layer_json(layer));
  return {{"multiply_adds", chain.multiply_adds},
          {"parameters", chain.parameters},
          {"activation_bytes", chain.activation_bytes},
          {"layers", layers}};
}

std::string proposals_text(const ChainDemand& demand, const std::vector<ChainProposal>& proposals) {
  using enum Table::Align;
  Table table({kLeft, kRight, kRight, kRight, kRight, kRight, kRight, kRight, kLeft});
  table.add({"family", "layers", "sees", "jump", "shift", "parameters", "multiply-adds",
             "activations", "layer by layer"});
  for (const ChainProposal& proposal : proposals) {
    const ChainReport& chain = proposal.report;
    table.add(
        {proposal.family->id, std::to_string(proposal.layers.size()), size_text(chain.last().field),
         jump_text(chain.last().field), shift_text(chain.last()), group_digits(chain.parameters),
         group_digits(chain.multiply_adds), kibibytes(chain.activation_bytes), proposal.recipe});
  }
  // A shift has a column of its own.
  std::string text = demand_text(demand) + table.text() + "\n";
  for (const ChainProposal& proposal : proposals) {
    text += std::string(proposal.family->id) + ": " + proposal.family->idea + "\n" +
            warnings_text(proposal.report, /*with_shifts=*/false);
  }
  return text;
}

Json proposals_json(const ChainDemand& demand, const std::vector<ChainProposal>& proposals) {
  Json list = Json::array();
  for (const ChainProposal& proposal : proposals) {
    list.push_back({{"family", proposal.family->id},
                    {"title", proposal.family->title},
                    {"idea", proposal.family->idea},
                    {"recipe", proposal.recipe},
                    {"chain", report_json(proposal.report)}});
  }
  const ImageShape& p = demand.picture;
  return {{"field", {demand.field_h, demand.field_w}},
          {"stride", {demand.stride.h, demand.stride.w}},
          {"input", {p.n, p.h, p.w, p.c}},
          {"channels", demand.channels},
          {"proposals", list}};
}

}  // namespace convoscope::app
