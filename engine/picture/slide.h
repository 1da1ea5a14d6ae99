// Where a layer's windows lie on the plane that a film shows, cell by cell. Of a transposed
// convolution the plane is its input spread out, S − 1 zeros between elements, over which the
// filter slides turned round at stride 1 (Dumoulin and Visin, section 4); of all others the input
// itself. What an output element really reads says engine/analysis/receptive_field.h; the two
// agree.
#pragma once

#include <cstdint>

#include "engine/chain/layer_geometry.h"

namespace convoscope {

struct SlideAxis {
  int64_t input = 0;   // elements
  int64_t spread = 1;  // their distance on the plane
  int64_t cells = 0;   // (input − 1)·spread + 1
  int64_t filter = 1, dilation = 1, stride = 1;
  int64_t offset = 0;  // window o starts at cell o·stride − offset
  int64_t output = 0;
  bool turned = false;  // the window's first tap is the filter's last

  int64_t effective() const { return (filter - 1) * dilation + 1; }
  int64_t start(int64_t o) const { return o * stride - offset; }
  int64_t cell(int64_t o, int64_t tap) const { return start(o) + tap * dilation; }
  int64_t filter_tap(int64_t tap) const { return turned ? filter - 1 - tap : tap; }
  bool inside(int64_t cell) const { return cell >= 0 && cell < cells; }
  bool is_element(int64_t cell) const { return inside(cell) && cell % spread == 0; }
  // Where a window touches the cell, the tap; else −1.
  int64_t tap_at(int64_t o, int64_t cell) const;
  // All that is shown of the plane: its cells, and the padding that some window touches.
  int64_t first() const;
  int64_t end() const;
};

struct Slide {
  SlideAxis h, w;
};
Slide slide_of(const LayerGeometry& geometry);

}  // namespace convoscope
