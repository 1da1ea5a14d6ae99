// Winograd along the rows in groups that share vectors (kernels/grouped_lines.h): 3×3 filters in
// NHWC. compute_by_line_winograd takes this way where there are groups. Private to engine/conv.
#pragma once

#include <string>

#include "engine/conv/work.h"

namespace convoscope {

// Why a case with groups can't be computed so, in a sentence; empty: it can.
std::string grouped_lines_refusal(const Case& conv_case, const Geometry& geometry);

// False when cancelled. There must be no refusal.
bool compute_by_grouped_lines(const Work& work);

}  // namespace convoscope
