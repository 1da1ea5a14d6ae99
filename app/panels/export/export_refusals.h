// Which targets refuse the layers that are to leave, and why: found out aside for all of them, as
// far as that costs little, so that the list says so before one is chosen.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>

#include "app/compute/aside.h"
#include "engine/export/exporting.h"

namespace convoscope::app {

struct RefusalQuestion {
  ExportSource source;
  bool operator==(const RefusalQuestion& other) const {
    return source.result == other.source.result && source.first == other.source.first &&
           source.last == other.source.last;
  }
};

class ExportRefusals {
 public:
  ExportRefusals();

  // Every frame that shows them.
  void update(const ExportSource& source);
  void forget();  // lets go of the Result
  // That of a target; nothing where it takes the layers or where that isn't known.
  std::optional<Error> find(const std::string& id) const;

  bool busy() const { return background_.busy(); }
  void wait_idle() const { background_.wait_idle(); }
  void on_done(void (*wake)()) { background_.on_done(wake); }

 private:
  using Answer = std::map<std::string, Error>;
  using Work = Aside<RefusalQuestion, Answer>;
  static Answer answer_to(const RefusalQuestion& question);

  std::shared_ptr<const Answer> shown_;
  Background background_;
  std::unique_ptr<Work> aside_;
};

}  // namespace convoscope::app
