// Writing NumPy's .npz: float32 arrays of any rank, every bit kept. The same arrays give the same
// bytes at any time and place: entries carry 1 January 1980, as numpy.savez writes them.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "engine/core/error.h"

namespace convoscope {

struct NpzArray {
  std::string name;            // without ".npy"; may have folders: "conv1/filters"
  std::vector<int64_t> shape;  // its product is the number of values
  std::span<const float> values;
};

enum class NpzPacking { kStored, kDeflated };  // numpy.savez, numpy.savez_compressed

// Refuses two arrays of one name, and what libzip can't do (a lack of memory).
Expected<std::string> npz_bytes(std::span<const NpzArray> arrays, NpzPacking packing);
Expected<void> write_npz(const std::filesystem::path& path, std::span<const NpzArray> arrays,
                         NpzPacking packing);

}  // namespace convoscope
