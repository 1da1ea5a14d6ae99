// A file's name where other languages read it. Private to engine/export.
#pragma once

#include <string>
#include <string_view>

namespace convoscope {

// In quotes, for Python and C++ alike.
std::string code_text(std::string_view name);

// One word of a command line: in quotes where the shell would cut or read it otherwise.
std::string shell_word(std::string_view name);

}  // namespace convoscope
