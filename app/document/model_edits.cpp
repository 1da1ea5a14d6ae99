// See model_edits.h.
#include "app/document/model_edits.h"

#include "app/document/edit_layer.h"

namespace convoscope::app {

Edit use_bank(size_t l, Filters filters, std::string label) {
  return edit_bank(l, std::move(label), {},
                   [l, filters = std::move(filters)](Experiment& experiment, Layer& layer) {
                     if (layer.op != Op::kConv2d) return;
                     const FilterShape shape = filter_shape(*filters.tensor);
                     const int64_t channels = level_channels(experiment)[l];
                     const bool groups = shape.in > 0 && channels % shape.in == 0 &&
                                         shape.out % (channels / shape.in) == 0;
                     layer.filters =
                         groups ? filters : filters_for_channels(filters, shape.in, channels);
                   });
}

}  // namespace convoscope::app
