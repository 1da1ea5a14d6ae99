// The picture that a run of a model's layers is opened on: the present input, a file, or a pattern,
// brought to the channels and extents that the run takes where its source can be made again so.
#pragma once

#include <filesystem>
#include <optional>

#include "app/document/model_view.h"
#include "engine/experiment/experiment.h"

namespace convoscope::app {

// What the run takes; nothing: whatever comes.
struct PictureWish {
  std::optional<int64_t> channels;
  std::optional<Hw> extents;
};

// `source`, whose tensor has extents `present`, made to fit: pictures are scaled and become grey or
// coloured, patterns and noise are drawn anew. Tensors and literal values stay as they are.
InputSource fitted_source(const InputSource& source, const ImageShape& present,
                          const PictureWish& wish);

// The source that the view's choice means. `file` is the picture that was opened for it; without
// one, the present input stands in.
InputSource chosen_source(const ModelView& view, const Input& present,
                          const std::optional<InputSource>& file, const PictureWish& wish);

}  // namespace convoscope::app
