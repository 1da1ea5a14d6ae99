// See fixtures.h.
#include "tests/golden/fixtures.h"

#include <algorithm>
#include <map>

#include "engine/core/check.h"
#include "engine/files/files.h"

namespace convoscope::testing {
namespace {

Fixture read_fixture(const Json& json) {
  const auto text = [&json](const char* key) {
    return json.contains(key) ? json[key].get<std::string>() : std::string();
  };
  Fixture fixture{.family = text("family"),
                  .line = text("case"),
                  .graph = text("graph"),
                  .eager = text("eager")};
  if (json.contains("settings")) {
    fixture.settings = json["settings"];
    fixture.line = json["settings"].dump();
  } else {
    const auto parsed = parse_case(fixture.line);
    CONVOSCOPE_CHECK(parsed.has_value());
    fixture.conv_case = *parsed;
  }
  if (json.contains("index")) fixture.index = std::to_string(json["index"].get<int64_t>());
  fixture.reals = json.contains("reals");
  return fixture;
}

std::vector<Fixture> read_manifest() {
  const auto bytes = read_file(CONVOSCOPE_GOLDEN "/manifest.json", 1 << 24);
  CONVOSCOPE_CHECK(bytes.has_value());
  const auto json = parse_json(std::string(bytes->begin(), bytes->end()));
  CONVOSCOPE_CHECK(json.has_value());
  std::vector<Fixture> all;
  for (const Json& entry : (*json)["cases"]) all.push_back(read_fixture(entry));
  return all;
}

const NpzFile& archive(const std::string& family) {
  static std::map<std::string, NpzFile> open;
  auto found = open.find(family);
  if (found == open.end()) {
    auto opened = NpzFile::open(CONVOSCOPE_GOLDEN "/" + family + ".npz");
    CONVOSCOPE_CHECK(opened.has_value());
    found = open.emplace(family, std::move(*opened)).first;
  }
  return found->second;
}

}  // namespace

const std::vector<Fixture>& fixtures() {
  static const std::vector<Fixture> all = read_manifest();
  return all;
}

std::optional<Tensor> recorded(const Fixture& fixture, const std::string& array) {
  const std::string name = fixture.index + "/" + array;
  const std::vector<std::string> names = archive(fixture.family).names();
  if (std::find(names.begin(), names.end(), name) == names.end()) return std::nullopt;
  const bool filters = array == "w" || array == "dw" || array == "db";
  auto tensor = archive(fixture.family).read(name, filters ? Layout::kHWIO : Layout::kNHWC);
  CONVOSCOPE_CHECK(tensor.has_value());
  return std::move(*tensor);
}

}  // namespace convoscope::testing
