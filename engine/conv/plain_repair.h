// Repairs what a transform spreads: where an output element isn't finite, a NaN, an infinity or an
// overflow on the way may have reached it from outside its window. Private to engine/conv.
#pragma once

#include "engine/conv/work.h"

namespace convoscope {

// Computes the listed channels anew by plain sums and puts them where an element isn't finite; the
// others keep their bits. False when cancelled. Reports no progress. Takes memory for an output.
bool repair_by_plain_sums(const Work& work);

}  // namespace convoscope
