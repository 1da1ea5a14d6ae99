// tf.nn.conv2d on tensors: one call that checks, plans and computes. Threads stand here, vectors in
// kernels/, meaning in reference.h.
#pragma once

#include <optional>

#include "engine/conv/plan.h"
#include "engine/core/parallel.h"
#include "engine/core/tensor.h"

namespace convoscope {

class KeptFilters;

struct Conv2dOptions {
  Algorithm algorithm = Algorithm::kAuto;
  Blocks blocks{};
  ParallelOptions parallel{};
  Precision precision = Precision::kFaithful;
  Progress* progress = nullptr;  // done grows by multiply-adds; total is the caller's to set
  KeptFilters* kept = nullptr;   // of exactly these filters; see kept_filters.h
};

// The case that these tensors and settings make; the input's own byte order decides data_format.
Case case_of(const Tensor& input, const Tensor& filters, const Conv2dSpec& spec);

// The output in the input's data format. Refuses what TensorFlow refuses (geometry.h); kCancelled
// when the token stopped it. `plan` receives what was chosen when not null. Same bits for any
// number of threads and any blocks, on one SIMD target.
Expected<Tensor> conv2d(const Tensor& input, const Tensor& filters, const Conv2dSpec& spec,
                        const Conv2dOptions& options = {}, Plan* plan = nullptr);

// Computes only the output channels listed in `channels` (sorted, unique) and takes the others from
// `previous`, an output of the same extents and format computed by the same plan. The bits equal
// those of computing everything.
Expected<Tensor> conv2d_channels(const Tensor& input, const Tensor& filters, const Conv2dSpec& spec,
                                 const Tensor& previous, const std::vector<int64_t>& channels,
                                 const Conv2dOptions& options = {}, Plan* plan = nullptr);

}  // namespace convoscope
