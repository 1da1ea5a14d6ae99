// Where an entry of a zip archive lies that isn't packed, so that a mapped file is read in place,
// however large: the end record, the central directory and the entry's own head, with the 64-bit
// forms of each (PKWARE's APPNOTE, 4.3). Packed ones are archive.h's.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace convoscope {

// Whether the archive has an entry of this name, packed or not.
bool has_entry(std::span<const uint8_t> archive, std::string_view name);

// Its bytes; nothing where it is packed, or the archive isn't whole.
std::optional<std::span<const uint8_t>> stored_entry(std::span<const uint8_t> archive,
                                                     std::string_view name);

}  // namespace convoscope
