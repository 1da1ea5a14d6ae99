// Messages come, age and go.
#include "app/document/notices.h"

#include <gtest/gtest.h>

namespace convoscope::app {
namespace {

TEST(Notices, GoWhenTheirTimeIsOverErrorsLast) {
  Notices notices;
  notices.push("saved");
  notices.push("can't open", Severity::kError);
  notices.tick(lifetime(Severity::kInfo) - 0.1);
  ASSERT_EQ(notices.items().size(), 2u);
  EXPECT_DOUBLE_EQ(notices.items()[0].age, lifetime(Severity::kInfo) - 0.1);
  notices.tick(0.2);
  ASSERT_EQ(notices.items().size(), 1u);
  EXPECT_EQ(notices.items()[0].sentence, "can't open");
  notices.tick(lifetime(Severity::kError));
  EXPECT_TRUE(notices.items().empty());
}

TEST(Notices, ARepeatedSentenceIsRenewedNotDoubled) {
  Notices notices;
  notices.push("a");
  notices.push("b");
  notices.tick(3);
  notices.push("a");
  ASSERT_EQ(notices.items().size(), 2u);
  EXPECT_EQ(notices.items().back().sentence, "a");
  EXPECT_EQ(notices.items().back().age, 0);
}

TEST(Notices, StayFewAndCanBeDismissed) {
  Notices notices;
  for (int i = 0; i < 50; ++i) notices.push(std::to_string(i));
  const size_t most = notices.items().size();
  EXPECT_LE(most, 6u);
  EXPECT_EQ(notices.items().back().sentence, "49");
  notices.dismiss(most - 1);
  EXPECT_EQ(notices.items().back().sentence, "48");
  notices.dismiss(most);  // gone meanwhile
  EXPECT_EQ(notices.items().size(), most - 1);
}

}  // namespace
}  // namespace convoscope::app
