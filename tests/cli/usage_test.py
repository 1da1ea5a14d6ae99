"""Wrong usage ends with status 2 and one sentence that helps; help and version go to standard output;
doctor and bench print what they promise."""

import json
import unittest

from program import EXPERIMENTS, ProgramTest

COMMANDS = ("conv", "shape", "run", "explain", "receptive-field", "effective-field", "design", "render", "bench", "doctor")
CASE = "1x16x16x3*3x3x3x4 strides=1,1 dilations=1,1 padding=SAME format=NHWC"


class Usage(ProgramTest):
    def test_help_names_every_command_and_each_has_its_own(self):
        text = self.done("--help")
        for command in COMMANDS:
            self.assertIn(command, text)
            self.assertIn("--help", self.done(command, "--help"))

    def test_version(self):
        self.assertRegex(self.done("--version"), r"\Aconvoscope \d+\.\d+\.\d+\n\Z")

    def test_an_unknown_word_gets_the_nearest_one(self):
        self.misused("explian", says=("explian", "explain"))
        self.misused("--hepl", says=("--hepl", "--help"))
        self.misused("shape", "--input", "1,8,8,1", "--filters", "3,3,1,1", "--stride", "2",
                     says=("--stride", "--strides"))
        self.misused("conv", "--inptu=x.npy", says=("--inptu", "--input"))
        self.misused("run", "a.json", "b.json", says=("b.json",))

    def test_a_file_that_is_not_there_is_refused(self):
        self.refused("photo.jpg", says=("photo.jpg",))
        self.refused("./explian", says=("./explian",))

    def test_missing_and_senseless_values(self):
        self.misused("conv", "--filters", "w.npy", "--output", "y.npy", says=("--input",))
        self.misused("run", says=("experiment",))
        self.misused("conv", "--input", "x.npy", "--filters", "w.npy", "--output", "y.npy",
                     "--algorithm", "magic", says=("magic", "direct"))
        self.misused("conv", "--input", "x.npy", "--filters", "w.npy", "--output", "y.npy",
                     "--threads", "-1", says=("--threads",))
        self.misused("conv", "--input", "x.npy", "--filters", "w.npy", "--output", "y.npy",
                     "--threads", "many", says=("--threads",))
        self.misused("shape", "--input", "1,8,8,1", "--filters", "3,3,1,1", "--strides", "two",
                     says=("strides", "two"))


class Doctor(ProgramTest):
    def test_tells_what_the_machine_offers(self):
        answer = self.json("doctor")
        self.assertTrue(answer["draws"], answer["drawing"])
        self.assertEqual([], answer["missing_fonts"])
        self.assertIn(answer["simd_target"], answer["simd_targets"])
        self.assertGreaterEqual(answer["threads"], 1)
        self.assertGreaterEqual(answer["experiments"], 4)
        self.assertIn(answer["processor"], self.done("doctor"))


class Bench(ProgramTest):
    KEYS = {"case", "pass", "algorithm", "threads", "median_ms", "min_ms", "gflops", "peak_gflops"}

    def test_json_lines_hold_the_promised_keys(self):
        text = self.done("bench", "--case", CASE, "--case", CASE, "--threads", "1", "--json")
        lines = [json.loads(line) for line in text.splitlines()]
        self.assertEqual([CASE, CASE], [line["case"] for line in lines])
        for line in lines:
            self.assertLessEqual(self.KEYS, set(line))
            self.assertEqual(1, line["threads"])
            self.assertLessEqual(line["min_ms"], line["median_ms"])

    def test_the_pass_that_is_asked_for_is_timed(self):
        for name in ("forward", "backprop_input", "backprop_filter"):
            line = self.done("bench", "--case", CASE, "--pass", name, "--threads", "1", "--json")
            self.assertEqual(name, json.loads(line)["pass"])
        self.misused("bench", "--case", CASE, "--pass", "sideways")
        self.misused("bench", "--case", CASE, "--chain", "x.json")

    def test_an_edit_of_a_layer_computes_none_before_it(self):
        layers = [json.loads(line) for line in self.done(
            "bench", "--chain", EXPERIMENTS / "residual.json", "--json").splitlines()]
        self.assertGreater(len(layers), 3)
        for line in layers:
            self.assertTrue(line["earlier_layers_untouched"])
        counts = [line["computed_layers"] for line in layers]
        self.assertEqual(sorted(counts, reverse=True), counts)
        self.assertLess(counts[-1], counts[0])

    def test_frames_are_timed_while_all_maps_scroll_by(self):
        lines = [json.loads(line)
                 for line in self.done("bench", "--frames", "--json").splitlines()]
        self.assertEqual([line["scroll"] for line in lines],
                         ["down, all new", "up, seen before",
                          "chain, fields", "chain, all new", "chain, seen"])
        for line in lines:
            self.assertGreater(line["frames"], 20)
            self.assertLessEqual(line["median_ms"], line["worst_ms"])
        # No map is brought to the GPU twice.
        self.assertGreater(lines[0]["uploads"], 0)
        self.assertLessEqual(lines[0]["uploads"] + lines[1]["uploads"], 1024)
        self.misused("bench", "--frames", "--edits")

    def test_edits_are_timed_by_what_changes(self):
        line = json.loads(self.done("bench", "--edits", "--case", CASE, "--threads", "1", "--json"))
        self.assertEqual(CASE, line["case"])
        for key in ("every_filter_ms", "one_filter_ms", "new_input_ms"):
            self.assertGreater(line[key], 0)
        self.assertIn("one filter ms", self.done("bench", "--edits", "--case", CASE))
        self.misused("bench", "--edits", "--pass", "forward")

    def test_a_case_is_checked_before_anything_is_timed(self):
        self.refused("bench", "--case", CASE, "--case", CASE.replace("*3x3x3", "*3x3x2"))
        self.misused("bench", "--case", "3x3")


if __name__ == "__main__":
    unittest.main()
