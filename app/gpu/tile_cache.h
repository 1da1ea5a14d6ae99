// The tiles that are on the GPU, by tensor and TileKey. A tensor is known by its identity and is
// not kept alive: when its last owner lets go, its tiles go too, unless something still shows them.
// Beyond a number of bytes the least recently drawn tile goes.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <vector>

#include "app/gpu/texture.h"
#include "app/gpu/tiles.h"

namespace convoscope::app {

struct Tile {
  Texture texture;
  int64_t last_used = 0;  // frame
};

struct TensorTiles {
  std::weak_ptr<const Tensor> tensor;
  ImageShape shape;
  std::map<TileKey, Tile> tiles;
  std::set<TileKey> requested;  // being made aside
};

class TileCache {
 public:
  explicit TileCache(int64_t max_bytes) : pool_(max_bytes / 8), max_bytes_(max_bytes) {}

  // Those of a tensor; an empty record at first.
  std::shared_ptr<TensorTiles> of(const TensorPtr& tensor);

  // Puts texels on the GPU. The reference lives until the next evict().
  Tile& insert(TensorTiles& tiles, const TileKey& key, const std::vector<float>& texels,
               int64_t frame);

  // Drops the tiles of tensors that are gone and, beyond max_bytes, the least recently used ones,
  // but none that was used in `frame`.
  void evict(int64_t frame);

  int64_t bytes() const { return bytes_; }
  size_t tensors() const { return tensors_.size(); }

 private:
  void drop_unowned();

  std::vector<std::shared_ptr<TensorTiles>> tensors_;
  TexturePool pool_;
  int64_t bytes_ = 0, max_bytes_;
};

}  // namespace convoscope::app
