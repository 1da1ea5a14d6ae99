// Laws of contact sheets: everything lies on the page and nothing over anything else, whatever the
// maps' number and proportions; the text of all three forms is there.
#include "engine/picture/sheet.h"

#include <gtest/gtest.h>

#include "engine/evaluate/evaluate.h"
#include "engine/picture/sheet_layout.h"
#include "tests/support/exact_fill.h"
#include "tests/support/seeded.h"

namespace convoscope {
namespace {

using testing::Seeded;

std::vector<SheetBox> boxes_of(const SheetLayout& layout, int64_t maps) {
  std::vector<SheetBox> boxes = {layout.title, layout.settings, layout.legend, layout.foot};
  for (int64_t i = 0; i < std::min(maps, layout.per_page()); ++i) {
    const SheetCell cell = layout.cell(i);
    boxes.insert(boxes.end(), {cell.picture, cell.label, cell.range, cell.moments});
  }
  return boxes;
}

bool overlap(const SheetBox& a, const SheetBox& b) {
  constexpr double kTouch = 1e-6;
  return a.x + kTouch < b.right() && b.x + kTouch < a.right() && a.y + kTouch < b.bottom() &&
         b.y + kTouch < a.bottom();
}

TEST(Sheet, NothingLiesOverAnythingElseOrBeyondThePage) {
  const std::pair<int64_t, int64_t> extents[] = {{1, 1}, {7, 100}, {100, 7}, {64, 64}, {1, 4096}};
  for (const int64_t maps : {1, 2, 3, 16, 17, 55, 56, 64, 100, 1024}) {
    for (const auto& [h, w] : extents) {
      SCOPED_TRACE(std::to_string(maps) + " maps of " + std::to_string(h) + "x" +
                   std::to_string(w));
      const SheetLayout layout = lay_out_sheet(maps, h, w);
      EXPECT_GE(layout.pages * layout.per_page(), maps);
      EXPECT_LT((layout.pages - 1) * layout.per_page(), maps);
      const std::vector<SheetBox> boxes = boxes_of(layout, maps);
      for (size_t i = 0; i < boxes.size(); ++i) {
        EXPECT_GE(boxes[i].x, 0);
        EXPECT_GE(boxes[i].y, 0);
        EXPECT_GT(boxes[i].height, 4);
        EXPECT_LE(boxes[i].right(), layout.width);
        EXPECT_LE(boxes[i].bottom(), layout.height);
        for (size_t j = 0; j < i; ++j) EXPECT_FALSE(overlap(boxes[i], boxes[j])) << i << " " << j;
      }
    }
  }
}

ResultPtr result_of(int64_t maps) {
  Seeded random;
  Tensor input(ImageShape{1, 6, 8, 1}, DataFormat::kNHWC);
  testing::real_fill(input, random);
  Tensor bank(FilterShape{3, 3, 1, maps});
  testing::real_fill(bank, random);
  Layer layer;
  layer.name = "edges & <corners>";
  layer.filters = {FilterValues{}, std::make_shared<const Tensor>(std::move(bank)), {}};
  Experiment experiment;
  experiment.input = {InputValues{}, std::make_shared<const Tensor>(std::move(input))};
  experiment.layers = {std::move(layer)};
  return *evaluate(std::make_shared<const Experiment>(std::move(experiment)));
}

bool contains(const std::vector<uint8_t>& bytes, std::string_view text) {
  return std::search(bytes.begin(), bytes.end(), text.begin(), text.end()) != bytes.end();
}

TEST(Sheet, APdfHasAllPagesAndAnSvgItsWords) {
  const auto set = MapSet::choose(result_of(100), {});
  ASSERT_TRUE(set);
  const auto pages = sheet_pages(*set);
  ASSERT_TRUE(pages);
  EXPECT_GT(*pages, 1);
  Progress progress;
  const auto pdf = sheet_pdf(*set, nullptr, &progress);
  ASSERT_TRUE(pdf) << pdf.error().sentence;
  EXPECT_TRUE(contains(*pdf, "/Count " + std::to_string(*pages)));
  EXPECT_EQ(progress.done, *pages);
  const auto svg = sheet_svg(*set, *pages - 1);
  ASSERT_TRUE(svg) << svg.error().sentence;
  EXPECT_TRUE(contains(*svg, ">edges &amp; &lt;corners></text>"));
  EXPECT_TRUE(contains(*svg, ">99</text>"));
  const Pixels pixels = sheet_pixels(*set, 0, 2);
  EXPECT_EQ(pixels.width, 2246);
  EXPECT_EQ(pixels.height, 1588);
}

TEST(Sheet, MoreMapsThanItHoldsAreRefusedAndACancelledOneGivesNothing) {
  const ResultPtr result = result_of(1025);
  const auto all = MapSet::choose(result, {});
  ASSERT_TRUE(all);
  const auto pdf = sheet_pdf(*all);
  ASSERT_FALSE(pdf);
  EXPECT_EQ(pdf.error().sentence,
            "layer edges & <corners> has 1025 maps to show; a contact sheet holds 1024");
  const auto some = MapSet::choose(result, {.last = 1023});
  CancelToken token;
  token.cancel();
  const auto stopped = sheet_pdf(*some, &token);
  ASSERT_FALSE(stopped);
  EXPECT_EQ(stopped.error().kind, ErrorKind::kCancelled);
}

}  // namespace
}  // namespace convoscope
