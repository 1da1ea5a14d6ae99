// What stb_image doesn't tell: which of our formats a file is, and whether a PNG or an HDR file is
// whole. stb_image ignores the checksums of PNG, and a Radiance file that ends inside a run makes
// version 2.27 read zeros for ever.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>

namespace convoscope {

enum class ImageKind { kPng, kJpeg, kBmp, kTga, kHdr, kGif, kPsd, kPnm, kWebp, kTiff };

// By its first bytes; TGA has none of its own, so there the ending of the name decides.
std::optional<ImageKind> image_kind(std::span<const uint8_t> bytes, const std::string& ending);

// What is wrong, as the end of a sentence: "the checksum of its chunk IDAT is wrong". Nothing where
// the file is whole or its kind isn't checked here.
std::optional<std::string> find_damage(ImageKind kind, std::span<const uint8_t> bytes);

}  // namespace convoscope
