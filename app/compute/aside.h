// One answer that takes longer than a frame may: asked for every frame, worked out aside when the
// question is a new one, remembered until another is asked. Until it is there the last answer
// stands in. Of several new questions while one is out, only the newest is asked next.
#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <utility>

#include "app/compute/background.h"

namespace convoscope::app {

// A Question is compared by ==, so what it holds by shared_ptr is compared by identity; it keeps
// that alive until the next question.
template <typename Question, typename Answer>
class Aside {
 public:
  using Work = Answer (*)(const Question&);

  struct Known {
    std::optional<Question> question;
    std::shared_ptr<const Answer> answer;  // to that question; both null before the first
    bool answers(const Question& asked) const { return question && *question == asked; }
  };

  // `background` must outlive it.
  Aside(Background& background, Work work)
      : background_(background), work_(work), shared_(std::make_shared<Shared>()) {}

  // `here`: little enough to be worked out at once.
  Known ask(const Question& question, bool here = false) {
    const std::lock_guard lock(shared_->mutex);
    if (shared_->known.answers(question)) return shared_->known;
    if (here) {
      shared_->known = {question, std::make_shared<const Answer>(work_(question))};
    } else if (!shared_->out) {
      shared_->out = true;
      background_.run([shared = shared_, work = work_, question] { run(*shared, work, question); });
    }
    return shared_->known;
  }

 private:
  struct Shared {
    std::mutex mutex;
    Known known;
    bool out = false;
  };

  // On the worker; also without memory for an answer the way is free for the next question.
  static void run(Shared& shared, Work work, const Question& question) {
    struct Returned {
      Shared& shared;
      std::shared_ptr<const Answer> answer;
      const Question& question;
      ~Returned() {
        const std::lock_guard lock(shared.mutex);
        shared.out = false;
        if (answer) shared.known = {question, std::move(answer)};
      }
    } returned{shared, nullptr, question};
    returned.answer = std::make_shared<const Answer>(work(question));
  }

  Background& background_;
  Work work_;
  std::shared_ptr<Shared> shared_;  // with the job that is out
};

}  // namespace convoscope::app
