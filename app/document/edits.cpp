// Edits of the whole experiment; see edits.h. Those of one layer are in setting_edits.cpp and
// filter_edits.cpp.
#include "app/document/edits.h"

#include <memory>

#include "app/document/fit_filters.h"

namespace convoscope::app {

Edit replace_experiment(Experiment experiment, std::string label) {
  return {std::move(label), {}, [experiment = std::move(experiment)](const Experiment&) {
            return experiment;
          }};
}

Edit set_input(Input input, std::string label) {
  return {std::move(label), {}, [input = std::move(input)](const Experiment& before) {
            Experiment after = before;
            after.input = input;
            fit_channels(after, before);
            return after;
          }};
}

Edit set_data_format(DataFormat format) {
  return {std::string("data format ") + to_string(format), {}, [format](const Experiment& before) {
            Experiment after = before;
            after.data_format = format;
            return after;
          }};
}

}  // namespace convoscope::app
