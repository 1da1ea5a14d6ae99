// Stores that go past the caches, for outputs too large to be found there by whoever reads them
// next: a line needn't be read before it is written, which halves the traffic.
#pragma once

namespace convoscope::kernels {

// Other threads may read what this one streamed only after this. Waits for memory: once a task.
void finish_streaming();

}  // namespace convoscope::kernels
