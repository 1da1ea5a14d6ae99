"""The results as text and as Markdown: a row for each entry, geometric means of groups below.

The ratio is the best peer's median over ours: above 1, Convoscope is faster. The best peer is the fastest
whose numbers were right. With filters that were brought into a program's own layout beforehand, oneDNN and
Convoscope count as they are then; with new filters, both do that inside the call.
"""

import math

OURS, OURS_NEW = "Convoscope", "Convoscope, new filters"
ONEDNN, ONEDNN_NEW = "oneDNN", "oneDNN, reorder"


def is_filter(entry, size):
    return entry.case.filters[:2] == (size, size)


def depthwise(entry):
    return entry.case.filters[2] == 1 and entry.case.groups > 1


def unit_strides(entry):
    return entry.case.strides == (1, 1)


# (name, which entries belong to it); an entry may belong to several.
MEANS = [
    ("3×3, stride 1", lambda e: e.which == "forward" and is_filter(e, 3) and unit_strides(e)
     and not depthwise(e) and not e.one_plane),
    ("3×3, stride 2", lambda e: e.which == "forward" and is_filter(e, 3) and not unit_strides(e)
     and not depthwise(e)),
    ("depthwise", lambda e: e.which == "forward" and depthwise(e)),
    ("one-channel pictures below 15×15", lambda e: e.one_plane and not e.separable
     and e.case.filters[0] < 15),
    ("one-channel pictures from 15×15", lambda e: e.one_plane and not e.separable
     and e.case.filters[0] >= 15),
    ("separable filters", lambda e: e.separable),
    ("gradients at the input", lambda e: e.which == "backprop_input"),
    ("gradients at the filters", lambda e: e.which == "backprop_filter"),
    ("all forward", lambda e: e.which == "forward"),
    ("all", lambda e: True),
]


def best_peer(times, uncounted):
    """(name, time) of the fastest that isn't ours, or None."""
    peers = {name: time for name, time in times.items() if name not in (OURS, OURS_NEW, uncounted)}
    return min(peers.items(), key=lambda item: item[1]) if peers else None


class Row:
    """One entry at one number of threads: medians and errors by contestant, and remarks."""

    def __init__(self, entry, threads, peak):
        self.entry, self.threads, self.peak = entry, threads, peak
        self.medians, self.least, self.errors, self.ways, self.remarks = {}, {}, {}, {}, {}

    @property
    def ours(self):
        return self.medians.get(OURS)

    @property
    def ours_new(self):
        return self.medians.get(OURS_NEW)

    @property
    def best(self):
        """(name, median) of the best peer, or None."""
        return best_peer(self.medians, ONEDNN_NEW)

    @property
    def ratio(self):
        return self.best[1] / self.ours if self.ours and self.best else None

    @property
    def ratio_of_least(self):
        """The same of the shortest times: what remains where other programs disturbed the run."""
        best = best_peer(self.least, ONEDNN_NEW)
        return best[1] / self.least[OURS] if self.ours and best else None

    @property
    def ratio_new(self):
        """The ratio where filters are new in every call."""
        best = best_peer(self.medians, ONEDNN)
        return best[1] / self.ours_new if self.ours_new and best else None

    @property
    def share(self):
        """Of the measured peak. Above 1 where an algorithm needs fewer multiplications."""
        return 2 * self.entry.case.multiply_adds / self.ours / self.peak if self.ours else None


def time_text(nanoseconds):
    if nanoseconds is None:
        return "–"
    return f"{nanoseconds / 1e6:.3f}" if nanoseconds < 1e7 else f"{nanoseconds / 1e6:.1f}"


def error_text(error):
    return "–" if error is None else f"{error:.0e}".replace("e-0", "e-")


def ratio_text(ratio):
    return f"{ratio:.2f}" if ratio else "–"


def cells(row, peers):
    def of_peer(name):
        if name in row.medians:
            return time_text(row.medians[name])
        return "wrong" if row.remarks.get(name, "").startswith("wrong") else "–"
    best = row.best[0] if row.best else None
    return [row.entry.label, time_text(row.ours), time_text(row.ours_new), row.ways.get(OURS, "–"),
            f"{row.share:.0%}" if row.ours else "–", *(of_peer(name) for name in peers),
            best or "–", ratio_text(row.ratio), ratio_text(row.ratio_of_least),
            ratio_text(row.ratio_new), error_text(row.errors.get(OURS)), error_text(row.errors.get(best))]


def headings(peers):
    return ["case", "Convoscope ms", "new filters ms", "by", "of peak",
            *(f"{name} ms" for name in peers), "best", "ratio", "of minima", "ratio, new filters", "error",
            "its error"]


def text(rows, peers):
    lines = [headings(peers), *(cells(row, peers) for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(lines[0]))]
    return "\n".join("  ".join(cell.ljust(width) if column in (0, 3) else cell.rjust(width)
                               for column, (cell, width) in enumerate(zip(line, widths))).rstrip()
                     for line in lines)


def markdown(rows, peers):
    lines = [headings(peers), ["---"] + ["--:"] * (len(headings(peers)) - 1)]
    lines += [[f"`{label}`", *rest] for label, *rest in (cells(row, peers) for row in rows)]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def means(rows):
    """(name, cases, geometric mean of ratios, least ratio) of every group that has any."""
    for name, belongs in MEANS:
        ratios = [row.ratio for row in rows if row.ratio and belongs(row.entry)]
        if ratios:
            mean = math.exp(sum(map(math.log, ratios)) / len(ratios))
            yield name, len(ratios), mean, min(ratios)


def means_text(rows):
    return "\n".join(f"{name:34}{count:4} cases  mean {mean:5.2f}  least {least:5.2f}"
                     for name, count, mean, least in means(rows))


def means_markdown(rows):
    lines = ["| group | cases | mean ratio | least |", "| --- | --: | --: | --: |"]
    lines += [f"| {name} | {count} | {mean:.2f} | {least:.2f} |"
              for name, count, mean, least in means(rows)]
    return "\n".join(lines)
