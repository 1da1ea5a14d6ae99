// How far the energy of an effective field spreads: the numbers of effective_field.h that follow
// from its `energy` and centre. Private to engine/analysis.
#pragma once

#include "engine/analysis/effective_field.h"

namespace convoscope {

void measure_spread(EffectiveField& field);

}  // namespace convoscope
