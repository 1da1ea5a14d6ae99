"""`convoscope receptive-field` prints exactly the elements that an output element depends on."""

import itertools
import unittest

from program import EXPERIMENTS, ProgramTest, chain, random_filters


def reads(positions, extent, filter_extent, stride, dilation, before):
    """Input positions that these output positions read, those outside the image left out."""
    touched = {m * stride + t * dilation - before
               for m, t in itertools.product(positions, range(filter_extent))}
    return sorted(p for p in touched if 0 <= p < extent)


def layers(*layers, shape=(1, 12, 14, 3)):
    """An experiment of layers as they are given."""
    return {"convoscope": 1, "input": {"random_normal": {"shape": list(shape), "seed": 5}},
            "layers": list(layers)}


class ReceptiveField(ProgramTest):
    def test_sets_equal_their_definition_through_two_layers(self):
        path = self.write_experiment(chain(
            {"filters": random_filters(3, 2, 3, 8), "dilations": [1, 2, 3, 1],
             "padding": [[0, 0], [2, 1], [1, 3], [0, 0]]},
            {"filters": random_filters(2, 3, 8, 4), "strides": [1, 3, 2, 1], "padding": "VALID"},
            shape=(1, 20, 18, 3)))
        # Layer 0 makes 20+3−5+1 = 19 rows and 18+4−4+1 = 19 columns; layer 1 makes 6 × 9.
        for y, x in itertools.product((0, 2, 5), (0, 4, 8)):
            with self.subTest(y=y, x=x):
                answer = self.json("receptive-field", path, "--layer", "1", "--at", f"{y},{x}")
                image, first, chosen = answer["levels"]
                self.assertEqual(([y], [x]), (chosen["rows"], chosen["columns"]))
                rows = reads([y], 19, 2, 3, 1, 0)
                columns = reads([x], 19, 3, 2, 1, 0)
                self.assertEqual((rows, columns), (first["rows"], first["columns"]))
                rows, columns = reads(rows, 20, 3, 1, 2, 2), reads(columns, 18, 2, 1, 3, 1)
                self.assertEqual((rows, columns), (image["rows"], image["columns"]))
                self.assertEqual([[rows[0], rows[-1]], [columns[0], columns[-1]]],
                                 [image["row_bounds"], image["column_bounds"]])
                self.assertEqual([3, 2], answer["jump"])
                self.assertEqual([1 + 4 + 1, 1 + 3 + 2], answer["size"])

    def test_coverage_counts_the_pixels_that_stride_skips_and_the_paths_that_end_in_padding(self):
        path = self.write_experiment(chain(
            {"filters": random_filters(1, 2, 3, 4), "strides": [1, 2, 1, 1], "padding": "SAME"},
            shape=(1, 6, 5, 3)))
        # One row of every two is read; the last of five columns meets the pad after it.
        answer = self.json("receptive-field", path, "--at", "1,4")["coverage"]
        self.assertEqual([1, 0, 1, 0, 1, 0], answer["row_readers"])
        self.assertEqual([1, 2, 2, 2, 2], answer["column_readers"])
        self.assertEqual((15, 2), (answer["unread"], answer["most_readers"]))
        self.assertAlmostEqual(0.5, answer["padding"])
        self.assertAlmostEqual(0.1, answer["mean_padding"])

    def test_groups_read_their_own_channels(self):
        path = self.write_experiment(chain({"filters": random_filters(3, 3, 2, 6)}, shape=(1, 8, 8, 4)))
        for channel, expected in ((0, [0, 2]), (2, [0, 2]), (3, [2, 4]), (5, [2, 4])):
            answer = self.json("receptive-field", path, "--at", "3,3", "--channel", channel)
            self.assertEqual(expected, answer["levels"][0]["channels"])

    def test_settings_change_on_the_command_line(self):
        path = self.write_experiment(chain({"filters": random_filters(3, 3, 3, 4)}))
        answer = self.json("receptive-field", path, "--at", "4,4", "--dilations", "2", "--padding", "VALID")
        self.assertEqual([4, 6, 8], answer["levels"][0]["rows"])

    def test_the_readable_form_shows_gaps(self):
        text = self.done("receptive-field", EXPERIMENTS / "widen-with-dilation.json", "--at", "31,0")
        self.assertIn("29..33 by 2", text)
        self.assertIn("-2", text)

    def test_where_branches_join_the_set_is_a_union_of_products(self):
        # Four taps to the left and above of an element, and the element itself.
        path = self.write_experiment(layers(
            {"op": "conv2d", "name": "far", "filters": random_filters(2, 2, 3, 3), "dilations": 3,
             "padding": [[0, 0], [3, 0], [3, 0], [0, 0]]},
            {"op": "add", "name": "sum", "with": "input"}, shape=(1, 9, 9, 3)))
        answer = self.json("receptive-field", path, "--layer", "sum", "--at", "5,4", "--channel", "1")
        image, far, chosen = answer["levels"]
        self.assertEqual(([5], [4], [1, 2]), (chosen["rows"], chosen["columns"], chosen["channels"]))
        self.assertEqual(([5], [4], [1, 2]), (far["rows"], far["columns"], far["channels"]))
        pieces = [(piece["rows"], piece["columns"], piece["channels"]) for piece in image["pieces"]]
        self.assertCountEqual([([2, 5], [1, 4], [0, 3])], pieces)
        self.assertEqual(4 * 3, image["elements"])
        # A dilation of 2 about the element leaves it out.
        path = self.write_experiment(layers(
            {"op": "conv2d", "name": "around", "filters": random_filters(2, 2, 3, 3), "dilations": 2,
             "padding": [[0, 0], [1, 1], [1, 1], [0, 0]]},
            {"op": "add", "name": "sum", "with": "input"}, shape=(1, 9, 9, 3)))
        image = self.json("receptive-field", path, "--layer", "sum", "--at", "0,4")["levels"][0]
        self.assertNotIn("rows", image)
        self.assertEqual(2, len(image["pieces"]))
        self.assertIn([-1], [piece["padding_rows"] for piece in image["pieces"]])
        self.assertEqual(([0, 1], [3, 5], [0, 3]),
                         (image["row_bounds"], image["column_bounds"], image["channels"]))
        self.assertEqual(2 * 3 + 1, image["elements"])

    def test_branches_that_lie_apart_are_named(self):
        path = self.write_experiment(layers(
            {"op": "conv2d", "name": "even", "filters": random_filters(2, 3, 3, 3)},
            {"op": "add", "name": "sum", "with": "input"}, {"op": "relu", "name": "last"}))
        join, = self.json("receptive-field", path, "--layer", "last", "--at", "4,4")["joins"]
        self.assertEqual((2, "sum", False), (join["level"], join["name"], join["aligned"]))
        self.assertEqual([0.5, 0], [branch["centre"] for branch in join["row_branches"]])
        self.assertEqual([3, 1], [branch["size"] for branch in join["column_branches"]])
        text = self.done("receptive-field", path, "--layer", "last", "--at", "4,4")
        self.assertIn("sum: the branches aren't aligned along the height: strides 1 and 1, centres "
                      "0.5 and 0", text)
        self.assertIn("\n  and", self.done("receptive-field", self.write_experiment(layers(
            {"op": "conv2d", "name": "wide", "filters": random_filters(1, 2, 3, 3), "dilations": 2,
             "padding": [[0, 0], [0, 0], [1, 1], [0, 0]]},
            {"op": "conv2d", "name": "high", "filters": random_filters(3, 1, 3, 3)},
            {"op": "add", "name": "sum", "with": "input"})), "--layer", "sum", "--at", "4,4"))

    def test_a_transposed_layer_reads_the_windows_that_touch_its_output(self):
        path = self.write_experiment(layers(
            {"op": "conv2d_transpose", "name": "up", "filters": random_filters(3, 4, 2, 3), "strides": 2,
             "padding": "VALID"}, shape=(1, 6, 7, 3)))
        for y, x in itertools.product((0, 5, 12), (0, 7, 15)):
            with self.subTest(y=y, x=x):
                answer = self.json("receptive-field", path, "--at", f"{y},{x}")
                image = answer["levels"][0]
                self.assertEqual([i for i in range(6) if 0 <= y - 2 * i < 3], image["rows"])
                self.assertEqual([i for i in range(7) if 0 <= x - 2 * i < 4], image["columns"])
                self.assertEqual([0.5, 0.5], answer["jump"])

    def test_a_pool_leaves_padding_out_and_keeps_channels_apart(self):
        path = self.write_experiment(layers(
            {"op": "max_pool2d", "name": "pool", "ksize": 3, "strides": 2}, shape=(1, 7, 8, 3)))
        image = self.json("receptive-field", path, "--at", "0,3", "--channel", "2")["levels"][0]
        self.assertEqual(([0, 1], [6, 7], [2, 3]), (image["rows"], image["columns"], image["channels"]))
        self.assertEqual(([], []), (image["padding_rows"], image["padding_columns"]))

    def test_ways_are_counted_along_every_path(self):
        path = self.write_experiment(layers(
            {"op": "conv2d", "name": "one", "filters": random_filters(3, 3, 3, 3)},
            {"op": "conv2d", "name": "two", "filters": random_filters(3, 3, 3, 3)},
            {"op": "add", "name": "sum", "with": "input"}))
        answer = self.json("receptive-field", path, "--layer", "sum", "--at", "5,6", "--paths")
        paths = answer["levels"][0]["paths"]
        self.assertEqual(([3, 7], [4, 8]), (paths["row_bounds"], paths["column_bounds"]))
        pyramid = [[a * b for b in (1, 2, 3, 2, 1)] for a in (1, 2, 3, 2, 1)]
        pyramid[2][2] += 1
        self.assertEqual(pyramid, paths["ways"])
        self.assertIn("2  4   6  4  2", self.done("receptive-field", path, "--layer", "sum", "--at", "5,6",
                                                  "--paths"))
        self.assertNotIn("paths", self.json("receptive-field", path, "--layer", "0", "--at", "5,6")["levels"][0])

    def test_fan_out_is_all_that_a_pixel_reaches(self):
        path = self.write_experiment(layers(
            {"op": "conv2d", "name": "near", "filters": random_filters(3, 3, 1, 6), "strides": 2,
             "padding": "VALID"},
            {"op": "max_pool2d", "name": "pool", "ksize": 2},
            {"op": "concat", "name": "both", "with": "pool"}, shape=(1, 13, 13, 3)))
        answer = self.json("receptive-field", path, "--at", "4,6", "--channel", "1", "--fan-out")
        image, near, pool, both = answer["levels"]
        self.assertEqual(([4], [6], [1, 2]), (image["rows"], image["columns"], image["channels"]))
        # Rows 2i, 2i+1, 2i+2 hold 4 for i = 1, 2; the second channel is read by the second group.
        self.assertEqual(([1, 2], [2, 3], [2, 4]), (near["rows"], near["columns"], near["channels"]))
        self.assertEqual(([0, 1], [1], [2, 4]), (pool["rows"], pool["columns"], pool["channels"]))
        self.assertCountEqual([[2, 4], [8, 10]], [piece["channels"] for piece in both["pieces"]])
        self.assertEqual(2 * 2 * 2, both["elements"])
        text = self.done("receptive-field", path, "--at", "4,6", "--fan-out")
        self.assertIn("both", text)
        self.refused("receptive-field", path, "--at", "13,0", "--fan-out", says=("13×13",))
        self.misused("receptive-field", path, "--at", "4,6", "--fan-out", "--paths", says=("--paths",))

    def test_coverage_counts_each_output_once_whatever_the_branches(self):
        path = self.write_experiment(layers(
            {"op": "conv2d", "name": "around", "filters": random_filters(2, 2, 3, 3), "dilations": 2,
             "padding": [[0, 0], [1, 1], [1, 1], [0, 0]]},
            {"op": "add", "name": "sum", "with": "input"}, shape=(1, 5, 6, 3)))
        answer = self.json("receptive-field", path, "--layer", "sum", "--at", "0,0")["coverage"]
        expected = [[0] * 6 for _ in range(5)]
        for y, x in itertools.product(range(5), range(6)):
            around = {(y + i, x + j) for i in (-1, 1) for j in (-1, 1)} | {(y, x)}
            for row, column in around:
                if 0 <= row < 5 and 0 <= column < 6:
                    expected[row][column] += 1
        self.assertEqual(expected, answer["readers"])
        self.assertEqual((5, 0), (answer["most_readers"], answer["unread"]))
        # Half of the walks take the branch, of whose four taps three are padding in the corner.
        self.assertAlmostEqual(3 / 8, answer["padding"])
        self.assertAlmostEqual(4 / 9, answer["holes"])

    def test_an_element_that_does_not_exist_is_refused(self):
        path = EXPERIMENTS / "feature-hierarchy.json"
        self.refused("receptive-field", path, "--layer", "conv2", "--at", "64,0", says=("64", "64×64"))
        self.refused("receptive-field", path, "--layer", "conv2", "--at", "0,-1", says=("-1",))
        self.refused("receptive-field", path, "--layer", "conv2", "--at", "0,0", "--channel", "32",
                     says=("32",))
        self.misused("receptive-field", path, "--layer", "conv2", "--at", "0", says=("--at",))


if __name__ == "__main__":
    unittest.main()
