// app/widgets/rich_text.h: which words stand in which face.
#include "app/widgets/rich_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace convoscope::app {
namespace {

using ::testing::ElementsAre;

TEST(RichText, TellsEmphasisFromPlainWords) {
  EXPECT_THAT(text_runs("plain"), ElementsAre(TextRun{"plain", Font::kBody}));
  EXPECT_THAT(text_runs("a **b c** d"),
              ElementsAre(TextRun{"a ", Font::kBody}, TextRun{"b c", Font::kSemiBold},
                          TextRun{" d", Font::kBody}));
  EXPECT_THAT(text_runs("*x* and `y`"),
              ElementsAre(TextRun{"x", Font::kMedium}, TextRun{" and ", Font::kBody},
                          TextRun{"y", Font::kMono}));
}

TEST(RichText, LeavesMarksThatMarkNothing) {
  for (const char* text : {"2 * 3 * 4", "a * b", "**", "*", "``", "open *end", "a ** b ** c"}) {
    EXPECT_EQ(plain_text(text), text);
    EXPECT_THAT(text_runs(text), ElementsAre(TextRun{text, Font::kBody}));
  }
  EXPECT_TRUE(text_runs("").empty());
}

}  // namespace
}  // namespace convoscope::app
