"""`convoscope render` draws the workspace without a display, and the program without arguments does
so where there is none."""

import struct
import unittest

from program import EXPERIMENTS, ProgramTest

START = EXPERIMENTS / "start.json"


def png_size(path):
    head = path.read_bytes()[:24]
    assert head[:8] == b"\x89PNG\r\n\x1a\n" and head[12:16] == b"IHDR", head
    return struct.unpack(">II", head[16:24])


class Render(ProgramTest):
    def test_the_picture_has_the_size_asked_for(self):
        for arguments, size in (([], (1600, 1000)), (["--size", "1280x720"], (1280, 720)),
                                (["--size", "2400x1500", "--scale", "1.5"], (2400, 1500))):
            self.assertEqual("", self.done("render", START, "-o", "shot.png", *arguments))
            self.assertEqual(size, png_size(self.folder / "shot.png"))

    def test_a_page_of_pdf_or_svg_has_the_words_that_are_shown(self):
        self.done("render", START, "-o", "shot.pdf", "--size", "1280x720")
        self.assertTrue((self.folder / "shot.pdf").read_bytes().startswith(b"%PDF-"))
        self.done("render", START, "-o", "shot.svg", "--size", "1280x720")
        text = (self.folder / "shot.svg").read_text()
        self.assertIn('width="960pt" height="540pt"', text[:400])  # a pixel is 1/96 inch
        for word in ("Explore", "PADDING", "Sobel x", "Feature maps"):
            self.assertTrue(f">{word}</text>" in text, word)
        self.refused("render", START, "-o", "no/such/shot.pdf", says=("no/such",))

    def test_a_picture_can_be_four_times_as_sharp(self):
        self.done("render", START, "-o", "shot.png", "--size", "5120x2880", "--scale", "4")
        self.assertEqual((5120, 2880), png_size(self.folder / "shot.png"))

    def test_theme_screen_and_element_change_the_picture(self):
        pictures = set()
        for arguments in ([], ["--theme", "light"], ["--screen", "arithmetic"], ["--element", "3,5"],
                          ["--map", "5"]):
            self.done("render", START, "-o", "shot.png", "--size", "1280x720", *arguments)
            pictures.add((self.folder / "shot.png").read_bytes())
        self.assertEqual(5, len(pictures))

    def test_the_same_experiment_gives_the_same_extents_of_widgets(self):
        first = self.done("render", START, "-o", "a.png", "--list-widgets")
        second = self.done("render", START, "-o", "b.png", "--list-widgets")
        self.assertTrue(first)
        self.assertEqual(first, second)

    def test_no_argument_and_no_display_draw_a_picture_and_say_so(self):
        text = self.done()
        self.assertIn("convoscope.png", text)
        self.assertEqual((1600, 1000), png_size(self.folder / "convoscope.png"))

    def test_a_picture_without_a_display_is_refused_with_the_way_out(self):
        self.refused(START, says=("display", "convoscope render"))

    def test_what_can_not_be_drawn_is_refused(self):
        (self.folder / "broken.json").write_text("{")
        (self.folder / "broken.jpg").write_bytes(b"\xff\xd8\xff\xe0" + b"\x00" * 9)
        self.refused("render", "broken.json", "-o", "shot.png")
        self.refused("render", "broken.jpg", "-o", "shot.png", says=("broken.jpg",))
        self.refused("render", "missing.json", "-o", "shot.png", says=("missing.json",))
        self.refused("render", START, "-o", "no/such/folder/shot.png")
        self.refused("render", START, "-o", "shot.png", "--size", "10x10", says=("10",))
        self.refused("render", START, "-o", "shot.png", "--size", "99999x720", says=("99999",))

    def test_a_layer_goes_by_name_or_number(self):
        hierarchy = EXPERIMENTS / "feature-hierarchy.json"
        for layer in ("1", "conv2"):
            self.done("render", hierarchy, "-o", f"{layer}.png", "--size", "1280x720", "--layer", layer)
        self.assertEqual((self.folder / "1.png").read_bytes(), (self.folder / "conv2.png").read_bytes())
        self.misused("render", hierarchy, "-o", "shot.png", "--layer", "2",
                     says=("there is no layer '2'", "1 (conv2)"))

    def test_wrong_usage(self):
        self.misused("render", START, says=("-o",))
        for wrong in (["--size", "big"], ["--size", "1600"], ["--size", "1600,1000"], ["--scale", "9"],
                      ["--theme", "blue"], ["--screen", "explor"], ["--element", "3"], ["--map", "-2"]):
            with self.subTest(wrong=wrong):
                self.misused("render", START, "-o", "shot.png", *wrong, says=(wrong[0],))


if __name__ == "__main__":
    unittest.main()
