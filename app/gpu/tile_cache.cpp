// See tile_cache.h.
#include "app/gpu/tile_cache.h"

#include <algorithm>

namespace convoscope::app {

std::shared_ptr<TensorTiles> TileCache::of(const TensorPtr& tensor) {
  // An address may be used again after its tensor is gone, so the owner is compared, not the
  // pointer.
  const auto found = std::ranges::find_if(
      tensors_, [&](const auto& tiles) { return tiles->tensor.lock() == tensor; });
  if (found != tensors_.end()) return *found;
  auto tiles = std::make_shared<TensorTiles>();
  tiles->tensor = tensor;
  tiles->shape = view_of(*tensor).shape;
  tensors_.push_back(tiles);
  return tiles;
}

Tile& TileCache::insert(TensorTiles& tiles, const TileKey& key, const std::vector<float>& texels,
                        int64_t frame) {
  const TileRect pixels = tile_pixels(tiles.shape.h, tiles.shape.w, key);
  Texture texture = pool_.take(static_cast<int>(pixels.width()), static_cast<int>(pixels.height()),
                               tile_format(key));
  texture.upload(texels);
  bytes_ += texture.bytes();
  return tiles.tiles.insert_or_assign(key, Tile{std::move(texture), frame}).first->second;
}

void TileCache::evict(int64_t frame) {
  drop_unowned();
  if (bytes_ <= max_bytes_) return;
  struct Candidate {
    int64_t last_used;
    TensorTiles* tiles;
    TileKey key;
  };
  std::vector<Candidate> candidates;
  for (const auto& tiles : tensors_) {
    for (const auto& [key, tile] : tiles->tiles) {
      if (tile.last_used < frame) candidates.push_back({tile.last_used, tiles.get(), key});
    }
  }
  std::ranges::sort(candidates, {}, &Candidate::last_used);
  for (const Candidate& candidate : candidates) {
    if (bytes_ <= max_bytes_) break;
    auto node = candidate.tiles->tiles.extract(candidate.key);
    bytes_ -= node.mapped().texture.bytes();
    pool_.give(std::move(node.mapped().texture));
  }
}

void TileCache::drop_unowned() {
  // use_count() is 1 where only this list still knows the record: no slot shows it.
  std::erase_if(tensors_, [this](const std::shared_ptr<TensorTiles>& tiles) {
    if (!tiles->tensor.expired() || tiles.use_count() > 1) return false;
    for (auto& [key, tile] : tiles->tiles) {
      bytes_ -= tile.texture.bytes();
      pool_.give(std::move(tile.texture));
    }
    return true;
  });
}

}  // namespace convoscope::app
