// See numpy_functions.h. Sums are taken in float64, so that what is printed is right to the last
// digit of float32.
#include "engine/export/numpy_functions.h"

#include "engine/export/functions.h"

namespace convoscope {
namespace {

// What the taps of all windows read, one tap after the other.
constexpr const char* kTaps = R"(def taps(x, size, strides, dilations, pads, fill=0):
    """For each tap (y, x) of the window, what it reads in all windows at once."""
    x = np.pad(x, [(0, 0), *pads, (0, 0)], constant_values=fill)
    # The last window must fit: its effective size is (size - 1) * dilation + 1.
    rows, columns = ((x.shape[1 + a] - (size[a] - 1) * dilations[a] - 1) // strides[a] + 1 for a in (0, 1))
    for i in range(size[0]):
        for j in range(size[1]):
            top, left = i * dilations[0], j * dilations[1]
            yield i, j, x[:, top:top + (rows - 1) * strides[0] + 1:strides[0],
                          left:left + (columns - 1) * strides[1] + 1:strides[1]]
)";

constexpr const char* kConv2d = R"(def conv2d(x, filters, strides, dilations, pads):
    """x [N, H, W, Cin], filters [KH, KW, Cf, Cout]; in Cin / Cf groups where Cf is less than Cin."""
    kh, kw, cf, cout = filters.shape
    groups = x.shape[3] // cf
    w = filters.astype(np.float64).reshape(kh, kw, cf, groups, cout // groups)
    y = 0
    for i, j, read in taps(x.astype(np.float64), (kh, kw), strides, dilations, pads):
        read = read.reshape(*read.shape[:3], groups, cf)
        y = y + np.einsum("nhwgc,cgo->nhwgo", read, w[i, j])
    return y.reshape(*y.shape[:3], cout).astype(np.float32)
)";

constexpr const char* kDepthwise = R"(def depthwise_conv2d(x, filters, strides, dilations, pads):
    """filters [KH, KW, C, M]: output channel c * M + m reads input channel c alone."""
    kh, kw, c, m = filters.shape
    return conv2d(x, filters.reshape(kh, kw, 1, c * m), strides, dilations, pads)
)";

constexpr const char* kTranspose =
    R"(def conv2d_transpose(x, filters, shape, strides, dilations, pads):
    """filters [KH, KW, Cout, Cin]: every input pixel adds itself times the filter to the output."""
    kh, kw, cout, cin = filters.shape
    n, rows, columns, _ = x.shape
    (top, _), (left, _) = pads
    # Large enough for every window, then cut to the output's place in it.
    full = np.zeros((n, max(shape[0] + top, (rows - 1) * strides[0] + (kh - 1) * dilations[0] + 1),
                     max(shape[1] + left, (columns - 1) * strides[1] + (kw - 1) * dilations[1] + 1), cout))
    for i in range(kh):
        for j in range(kw):
            y, z = i * dilations[0], j * dilations[1]
            full[:, y:y + (rows - 1) * strides[0] + 1:strides[0],
                 z:z + (columns - 1) * strides[1] + 1:strides[1]] += x.astype(np.float64) @ filters[i, j].T
    return full[:, top:top + shape[0], left:left + shape[1]].astype(np.float32)
)";

constexpr const char* kMaxPool = R"(def max_pool2d(x, size, strides, pads):
    return np.max([read for _, _, read in taps(x, size, strides, (1, 1), pads, -np.inf)], axis=0)
)";

constexpr const char* kAvgPool = R"(def avg_pool2d(x, size, strides, pads):
    """The mean of the pixels that lie in the picture: padding isn't counted."""
    total = sum(read for _, _, read in taps(x.astype(np.float64), size, strides, (1, 1), pads))
    count = sum(read for _, _, read in taps(np.ones_like(x), size, strides, (1, 1), pads))
    return (total / count).astype(np.float32)
)";

constexpr const char* kSoftmax = R"(def softmax(x):
    """Over the channels of each pixel."""
    e = np.exp((x - x.max(axis=-1, keepdims=True)).astype(np.float64))
    return (e / e.sum(axis=-1, keepdims=True)).astype(np.float32)
)";

constexpr const char* kNorm = R"(def batch_normalization(x, mean, variance, offset, scale, epsilon):
    x, mean, variance = (a.astype(np.float64) for a in (x, mean, variance))
    return (scale * (x - mean) / np.sqrt(variance + epsilon) + offset).astype(np.float32)
)";

constexpr const char* kElu = R"(def elu(x):
    return np.where(x > 0, x, np.expm1(np.minimum(x, 0)))
)";
constexpr const char* kSigmoid = R"(def sigmoid(x):
    e = np.exp(-np.abs(x.astype(np.float64)))  # never overflows
    return np.where(x < 0, e / (1 + e), 1 / (1 + e)).astype(np.float32)
)";
constexpr const char* kGelu = R"(def gelu(x):
    erfc = np.vectorize(math.erfc, otypes=[np.float64])
    return (x * erfc(-x.astype(np.float64) / math.sqrt(2)) / 2).astype(np.float32)
)";

// In the order in which they are printed.
constexpr ExportFunction kFunctions[] = {
    {kTaps, reads_windows},
    {kConv2d, convolves},
    {kDepthwise, does<Op::kDepthwiseConv2d, Op::kSeparableConv2d>},
    {kTranspose, does<Op::kConv2dTranspose>},
    {kMaxPool, does<Op::kMaxPool>},
    {kAvgPool, does<Op::kAvgPool>},
    {kSoftmax, does<Op::kSoftmax>},
    {kNorm, does<Op::kBatchNorm>},
    {kElu, ends_in<Activation::kElu>},
    {kSigmoid, ends_in<Activation::kSigmoid, Activation::kSwish>},
    {kGelu, ends_in<Activation::kGelu>},
};

}  // namespace

std::string numpy_functions(const ExportRun& run) {
  return needed_functions(run, kFunctions, "\n\n");
}

}  // namespace convoscope
