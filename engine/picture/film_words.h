// What is written beside the planes of a film. Private to engine/picture.
#pragma once

#include <string>

#include "engine/picture/film.h"

namespace convoscope {

std::string film_title(const Film& film);     // "conv1 · Sobel x"
std::string film_settings(const Film& film);  // "conv2d 3×3 · strides 2, 2 · SAME"
std::string film_input_label(const Film& film);
std::string film_output_label(const Film& film);

}  // namespace convoscope
