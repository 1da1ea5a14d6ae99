// See chain_pass.h.
#include "engine/chain/chain_pass.h"

#include <memory>
#include <utility>

#include "engine/chain/forward.h"
#include "engine/chain/last_readers.h"
#include "engine/chain/pointwise.h"
#include "engine/core/check.h"

namespace convoscope {
namespace {

constexpr int64_t kElementsATask = 1 << 15;

Expected<TensorPtr> activated(const TensorPtr& sums, Activation activation,
                              const ParallelOptions& parallel) {
  if (activation == Activation::kNone) return sums;
  auto output = std::make_shared<Tensor>(Tensor::uninitialized(sums->dims(), sums->layout()));
  const bool whole =
      parallel_for(0, sums->size(), kElementsATask, parallel, [&](int64_t begin, int64_t end) {
        activate(activation, sums->data() + begin, output->data() + begin, end - begin);
      });
  if (!whole) return cancelled();
  return output;
}

LayerValues kept_of(const Layer& layer, const TensorPtr& input, const TensorPtr& sums) {
  LayerValues values;
  if (layer.bypassed) return values;
  if (layer.op == Op::kMaxPool) values.input = input;
  const bool reads_sums = layer.op == Op::kSoftmax || activation_of(layer) != Activation::kNone;
  if (reads_sums) values.sums = sums;
  return values;
}

}  // namespace

Chain of_one_picture(const Chain& chain, size_t layer) {
  CONVOSCOPE_CHECK(layer < chain.layers.size() && chain.layers.size() == chain.geometry.size());
  const auto count = static_cast<std::ptrdiff_t>(layer) + 1;
  Chain one{{chain.layers.begin(), chain.layers.begin() + count},
            {chain.geometry.begin(), chain.geometry.begin() + count}};
  for (Layer& l : one.layers) {
    if (l.output_shape) l.output_shape->n = 1;
  }
  for (LayerGeometry& geometry : one.geometry) {
    for (LayerSource& source : geometry.sources) source.shape.n = 1;
    if (geometry.output.n > 0) geometry.multiply_adds /= geometry.output.n;
    geometry.output.n = geometry.window.batch = 1;
  }
  return one;
}

Expected<ForwardValues> forward_values(const Chain& chain, const TensorPtr& picture,
                                       const Conv2dOptions& options) {
  ForwardValues values;
  std::vector<TensorPtr> levels(chain.layers.size() + 1);
  levels[0] = picture;
  const std::vector<size_t> last = last_readers(chain.geometry);
  for (size_t l = 0; l < chain.layers.size(); ++l) {
    const Layer& layer = chain.layers[l];
    const auto& sources = chain.geometry[l].sources;
    const TensorPtr other = sources.size() > 1 ? levels[sources.back().level] : nullptr;
    auto sums = layer_sums(layer, levels[l], other, options);
    if (!sums) return tl::unexpected(std::move(sums.error()));
    auto output = activated(*sums, activation_of(layer), options.parallel);
    if (!output) return tl::unexpected(std::move(output.error()));
    values.layers.push_back(kept_of(layer, levels[l], *sums));
    levels[l + 1] = *std::move(output);
    for (const LayerSource& source : sources) {
      if (last[source.level] == l) levels[source.level].reset();
    }
  }
  values.output = levels.back();
  return values;
}

}  // namespace convoscope
