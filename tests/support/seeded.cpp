// See seeded.h.
#include "tests/support/seeded.h"

#include <cstdlib>
#include <string>

namespace convoscope::testing {

uint64_t test_seed() {
  if (const char* wish = std::getenv("CONVOSCOPE_SEED")) return std::strtoull(wish, nullptr, 10);
  const auto* info = ::testing::UnitTest::GetInstance()->current_test_info();
  const std::string name =
      info ? std::string(info->test_suite_name()) + "." + info->name() : std::string();
  uint32_t hash = 2166136261u;  // FNV-1a: short enough to type
  for (const char c : name) hash = (hash ^ static_cast<unsigned char>(c)) * 16777619u;
  return hash;
}

Seeded::Seeded(const char* file, int line)
    : Random(test_seed()), trace_(file, line, "CONVOSCOPE_SEED=" + std::to_string(test_seed())) {}

}  // namespace convoscope::testing
