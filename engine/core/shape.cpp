// See shape.h. Written for extents that nobody has checked yet: nothing here multiplies or negates
// a user's number without asking whether it fits.
#include "engine/core/shape.h"

#include <algorithm>

#include "engine/core/arithmetic.h"

namespace convoscope {

Dims storage_dims(const ImageShape& shape, DataFormat format) {
  if (format == DataFormat::kNCHW) return {shape.n, shape.c, shape.h, shape.w};
  return {shape.n, shape.h, shape.w, shape.c};
}

ImageShape image_shape(const Dims& dims, DataFormat format) {
  if (format == DataFormat::kNCHW) return {dims[0], dims[2], dims[3], dims[1]};
  return {dims[0], dims[1], dims[2], dims[3]};
}

std::string to_string(const Dims& dims) {
  std::string text = std::to_string(dims[0]);
  for (size_t axis = 1; axis < dims.size(); ++axis) text += "×" + std::to_string(dims[axis]);
  return text;
}

const char* to_string(DataFormat format) { return format == DataFormat::kNHWC ? "NHWC" : "NCHW"; }

Expected<DataFormat> parse_data_format(const std::string& name) {
  if (name == "NHWC") return DataFormat::kNHWC;
  if (name == "NCHW") return DataFormat::kNCHW;
  auto refusal = refuse("data_format is NHWC or NCHW, not \"" + name + "\"", "data_format",
                        "ValueError: Attr 'data_format' of 'Conv2D' Op passed string '" + name +
                            "' not in: \"NHWC\", \"NCHW\".",
                        "InvalidArgument: Value for attr 'data_format' of \"" + name +
                            "\" is not in the list of allowed values: \"NHWC\", \"NCHW\"");
  refusal.value().nearest = "data_format=\"NHWC\"";
  return refusal;
}

Expected<int64_t> check_size(const Dims& dims, const std::string& what) {
  int64_t size = 1;
  int64_t span =
      1;  // the product with every 0 counted as 1, so that index arithmetic can't overflow
  for (const int64_t extent : dims) {
    if (extent < 0) return refuse(what + " " + to_string(dims) + " has a negative extent");
    size = extent == 0 ? 0 : size;
    const auto product = checked_product({span, std::max<int64_t>(extent, 1)});
    if (!product || *product > kMaxElements) {
      return refuse(what + " " + to_string(dims) + " is too large; the limit is " +
                    std::to_string(kMaxElements) + " elements");
    }
    span = *product;
  }
  return size == 0 ? 0 : span;
}

}  // namespace convoscope
