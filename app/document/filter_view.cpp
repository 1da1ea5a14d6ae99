// See filter_view.h.
#include "app/document/filter_view.h"

#include "app/document/view_json.h"

namespace convoscope::app {

Json to_json(const FilterView&) { return Json::object(); }

void read(const Json&, FilterView&) {}

}  // namespace convoscope::app
