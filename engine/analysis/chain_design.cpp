// See chain_design.h.
#include "engine/analysis/chain_design.h"

#include <algorithm>
#include <map>
#include <memory>
#include <tuple>
#include <utility>

#include "engine/analysis/chain_families.h"

namespace convoscope {
namespace {

Expected<void> within(int64_t value, int64_t most, const std::string& what, const char* field) {
  if (value >= 1 && value <= most) return {};
  return refuse(what + " is " + std::to_string(value) + "; it can be 1 to " + std::to_string(most),
                field);
}

Expected<void> check(const ChainDemand& demand) {
  const ImageShape& p = demand.picture;
  if (std::min({p.n, p.h, p.w, p.c}) < 1) {
    return refuse("a picture of " + to_string(p) + " has no pixels", "picture");
  }
  auto size = check_size({p.n, p.h, p.w, p.c}, "the picture");
  if (!size) return tl::unexpected(std::move(size.error()));
  return within(demand.field_h, 4096, "the wanted field's height", "field")
      .and_then([&] { return within(demand.field_w, 4096, "the wanted field's width", "field"); })
      .and_then([&] { return within(demand.stride.h, 256, "the wanted stride", "stride"); })
      .and_then([&] { return within(demand.stride.w, 256, "the wanted stride", "stride"); })
      .and_then(
          [&] { return within(demand.channels, 4096, "the number of channels", "channels"); });
}

// A tensor of each shape, once: extents are all that a report reads of filters.
class Placeholders {
 public:
  Expected<TensorPtr> of(const FilterShape& shape) {
    if (auto size = check_size(storage_dims(shape), "the filters"); !size) {
      return tl::unexpected(std::move(size.error()));
    }
    TensorPtr& tensor = tensors_[{shape.h, shape.w, shape.in, shape.out}];
    if (!tensor) {
      tensor =
          std::make_shared<const Tensor>(Tensor::uninitialized(storage_dims(shape), Layout::kHWIO));
    }
    return tensor;
  }

