// The window's dialogs: choosing a file to open or to save to. What is chosen becomes a request.
#pragma once

#include <string>

#include "app/panels/context.h"
#include "app/widgets/file_browser.h"

namespace convoscope::app {

class Dialogs {
 public:
  void open(const std::string& folder);
  void save(const std::string& folder, const std::string& name);
  // `folder` follows where the person went, for the next time.
  void draw(std::string& folder, Requests& requests);

 private:
  FileBrowser browser_;
  bool saving_ = false;
};

}  // namespace convoscope::app
