// Rows of outputs by the kernels that have output channels in the lanes: filters packed once, then
// any row of any picture on demand, by any thread. Private to engine/conv.
#pragma once

#include <memory>
#include <vector>

#include "engine/conv/kernels/window.h"
#include "engine/conv/packed_filters.h"
#include "engine/conv/work.h"

namespace convoscope {

class DirectRows {
 public:
  using Kernel = void (*)(const kernels::Window&, const kernels::ChannelBlock&,
                          const kernels::Row&);

  // Weights, 256 KiB, that stay in a thread's own cache beside the rows that it reads and writes.
  static constexpr int64_t kNearWeights = int64_t{1} << 16;

  // `place` says where a row's elements go; `work` must outlive this.
  DirectRows(const Work& work, const ImageView& place, Kernel kernel, const BlockRule& rule);
  DirectRows(const DirectRows&) = delete;
  DirectRows& operator=(const DirectRows&) = delete;

  // Blocks of channels, computed by themselves.
  int64_t blocks() const { return std::ssize(packed_->blocks); }
  int64_t channels(int64_t block) const;
  // Blocks that a thread should compute row by row, so that an output pixel is written at once.
  int64_t blocks_together() const;
  // Row y of picture n goes to output + place.offset(n, y, …).
  void compute(int64_t n, int64_t y, int64_t block, float* output) const;

 private:
  const Work& work_;
  ImageView in_, place_;
  Kernel kernel_;
  std::vector<kernels::PixelRange> inside_;
  std::shared_ptr<const PackedFilters> packed_;
  kernels::Window window_;
};

}  // namespace convoscope
