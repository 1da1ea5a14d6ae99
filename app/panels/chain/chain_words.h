// What the Chain screen says about a layer in few words: its parameters as chips, counts that are
// short enough for a thumbnail, what a field comes to.
#pragma once

#include <string>
#include <vector>

#include "app/panels/chain/chain_field.h"

namespace convoscope::app {

// "3×3", "stride 2", "dilation 2, 1", "VALID", "relu"; "max 2×2"; "+ conv1". What is as usual
// (stride 1, SAME) is left out.
std::vector<std::string> layer_chips(const Layer& layer, const LayerGeometry& geometry);

std::string extents_text(const ImageShape& shape);  // "48 × 48 × 16"

// "600", "5.53 M": three significant digits from 10 000 upwards.
std::string short_count(int64_t count);

// "19 × 17" elements of a level, or "5 × 5 of 9 × 9" where the set has holes.
std::string field_extents(const ChainLevel& level);

// "0…16", or "3": the positions that are read.
std::string span_text(const Span& span);

// At most one digit after the point: "3", "3.5".
std::string halves(double value);

}  // namespace convoscope::app
