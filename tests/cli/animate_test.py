"""`convoscope animate`: every format, read by hand; numbers, loop and refusals; nothing left where it is stopped."""

import json
import os
import signal
import struct
import subprocess
import time
import unittest

from program import PROGRAM, ProgramTest, chain, random_filters


def gif_facts(data):
    """Extents, frames, delays in 1/100 s, and whether it loops."""
    assert data[:6] == b"GIF89a" and data[-1:] == b";"
    width, height, packed = struct.unpack("<HHB", data[6:11])
    at, frames, delays, loops = 13 + (3 << ((packed & 7) + 1) if packed & 128 else 0), 0, [], False

    def skip_blocks(at):
        while data[at]:
            at += 1 + data[at]
        return at + 1
    while data[at:at + 1] != b";":
        if data[at] == 0x21:
            if data[at + 1] == 0xF9:
                delays.append(struct.unpack("<H", data[at + 4:at + 6])[0])
            loops = loops or data[at + 3:at + 14] == b"NETSCAPE2.0"
            at = skip_blocks(at + 2)
        else:
            assert data[at] == 0x2C
            frames += 1
            local = data[at + 9]
            at = skip_blocks(at + 10 + (3 << ((local & 7) + 1) if local & 128 else 0) + 1)
    return (width, height), frames, delays, loops


def png_chunks(data):
    at = 8
    while at < len(data):
        length, kind = struct.unpack(">I4s", data[at:at + 8])
        yield kind, data[at + 8:at + 8 + length]
        at += 12 + length


class AnimateTest(ProgramTest):
    def setUp(self):
        super().setUp()
        self.write_experiment(chain({"filters": random_filters(3, 3, 1, 2), "strides": [1, 2, 2, 1]},
                                    {"op": "max_pool2d", "ksize": [1, 2, 2, 1], "strides": [1, 2, 2, 1]},
                                    shape=(2, 9, 7, 1)))
        text = json.loads((self.folder / "experiment.json").read_text())
        text["layers"][1].pop("dilations")
        self.write_experiment(text)

    def animate(self, name, *arguments):
        return self.json("animate", "experiment.json", "--layer", "conv1", "-o", name, *arguments)

    def test_a_gif_has_a_frame_an_output_element_and_its_speed(self):
        told = self.animate("film.gif", "--fps", "5", "--width", "320")
        extents, frames, delays, loops = gif_facts((self.folder / "film.gif").read_bytes())
        self.assertEqual((told["width"], told["height"], told["frames"]), (*extents, frames))
        self.assertEqual((320, 5 * 4, True), (extents[0], frames, loops))
        self.assertEqual([20] * 19 + [100], delays)
        self.animate("once.gif", "--no-loop", "--map", "1")
        self.assertFalse(gif_facts((self.folder / "once.gif").read_bytes())[3])

    def test_an_apng_says_how_many_frames_and_how_often(self):
        for option, times in (([], 0), (["--no-loop"], 1)):
            self.animate("film.png", *option)
            chunks = list(png_chunks((self.folder / "film.png").read_bytes()))
            self.assertEqual((20, times), struct.unpack(">II", dict(chunks)[b"acTL"]))
            self.assertEqual(20, sum(kind == b"fcTL" for kind, _ in chunks))

    def test_webp_and_frames_hold_them_all(self):
        self.animate("film.webp")
        data = (self.folder / "film.webp").read_bytes()
        self.assertEqual((b"RIFF", b"WEBP"), (data[:4], data[8:12]))
        self.assertEqual(20, data.count(b"ANMF"))
        self.assertEqual("frames", self.animate("folder")["format"])
        self.assertEqual([f"frame-{i:04}.png" for i in range(20)], sorted(p.name for p in (self.folder / "folder").iterdir()))

    def test_looks_change_the_film_and_nothing_else_does(self):
        films = set()
        for option in ([], [], ["--numbers"], ["--plain"], ["--theme", "dark"], ["--map", "1"], ["--picture", "1"]):
            self.animate("film.gif", "--width", "480", *option)
            films.add((self.folder / "film.gif").read_bytes())
        self.assertEqual(6, len(films))

    def test_what_can_not_move_is_refused(self):
        refused = lambda *a, says: self.refused("animate", "experiment.json", *a, says=says)
        refused("--layer", "conv1", "-o", "f.gif", "--map", "2", says=("map 2", "0 to 1"))
        refused("--layer", "conv1", "-o", "f.gif", "--width", "9000", says=("9000", "4096"))
        refused("--layer", "conv1", "-o", "f.gif", "--fps", "90", says=("90", "50"))
        refused("--layer", "conv1", "-o", "no/such/f.gif", says=("no/such",))
        self.misused("animate", "experiment.json", "--layer", "conv1", "-o", "f.avi", says=("avi", ".gif"))
        self.misused("animate", "experiment.json", "--layer", "conv7", "-o", "f.gif", says=("conv7",))
        self.misused("animate", "experiment.json", "--layer", "conv1", "-o", "f.gif", "--from", "1", says=("--from",))

    def test_ctrl_c_leaves_nothing(self):
        self.write_experiment(chain({"filters": random_filters(3, 3, 1, 1)}, shape=(1, 64, 64, 1)))
        for name in ("film.gif", "film.webp", "frames"):
            before = self.files()
            with subprocess.Popen([PROGRAM, "animate", "experiment.json", "--layer", "conv1", "--width", "1600", "-o", name],
                                  cwd=self.folder, stderr=subprocess.PIPE, text=True, env={**os.environ}) as running:
                time.sleep(0.6)
                running.send_signal(signal.SIGINT)
                words = running.communicate(timeout=60)[1]
                self.assertEqual((1, True), (running.returncode, "stopped; nothing was written" in words), words)
            self.assertEqual(before, self.files())


if __name__ == "__main__":
    unittest.main()
