// Changes of an experiment in the words of its file, applied. A lesson's edits and its learners'
// reference solutions are such changes, so whatever a file can say a lesson can do.
#pragma once

#include <filesystem>
#include <vector>

#include "app/lessons/lesson.h"

namespace convoscope::app {

// The experiment with the changes, one after another. Refuses a place that isn't there and what an
// experiment file refuses, with the line of the change; not what TensorFlow refuses.
Expected<Experiment> changed(const Experiment& experiment, const std::vector<LessonChange>& changes,
                             const std::filesystem::path& folder);

}  // namespace convoscope::app
