// See maps_view.h.
#include "app/document/maps_view.h"

#include "app/document/view_json.h"

namespace convoscope::app {

Json to_json(const MapsView&) { return Json::object(); }

void read(const Json&, MapsView&) {}

}  // namespace convoscope::app
