// The HDF5 library isn't safe with files that were damaged or made to harm it: it may crash or
// never end. So what is asked of it is tried first in a child process, whose end harms nobody; what
// lives there is then done here, over the same bytes. Private to hdf5_file.cpp.
#pragma once

#include <functional>
#include <mutex>

namespace convoscope {

// One thread at a time uses the library, so that no child begins amid another's call.
std::unique_lock<std::mutex> lock_hdf5();

// Whether `work` came to its end in a child process within so many seconds of processor time. The
// caller holds the lock. Costs a millisecond or two.
bool survives(const std::function<void()>& work, unsigned seconds);

}  // namespace convoscope
