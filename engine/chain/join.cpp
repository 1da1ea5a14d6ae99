// See join.h. Channels are copied in runs: those of a pixel in NHWC, whole planes in NCHW.
#include "engine/chain/join.h"

#include <algorithm>
#include <functional>
#include <optional>
#include <string>

#include "engine/core/check.h"

namespace convoscope {
namespace {

constexpr int64_t kElementsATask = 1 << 15;

// `runs` runs of `from_run` elements, of which [begin, begin + length) go to place `to_begin` of
// runs of `to_run` elements.
struct Runs {
  int64_t count, from_run, begin, length, to_run, to_begin;
};

bool copy_runs(const Runs& runs, const float* from, float* to, const ParallelOptions& parallel) {
  const int64_t grain = std::max<int64_t>(1, kElementsATask / std::max<int64_t>(runs.length, 1));
  return parallel_for(0, runs.count, grain, parallel, [&](int64_t first, int64_t last) {
    for (int64_t run = first; run < last; ++run) {
      std::copy_n(from + run * runs.from_run + runs.begin, runs.length,
                  to + run * runs.to_run + runs.to_begin);
    }
  });
}

// Channels [begin, end) of `from` to those of `to` from `at` on; other extents are the same.
bool copy_channels(const Tensor& from, int64_t begin, int64_t end, Tensor& to, int64_t at,
                   const ParallelOptions& parallel) {
  const ImageShape s = image_shape(from);
  const int64_t target = image_shape(to).c;
  const bool last = data_format(from) == DataFormat::kNHWC;
  const int64_t unit = last ? 1 : s.h * s.w;
  return copy_runs({last ? s.n * s.h * s.w : s.n, s.c * unit, begin * unit, (end - begin) * unit,
                    target * unit, at * unit},
                   from.data(), to.data(), parallel);
}

// TensorFlow's words count the axes of NHWC, whatever the format.
Dims extents(const ImageShape& shape) { return storage_dims(shape, DataFormat::kNHWC); }

// "[1,8,9,3]".
std::string list_of(const ImageShape& shape) {
  std::string list;
  for (const int64_t extent : extents(shape)) {
    list += (list.empty() ? "[" : ",") + std::to_string(extent);
  }
  return list + "]";
}

// The first axis along which they differ in a way that counts.
template <typename Counts>
std::optional<size_t> first_axis(const ImageShape& a, const ImageShape& b, Counts counts) {
  for (size_t axis = 0; axis < 4; ++axis) {
    const int64_t x = extents(a)[axis], y = extents(b)[axis];
    if (x != y && counts(x, y)) return axis;
  }
  return std::nullopt;
}

}  // namespace

Expected<ImageShape> added_shape(const ImageShape& a, const ImageShape& b) {
  if (a == b) return a;
  auto refusal =
      refuse("activations of " + to_string(a) + " and " + to_string(b) + " can't be added", "with");
  const auto axis = first_axis(a, b, [](int64_t x, int64_t y) { return x != 1 && y != 1; });
  if (!axis) return refusal;  // TensorFlow stretches an extent of 1
  refusal.value().tensorflow = "ValueError: Dimensions must be equal, but are " +
                               std::to_string(extents(a)[*axis]) + " and " +
                               std::to_string(extents(b)[*axis]);
  refusal.value().eager =
      "InvalidArgument: Incompatible shapes: " + list_of(a) + " vs. " + list_of(b);
  return refusal;
}

Expected<ImageShape> joined_shape(const ImageShape& a, const ImageShape& b) {
  if (a.n != b.n || a.h != b.h || a.w != b.w) {
    const size_t axis = *first_axis(a, b, [](int64_t, int64_t) { return true; });
    const std::string words = "Dimension " + std::to_string(axis) + " in both shapes must be equal";
    return refuse("the channels of activations of " + to_string(a) + " and " + to_string(b) +
                      " can't be joined",
                  "with",
                  "ValueError: " + words + ", but are " + std::to_string(extents(a)[axis]) +
                      " and " + std::to_string(extents(b)[axis]),
                  "InvalidArgument: ConcatOp : " + words + ": shape[0] = " + list_of(a) +
                      " vs. shape[1] = " + list_of(b));
  }
  const ImageShape joined = {a.n, a.h, a.w, a.c + b.c};
  const auto size = check_size({joined.n, joined.h, joined.w, joined.c}, "the joined activation");
  if (!size) return tl::unexpected(size.error());
  return joined;
}

Expected<Tensor> add(const Tensor& a, const Tensor& b, const ParallelOptions& parallel) {
  CONVOSCOPE_CHECK(a.layout() == b.layout());
  if (auto shape = added_shape(image_shape(a), image_shape(b)); !shape) {
    return tl::unexpected(std::move(shape.error()));
  }
  Tensor sum = Tensor::uninitialized(a.dims(), a.layout());
  const bool whole =
      parallel_for(0, a.size(), kElementsATask, parallel, [&](int64_t begin, int64_t end) {
        std::transform(a.data() + begin, a.data() + end, b.data() + begin, sum.data() + begin,
                       std::plus<>());
      });
  if (!whole) return cancelled();
  return sum;
}

Expected<Tensor> concat(const Tensor& a, const Tensor& b, const ParallelOptions& parallel) {
  CONVOSCOPE_CHECK(a.layout() == b.layout());
  const ImageShape s = image_shape(a), t = image_shape(b);
  const auto shape = joined_shape(s, t);
  if (!shape) return tl::unexpected(shape.error());
  const Dims dims = storage_dims(*shape, data_format(a));
  Tensor joined = Tensor::uninitialized(dims, a.layout());
  const bool whole = copy_channels(a, 0, s.c, joined, 0, parallel) &&
                     copy_channels(b, 0, t.c, joined, s.c, parallel);
  if (!whole) return cancelled();
  return joined;
}

Expected<Tensor> channels(const Tensor& tensor, int64_t begin, int64_t end,
                          const ParallelOptions& parallel) {
  const ImageShape s = image_shape(tensor);
  CONVOSCOPE_CHECK(0 <= begin && begin <= end && end <= s.c);
  Tensor part = Tensor::uninitialized(
      storage_dims({s.n, s.h, s.w, end - begin}, data_format(tensor)), tensor.layout());
  if (!copy_channels(tensor, begin, end, part, 0, parallel)) return cancelled();
  return part;
}

}  // namespace convoscope
