"""`convoscope export --maps`: the files hold the numbers that `run` writes, read here by NumPy and by hand."""

import json
import struct
import unittest
import zlib

import numpy

from program import ProgramTest, chain, random_filters


def png_chunks(data):
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    at, chunks = 8, []
    while at < len(data):
        length, kind = struct.unpack(">I4s", data[at:at + 8])
        chunks.append((kind, data[at + 8:at + 8 + length]))
        assert zlib.crc32(data[at + 4:at + 8 + length]) == struct.unpack(">I", data[at + 8 + length:at + 12 + length])[0]
        at += 12 + length
    return chunks


def paeth(a, b, c):
    p = a + b - c
    return min((abs(p - a), 0, a), (abs(p - b), 1, b), (abs(p - c), 2, c))[2]


def png_pixels(data):
    """Pixels of a PNG that isn't interlaced, as the specification has it: [h, w, channels]."""
    chunks = png_chunks(data)
    width, height, depth, colour = struct.unpack(">IIBB", chunks[0][1][:10])
    channels = {0: 1, 2: 3, 6: 4}[colour]
    step = channels * depth // 8
    raw = zlib.decompress(b"".join(body for kind, body in chunks if kind == b"IDAT"))
    stride, before, rows = width * step, bytearray(width * step), []
    for y in range(height):
        kind, line = raw[y * (stride + 1)], bytearray(raw[y * (stride + 1) + 1:(y + 1) * (stride + 1)])
        for i in range(stride):
            a = line[i - step] if i >= step else 0
            b, c = before[i], before[i - step] if i >= step else 0
            line[i] = (line[i] + (0, a, b, (a + b) // 2, paeth(a, b, c))[kind]) & 255
        rows.append(bytes(line))
        before = line
    return numpy.frombuffer(b"".join(rows), ">u2" if depth == 16 else "u1").reshape(height, width, channels)


def tiff_pages(data):
    """Float32 pages of an uncompressed little-endian TIFF."""
    assert data[:4] == b"II*\0"
    at, pages = struct.unpack("<I", data[4:8])[0], []
    while at:
        count = struct.unpack("<H", data[at:at + 2])[0]
        fields = {}
        for i in range(count):
            entry = data[at + 2 + 12 * i:at + 14 + 12 * i]
            tag, kind, number = struct.unpack("<HHI", entry[:8])
            form, size = {2: ("s", 1), 3: ("H", 2), 4: ("I", 4)}[kind]
            where = entry[8:] if number * size <= 4 else data[struct.unpack("<I", entry[8:])[0]:]
            fields[tag] = struct.unpack(f"<{number}{form}", where[:number * size])
        strips = zip(fields[273], fields[279])
        pixels = b"".join(data[offset:offset + length] for offset, length in strips)
        assert fields[258] == (32,) and fields[339] == (3,) and fields[259] == (1,)
        pages.append(numpy.frombuffer(pixels, "<f4").reshape(fields[257][0], fields[256][0]))
        at = struct.unpack("<I", data[at + 2 + 12 * count:at + 6 + 12 * count])[0]
    return pages


class ExportMapsTest(ProgramTest):
    def setUp(self):
        super().setUp()
        self.write_experiment(chain({"filters": random_filters(3, 3, 3, 5)},
                                    {"filters": random_filters(3, 3, 5, 12, seed=2), "strides": [1, 2, 2, 1]}))
        self.done("run", "experiment.json", "--output-dir", "out")
        self.maps = {path.stem: numpy.load(path) for path in (self.folder / "out").glob("*.npy")}

    def export(self, *arguments):
        self.done("export", "experiment.json", "--maps", *arguments)

    def output(self, layer):
        return next(array for name, array in self.maps.items() if layer in name)

    def test_a_tiff_holds_the_bits_of_every_map(self):
        self.export("tiff", "-o", "maps.tiff", "--layer", "conv1", "--picture", "1")
        pages = tiff_pages((self.folder / "maps.tiff").read_bytes())
        self.assertEqual(5, len(pages))
        for k, page in enumerate(pages):
            self.assertTrue(numpy.array_equal(self.output("conv1")[1, :, :, k].view("u4"), page.view("u4")))

    def test_codes_and_the_manifest_give_back_the_values(self):
        self.export("png16", "-o", "codes")
        manifest = json.loads((self.folder / "codes/manifest.json").read_text())
        self.assertEqual("conv2", manifest["layer"])
        names = sorted(path.name for path in (self.folder / "codes").iterdir())
        self.assertEqual(names, sorted([entry["name"] for entry in manifest["files"]] + ["manifest.json"]))
        self.assertEqual(12, len(manifest["files"]))
        for entry in manifest["files"]:
            data = (self.folder / "codes" / entry["name"]).read_bytes()
            self.assertEqual(len(data), entry["bytes"])
            meant = self.output("conv2")[0, :, :, entry["map"]]
            step = (entry["high"] - entry["low"]) / 65535
            values = entry["low"] + png_pixels(data)[:, :, 0] * step
            self.assertLessEqual(numpy.abs(values - meant).max(), step * 0.5001)
            words = dict(body.split(b"\0", 1) for kind, body in png_chunks(data) if kind == b"iTXt")
            self.assertIn(entry["value"].encode(), words[b"Value"])

    def test_maps_as_seen_have_squares_of_one_colour(self):
        self.export("png", "-o", "one.png", "--map", "7", "--scale", "4", "--colours", "grey", "--range", "shared")
        pixels = png_pixels((self.folder / "one.png").read_bytes())
        values = self.output("conv2")[0]
        self.assertEqual((values.shape[0] * 4, values.shape[1] * 4, 3), pixels.shape)
        small = pixels[::4, ::4]
        self.assertTrue(numpy.array_equal(numpy.repeat(numpy.repeat(small, 4, 0), 4, 1), pixels))
        order = numpy.argsort(values[:, :, 7], axis=None)
        self.assertTrue((numpy.diff(small[:, :, 0].reshape(-1)[order].astype(int)) >= 0).all())

    def test_a_sheet_is_a_pdf_png_or_svg_by_its_name(self):
        for name, start in (("s.pdf", b"%PDF-"), ("s.png", b"\x89PNG"), ("s.svg", b"<?xml")):
            self.export("sheet", "-o", name, "--theme", "dark")
            self.assertTrue((self.folder / name).read_bytes().startswith(start))
        self.assertTrue("12 maps of 6×7  ·  picture 0 of 2</text>" in (self.folder / "s.svg").read_text())

    def test_pages_of_a_sheet_lie_beside_the_first(self):
        self.write_experiment(chain({"filters": random_filters(1, 1, 3, 90)}), "wide.json")
        self.done("export", "wide.json", "--maps", "sheet", "-o", "s.svg")
        self.assertEqual({"s.svg", "s-2.svg", "s-3.svg"}, {p.name for p in self.folder.glob("*.svg")})

    def test_what_can_not_be_written_is_refused(self):
        refused = lambda *a, says: self.refused("export", "experiment.json", "--maps", *a, says=says)
        misused = lambda *a, says: self.misused("export", "experiment.json", "--maps", *a, says=says)
        refused("png", "-o", "m", "--map", "12", says=("12", "0 to 11"))
        refused("png", "-o", "m.png", "--map", "0", "--scale", "65", says=("65",))
        refused("png", "-o", "m", "--picture", "2", says=("picture 2",))
        refused("tiff", "-o", "no/such/m.tiff", says=("no/such",))
        misused("tiff", says=("-o",))
        misused("sheet", "-o", "s.txt", says=("s.txt", ".pdf"))
        misused("png", "-o", "m", "--map", "3:1", says=("3:1",))
        misused("png", "-o", "m", "--range", "5,4", says=("5,4",))
        misused("gif", "-o", "m", says=("gif",))
        misused("png", "-o", "m", "--layers", "0:1", says=("--layer",))
        misused("png", "-o", "m", "--as", "numpy", says=("--maps",))


if __name__ == "__main__":
    unittest.main()
