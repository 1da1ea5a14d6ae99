"""`convoscope receptive-field` prints exactly the elements that an output element depends on."""

import itertools
import unittest

from program import EXPERIMENTS, ProgramTest, chain, random_filters


def reads(positions, extent, filter_extent, stride, dilation, before):
    """Input positions that these output positions read, those outside the image left out."""
    touched = {m * stride + t * dilation - before
               for m, t in itertools.product(positions, range(filter_extent))}
    return sorted(p for p in touched if 0 <= p < extent)


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

    def test_an_element_that_does_not_exist_is_refused(self):
        path = EXPERIMENTS / "feature-hierarchy.json"
        self.refused("receptive-field", path, "--layer", "conv2", "--at", "64,0", says=("64", "64×64"))
        self.refused("receptive-field", path, "--layer", "conv2", "--at", "0,-1", says=("-1",))
        self.refused("receptive-field", path, "--layer", "conv2", "--at", "0,0", "--channel", "32",
                     says=("32",))
        self.misused("receptive-field", path, "--layer", "conv2", "--at", "0", says=("--at",))


if __name__ == "__main__":
    unittest.main()
