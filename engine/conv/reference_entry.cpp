// The plan's entry of the reference, which accepts every case and stands last.
#include "engine/conv/algorithm.h"

namespace convoscope {

const AlgorithmEntry kReferenceEntry = {
    .id = Algorithm::kReference,
    .name = "reference",
    .refusal = [](const Case&, const Geometry&) { return std::string(); },
    .cost = [](const Case&, const Geometry&) { return 1e300; },
    .error = [](const Geometry&) { return 0x1p-24; },  // one rounding to float32
    .plain_sum = true,
    .why = [](const Geometry&) { return std::string("Seven loops in double precision."); },
    .rows_a_task = [](const Geometry&) { return int64_t{1}; }};

}  // namespace convoscope
