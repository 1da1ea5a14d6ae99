// See compare_view.h.
#include "app/document/compare_view.h"

#include "app/document/view_json.h"

namespace convoscope::app {

Json to_json(const CompareView&) { return Json::object(); }

void read(const Json&, CompareView&) {}

}  // namespace convoscope::app
