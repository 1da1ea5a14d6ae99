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
  double age = 0;                         // seconds since it was pushed, or pushed again
  std::vector<std::string> answers = {};  // a question stays until one of them is pressed
};

class Notices {
 public:
  // A sentence that is already shown becomes the newest instead of standing twice.
  void push(std::string sentence, Severity severity = Severity::kInfo);
  void ask(std::string sentence, std::vector<std::string> answers);
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
