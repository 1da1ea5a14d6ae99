// See filter_bank.h. Edits of extents read the old bank through a map of indices, one for all of
// them.
#include "engine/filters/filter_bank.h"

#include <algorithm>
#include <cmath>

#include "engine/core/check.h"
#include "engine/filters/generators.h"
#include "engine/filters/preset_call.h"

namespace convoscope {
namespace {

size_t tap_offset(const FilterExtent& extent, int64_t y, int64_t x, int64_t q) {
  return static_cast<size_t>((y * extent.w + x) * extent.in + q);
}

// The bank whose weight (y, x, q, k) is the old one's at from(y, x, q, k), or 0 where that lies
// outside the old bank.
template <typename From>
Tensor reindexed(const Tensor& bank, const FilterShape& shape, From from) {
  const FilterShape old = filter_shape(bank);
  Tensor result(shape);
  for (int64_t y = 0; y < shape.h; ++y) {
    for (int64_t x = 0; x < shape.w; ++x) {
      for (int64_t q = 0; q < shape.in; ++q) {
        for (int64_t k = 0; k < shape.out; ++k) {
          const auto [oy, ox, oq, ok] = from(y, x, q, k);
          const bool inside =
              oy >= 0 && oy < old.h && ox >= 0 && ox < old.w && oq < old.in && ok < old.out;
          if (!inside) continue;
          result.data()[filter_offset(shape, y, x, q, k)] =
              bank.data()[filter_offset(old, oy, ox, oq, ok)];
        }
      }
    }
  }
  return result;
}

void write_filter(Tensor& bank, int64_t k, const std::vector<float>& weights) {
  const FilterShape shape = filter_shape(bank);
  CONVOSCOPE_CHECK(k >= 0 && k < shape.out);
  CONVOSCOPE_CHECK(static_cast<int64_t>(weights.size()) * shape.out == bank.size());
  for (size_t i = 0; i < weights.size(); ++i) {
    bank.data()[static_cast<int64_t>(i) * shape.out + k] = weights[i];
  }
}

// Filters of one initializer come from one bank, which is drawn once for all that stand together.
class KnownBank {
 public:
  Expected<std::vector<float>> weights(const PresetCall& call, const PresetPlace& place) {
    const auto initializer = initializer_of(call, place.extent);
    if (!initializer) return preset_weights(call, place);
    if (!bank_ || !(*initializer == initializer_)) {
      const FilterExtent& e = place.extent;
      Expected<Tensor> bank = initialized_bank(*initializer, {e.h, e.w, e.in, place.out});
      if (!bank) return tl::unexpected(bank.error());
      bank_ = std::move(*bank);
      initializer_ = *initializer;
    }
    return filter_weights(*bank_, place.k);
  }

 private:
  Initializer initializer_;
  std::optional<Tensor> bank_;
};

}  // namespace

Expected<Tensor> bank_of_presets(const std::vector<std::string>& ids, int64_t h, int64_t w,
                                 int64_t in) {
  if (ids.empty()) return refuse("a bank needs at least one preset");
  if (h < 1 || w < 1 || in < 1) {
    return refuse("a filter needs at least one row, column and channel, not " +
                  to_string(Dims{h, w, in, static_cast<int64_t>(ids.size())}));
  }
  const FilterShape shape{h, w, in, static_cast<int64_t>(ids.size())};
  const Expected<int64_t> size = check_size(storage_dims(shape), "the bank of filters");
  if (!size) return tl::unexpected(size.error());
  Tensor bank(shape);
  KnownBank known;
  for (size_t k = 0; k < ids.size(); ++k) {
    const Expected<PresetCall> call = parse_preset(ids[k]);
    if (!call) return tl::unexpected(call.error());
    const PresetPlace place{filter_extent(bank), shape.out, static_cast<int64_t>(k)};
    const auto weights = known.weights(*call, place);
    if (!weights) return tl::unexpected(weights.error());
    write_filter(bank, place.k, *weights);
  }
  return bank;
}

FilterExtent filter_extent(const Tensor& bank) {
  const FilterShape shape = filter_shape(bank);
  return {shape.h, shape.w, shape.in};
}

Tensor with_weight(const Tensor& bank, int64_t y, int64_t x, int64_t q, int64_t k, float value) {
  Tensor result = bank.clone();
  result.data()[filter_offset(filter_shape(bank), y, x, q, k)] = value;
  return result;
}

Tensor with_filter(const Tensor& bank, int64_t k, const std::vector<float>& weights) {
  Tensor result = bank.clone();
  write_filter(result, k, weights);
  return result;
}

std::vector<float> filter_weights(const Tensor& bank, int64_t k) {
  const FilterShape shape = filter_shape(bank);
  CONVOSCOPE_CHECK(k >= 0 && k < shape.out);
  std::vector<float> weights(static_cast<size_t>(shape.h * shape.w * shape.in));
  for (size_t i = 0; i < weights.size(); ++i) {
    weights[i] = bank.data()[static_cast<int64_t>(i) * shape.out + k];
  }
  return weights;
}

Tensor with_extent(const Tensor& bank, int64_t h, int64_t w) {
  const FilterShape old = filter_shape(bank);
  const int64_t down = centre_tap(h) - centre_tap(old.h);
  const int64_t right = centre_tap(w) - centre_tap(old.w);
  return reindexed(bank, {h, w, old.in, old.out}, [=](int64_t y, int64_t x, int64_t q, int64_t k) {
    return Dims{y - down, x - right, q, k};
  });
}

Tensor with_channels(const Tensor& bank, int64_t in) {
  const FilterShape old = filter_shape(bank);
  return reindexed(bank, {old.h, old.w, in, old.out},
                   [=](int64_t y, int64_t x, int64_t q, int64_t k) {
                     return Dims{y, x, std::min(q, old.in - 1), k};
                   });
}

Tensor with_count(const Tensor& bank, int64_t out) {
  const FilterShape old = filter_shape(bank);
  return reindexed(bank, {old.h, old.w, old.in, out},
                   [](int64_t y, int64_t x, int64_t q, int64_t k) {
                     return Dims{y, x, q, k};
                   });
}

std::vector<float> rotated(const std::vector<float>& weights, const FilterExtent& extent) {
  if (extent.h != extent.w) return weights;
  std::vector<float> result(weights.size());
  for (int64_t y = 0; y < extent.h; ++y) {
    for (int64_t x = 0; x < extent.w; ++x) {
      for (int64_t q = 0; q < extent.in; ++q) {
        result[tap_offset(extent, y, x, q)] = weights[tap_offset(extent, x, extent.w - 1 - y, q)];
      }
    }
  }
  return result;
}

std::vector<float> flipped(const std::vector<float>& weights, const FilterExtent& extent) {
  std::vector<float> result(weights.size());
  for (int64_t y = 0; y < extent.h; ++y) {
    for (int64_t x = 0; x < extent.w; ++x) {
      for (int64_t q = 0; q < extent.in; ++q) {
        result[tap_offset(extent, y, x, q)] = weights[tap_offset(extent, y, extent.w - 1 - x, q)];
      }
    }
  }
  return result;
}

std::vector<float> negated(const std::vector<float>& weights) {
  std::vector<float> result(weights);
  for (float& weight : result) weight = 0.0f - weight;
  return result;
}

std::vector<float> unit_l1(const std::vector<float>& weights) {
  double l1 = 0.0;
  for (const float weight : weights) l1 += std::abs(weight);
  if (l1 == 0.0) return weights;
  std::vector<float> result(weights);
  for (float& weight : result) weight = static_cast<float>(weight / l1);
  return result;
}

}  // namespace convoscope
