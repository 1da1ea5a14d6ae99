// What screens are called in files: view.json, lessons, the command line's --screen.
#pragma once

#include <string_view>
#include <vector>

namespace convoscope::app {

// "explore", "filters", …, in the order of Screen.
std::vector<std::string_view> screen_words();

}  // namespace convoscope::app