 private:
  std::map<std::tuple<int64_t, int64_t, int64_t, int64_t>, TensorPtr> tensors_;
};

Expected<Filters> he_normal(const FilterShape& shape, int64_t seed, Placeholders& placeholders) {
  auto tensor = placeholders.of(shape);
  if (!tensor) return tl::unexpected(std::move(tensor.error()));
  return Filters{
      FilterInitializer{shape, {InitializerKind::kHeNormal, seed}}, *std::move(tensor), {}};
}

// Layer `number` from 1, which reads so many channels.
Expected<Layer> layer_of(const PlannedLayer& plan, int64_t number, int64_t reads, int64_t gives,
                         Placeholders& placeholders) {
  Layer layer;
  layer.op = plan.op;
  layer.name = (is_pool(plan.op) ? "pool" : "conv") + std::to_string(number);
  layer.strides = plan.strides;
  layer.dilations = plan.dilations;
  layer.window = plan.window;
  if (is_pool(plan.op)) return layer;
  layer.activation = Activation::kRelu;
  const Hw& window = plan.window;
  const bool depthwise = plan.op == Op::kSeparableConv2d;
  auto filters = he_normal(depthwise ? FilterShape{window.h, window.w, 1, reads}
                                     : FilterShape{window.h, window.w, reads, gives},
                           number, placeholders);
  if (!filters) return tl::unexpected(std::move(filters.error()));
  layer.filters = *std::move(filters);
  if (!depthwise) return layer;
  auto pointwise = he_normal({1, 1, reads, gives}, 1000 + number, placeholders);
  if (!pointwise) return tl::unexpected(std::move(pointwise.error()));
  layer.pointwise = *std::move(pointwise);
  return layer;
}

Expected<std::vector<LayerGeometry>> resolve(const std::vector<Layer>& layers,
                                             const ImageShape& picture) {
  std::vector<LayerGeometry> chain;
  for (const Layer& layer : layers) {
    const LevelShape before{chain.size(), chain.empty() ? picture : chain.back().output};
    auto geometry = resolve_layer(layer, before, before, DataFormat::kNHWC);
    if (!geometry) return tl::unexpected(std::move(geometry.error()));
    chain.push_back(*std::move(geometry));
  }
  return chain;
}

// "3×3/2", "pool 2×2/2", "3×3 at 4", "separable 7×7".
std::string recipe_of(const PlannedLayer& layer) {
  const auto pair = [](const Hw& hw) {
    return hw.h == hw.w ? std::to_string(hw.h) : std::to_string(hw.h) + "," + std::to_string(hw.w);
  };
  std::string text = is_pool(layer.op) ? "pool " : layer.op == Op::kSeparableConv2d ? "sep " : "";
  text += std::to_string(layer.window.h) + "×" + std::to_string(layer.window.w);
  if (!(layer.strides == Hw{})) text += "/" + pair(layer.strides);
  if (!(layer.dilations == Hw{})) text += " dilated " + pair(layer.dilations);
  return text;
}

std::string recipe_of(const std::vector<PlannedLayer>& layers) {
  std::string text;
  for (size_t l = 0; l < layers.size();) {
    size_t end = l;
    while (end < layers.size() && layers[end] == layers[l]) ++end;
    if (l > 0) text += " · ";
    if (end - l > 1) text += std::to_string(end - l) + " of ";
    text += recipe_of(layers[l]);
    l = end;
  }
  return text;
}

Expected<ChainProposal> proposal_of(const PlannedChain& plan, const ChainDemand& demand,
                                    Placeholders& placeholders) {
  ChainProposal proposal;
  proposal.family = plan.family;
  proposal.recipe = recipe_of(plan.layers);
  int64_t reads = demand.picture.c;
  for (const PlannedLayer& planned : plan.layers) {
    auto layer =
        layer_of(planned, std::ssize(proposal.layers) + 1, reads, demand.channels, placeholders);
    if (!layer) return tl::unexpected(std::move(layer.error()));
    if (!is_pool(planned.op)) reads = demand.channels;
    proposal.layers.push_back(*std::move(layer));
  }
  auto geometry = resolve(proposal.layers, demand.picture);
  if (!geometry) return tl::unexpected(std::move(geometry.error()));
  proposal.report = chain_report(proposal.layers, *geometry);
  return proposal;
}

Expected<void> draw(Filters& filters) {
  const auto& source = std::get<FilterInitializer>(filters.source);
  auto bank = initialized_bank(source.initializer, source.shape);
  if (!bank) return tl::unexpected(std::move(bank.error()));
  filters.tensor = std::make_shared<const Tensor>(*std::move(bank));
  return {};
}

}  // namespace

Expected<std::vector<ChainProposal>> design_chains(const ChainDemand& demand) {
  if (auto checked = check(demand); !checked) return tl::unexpected(std::move(checked.error()));
  Placeholders placeholders;
  std::vector<ChainProposal> proposals;
  Error refused;
  for (const PlannedChain& plan : planned_chains(demand)) {
    auto proposal = proposal_of(plan, demand, placeholders);
    if (proposal)
      proposals.push_back(*std::move(proposal));
    else
      refused = std::move(proposal.error());
  }
  if (proposals.empty() && !refused.sentence.empty()) return tl::unexpected(std::move(refused));
  std::ranges::stable_sort(proposals, {}, [](const ChainProposal& p) {
    return std::pair(p.report.multiply_adds, p.report.parameters);
  });
  return proposals;
}

Expected<std::vector<Layer>> proposed_layers(const ChainProposal& proposal) {
  std::vector<Layer> layers = proposal.layers;
  for (Layer& layer : layers) {
    if (!has_filters(layer.op)) continue;
    auto drawn = draw(layer.filters);
    if (drawn && layer.op == Op::kSeparableConv2d) drawn = draw(layer.pointwise);
    if (!drawn) return tl::unexpected(std::move(drawn.error()));
  }
  return layers;
}

}  // namespace convoscope
