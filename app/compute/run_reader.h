// A run of a model's layers made into an experiment aside. Reading the weights of a large model
// takes seconds: it tells how far it is and can be stopped, and a newer question stops it too.
#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "app/compute/one_slot.h"
#include "engine/model/model.h"

namespace convoscope::app {

// Compared by identity of what it shares.
struct RunQuestion {
  ModelPtr model;
  ModelRun run;
  Input picture;
  bool operator==(const RunQuestion& other) const;
};

struct RunAnswer {
  std::optional<Error> refusal;  // of kind kCancelled where it was stopped
  ExperimentPtr experiment;
  std::vector<LayerGeometry> chain;
};

class RunReader {
 public:
  // Null while it is being read: the next frame asks again. Never waits.
  std::shared_ptr<const RunAnswer> ask(const RunQuestion& question);
  double progress() const;  // 0 to 1, of the bytes that are being read
  void stop();              // what is being read is answered by a refusal
  void again();             // the last question is read anew

  bool busy() const { return slot_.busy(); }
  void wait_idle() const { slot_.wait_idle(); }
  void on_done(void (*wake)()) { slot_.on_done(wake); }

 private:
  // What one question and the thread that reads share.
  struct Reading {
    std::mutex mutex;
    std::shared_ptr<const RunAnswer> answer;
    CancelToken cancel;
    Progress progress;
  };
  void start();

  std::optional<RunQuestion> question_;  // the last one
  std::shared_ptr<Reading> reading_;     // of it
  OneSlot slot_;                         // last: its thread ends before what it writes to
};

}  // namespace convoscope::app
