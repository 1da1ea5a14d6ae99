"""`convoscope design` proposes chains that see what was asked for, and reports on existing ones."""

import json
import math
import unittest

from program import EXPERIMENTS, ProgramTest, chain, random_filters


class Design(ProgramTest):
    def test_every_proposal_sees_the_field_at_the_stride(self):
        answer = self.json("design", "--field", "64,48", "--stride", "8,4", "--input", "1,100,90,3",
                           "--channels", "16")
        self.assertEqual(([64, 48], [8, 4], 16), (answer["field"], answer["stride"], answer["channels"]))
        self.assertGreaterEqual(len(answer["proposals"]), 6)
        costs = [p["chain"]["multiply_adds"] for p in answer["proposals"]]
        self.assertEqual(sorted(costs), costs)
        for proposal in answer["proposals"]:
            last = proposal["chain"]["layers"][-1]
            self.assertGreaterEqual(last["height"]["size"], 64, proposal["recipe"])
            self.assertGreaterEqual(last["width"]["size"], 48, proposal["recipe"])
            self.assertEqual((8, 4), (last["height"]["jump"], last["width"]["jump"]))
            self.assertEqual([1, math.ceil(100 / 8), math.ceil(90 / 4), 16], last["output"])
            self.assertEqual(0, last["holes"])

    def test_a_written_proposal_is_an_experiment_with_that_report(self):
        answer = self.json("design", "--field", "20", "--stride", "4", "--input", "1,40,40,3",
                           "--channels", "4", "--family", "dilated", "--output", "dilated.json")
        written = json.loads((self.folder / "dilated.json").read_text(encoding="utf-8"))
        self.assertIn("he_normal", json.dumps(written["layers"][0]["filters"]))
        proposal, = (p for p in answer["proposals"] if p["family"] == "dilated")
        self.assertEqual(proposal["chain"], self.json("design", "dilated.json"))
        run = self.json("run", "dilated.json")
        self.assertEqual(proposal["chain"]["layers"][-1]["output"], run["layers"][-1]["output_shape"])
        self.assertEqual(proposal["chain"]["multiply_adds"],
                         sum(layer["multiply_adds"] for layer in run["layers"]))

    def test_a_report_warns_of_what_is_easily_overlooked(self):
        path = self.write_experiment(chain(
            {"filters": random_filters(1, 1, 3, 4), "strides": [1, 3, 3, 1]},
            {"filters": random_filters(3, 3, 4, 4), "strides": [1, 2, 2, 1]},
            {"filters": random_filters(3, 3, 4, 4), "dilations": [1, 2, 2, 1], "padding": "VALID"},
            shape=(1, 36, 36, 3)))
        answer = self.json("design", path)
        first, second, third = answer["layers"]
        kinds = [[w["kind"] for w in layer["warnings"]] for layer in answer["layers"]]
        self.assertIn("skips", kinds[0])
        self.assertIn("shifts", kinds[1])
        self.assertIn("holes", kinds[2])
        self.assertEqual((1, 3), (first["height"]["size"], first["height"]["jump"]))
        self.assertEqual((1 + 2 * 3, 6), (second["height"]["size"], second["height"]["jump"]))
        self.assertEqual(7 + 4 * 6, third["height"]["size"])
        self.assertEqual(3 * 4 + 2 * 9 * 4 * 4, answer["parameters"])
        text = self.done("design", path)
        self.assertIn("conv1 skips 8 of 9 pixels", text)
        self.assertIn("31×31", text)

    def test_the_readable_form_explains_each_family(self):
        text = self.done("design", "--field", "64", "--stride", "8")
        for words in ("64×64", "stride 8", "dilated", "MobileNet", "5×5/2"):
            self.assertIn(words, text)
        self.assertIn("conv1", self.done("design", EXPERIMENTS / "feature-hierarchy.json"))

    def test_senseless_demands_are_refused(self):
        self.refused("design", "--field", "0", says=("0",))
        self.refused("design", "--field", "64", "--stride", "1000", says=("1000",))
        self.refused("design", "--field", "64", "--input", "1,0,5,3", says=("1×0×5×3",))
        self.misused("design", says=("--field",))
        self.misused("design", EXPERIMENTS / "start.json", "--field", "5", says=("--field",))
        self.misused("design", EXPERIMENTS / "start.json", "--output", "x.json", says=("--field",))
        self.misused("design", EXPERIMENTS / "start.json", "--stride", "2", says=("--field",))
        self.misused("design", "--field", "a", says=("--field",))
        self.misused("design", "--field", "9", "--family", "none", "--output", "x.json",
                     says=("none", "early"))


if __name__ == "__main__":
    unittest.main()
