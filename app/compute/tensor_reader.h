// Numbers about the tensors of a file, each read on a thread of its own when it is first asked for
// and remembered as long as the file is asked about. One tensor is read at a time, so that a list
// that scrolls past thousands of them reads those that stay in sight.
#pragma once

#include <memory>
#include <optional>

#include "app/compute/background.h"
#include "engine/model/tensor_file.h"
#include "engine/model/tensor_stats.h"

namespace convoscope::app {

struct TensorFacts {
  std::optional<Error> refusal;  // why it can't be read; the numbers are empty then
  TensorStats stats;
};

class TensorReader {
 public:
  TensorReader();
  TensorReader(const TensorReader&) = delete;
  TensorReader& operator=(const TensorReader&) = delete;

  // Null while it isn't read yet: the next frame asks again. Never waits. Another file than the
  // last one forgets what was known.
  std::shared_ptr<const TensorFacts> find_or_request(const TensorFilePtr& file, size_t index);

  bool busy() const { return background_.busy(); }
  void wait_idle() const { background_.wait_idle(); }
  void on_done(void (*wake)()) { background_.on_done(wake); }

 private:
  struct Shared;
  std::shared_ptr<Shared> shared_;  // with the job that is out
  Background background_;
};

}  // namespace convoscope::app
