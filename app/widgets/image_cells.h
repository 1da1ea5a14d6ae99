// Lines between the elements of an image_view and the values inside them, drawn where elements are
// large enough to tell.
#pragma once

#include "app/widgets/image_view.h"

namespace convoscope::app {

void draw_cells(ImDrawList* list, const ImageViewSpec& spec, const ImageViewResult& view);

}  // namespace convoscope::app
