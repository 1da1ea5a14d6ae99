// Short messages for the window, newest last: what was saved, what could not be opened. Refusals of
// settings are not here: they stand beside their control as long as they hold.
#pragma once

#include <string>
#include <vector>

namespace convoscope::app {

enum class Severity { kInfo, kError };

struct Notice {
  std::string sentence;
  Severity severity = Severity::kInfo;
  double age = 0;  // seconds since it was pushed, or pushed again
};

class Notices {
 public:
  // A sentence that is already shown becomes the newest instead of standing twice.
  void push(std::string sentence, Severity severity = Severity::kInfo);
  // Time passes: messages whose time is over go. Errors stay longer.
  void tick(double seconds);
  void dismiss(size_t index);
  const std::vector<Notice>& items() const { return items_; }

 private:
  std::vector<Notice> items_;
};

// How long a notice stays, in seconds: long enough to read one sentence, twice for an error.
double lifetime(Severity severity);

}  // namespace convoscope::app
