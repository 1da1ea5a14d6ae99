"""When two answers agree. Each function returns None, or what is wrong in one line."""

import numpy

EPSILON = 2.0 ** -23  # float32
# Both sides add in float32 in an order of their own: |a - b| <= FACTOR * EPSILON * sum |x * w|.
FACTOR = 4

# What Convoscope says on purpose in another order: it reads the spelling of an argument before it
# looks at extents, TensorFlow's kernel finds these two after its shape function (README, "Where
# Convoscope differs").
SPELLED_FIRST = ("in the batch and depth dimensions", "in the batch or depth dimensions")


def same_refusal(ours, graph):
    """Both refuse, and in the same words."""
    refused, error = "refused" in ours, graph.get("error")
    if refused != (error is not None):
        return f"Convoscope: {ours.get('refused', 'accepts it')}; TensorFlow: {error or 'accepts it'}"
    if refused and error != ours["tensorflow"]:
        if any(words in ours["tensorflow"] for words in SPELLED_FIRST):
            return None
        return f"Convoscope quotes {ours['tensorflow']!r}; TensorFlow says {error!r}"
    return None


def same_eager(ours, eager):
    """What eager mode does with a refused case is what Convoscope says of it."""
    said = ours["eager"] or ours["tensorflow"]
    if "error" in eager:
        done = eager["error"]
    elif eager["value"].size == 0:
        done = "no error: an empty tensor, size 0"
    else:
        done = "no error: a tensor of zeros" if not eager["value"].any() else "no error: numbers"
    if done == said or any(words in ours["tensorflow"] for words in SPELLED_FIRST):
        return None
    return f"Convoscope says of eager mode {said!r}; it does {done!r}"


def same_values(ours, theirs, scale, exact):
    """(what is wrong or None, the largest difference in units of EPSILON * scale). `scale` is the
    sum of |products| of every element."""
    if ours.shape != theirs.shape:
        return f"shape {ours.shape}; TensorFlow {theirs.shape}", 0
    if exact:
        wrong = numpy.flatnonzero(ours.ravel() != theirs.ravel())
        return (describe(ours, theirs, wrong[0]) if wrong.size else None), 0
    finite = numpy.isfinite(theirs)
    same_kind = numpy.array_equal(ours[~finite], theirs[~finite], equal_nan=True)
    if not same_kind or not numpy.isfinite(ours[finite]).all():
        wrong = numpy.flatnonzero((numpy.isfinite(ours) != finite).ravel())
        return describe(ours, theirs, wrong[0] if wrong.size else 0), 0
    difference = numpy.abs(ours[finite].astype(float) - theirs[finite])
    allowed = EPSILON * scale[finite].astype(float)
    ratio = numpy.divide(difference, allowed, out=numpy.zeros_like(difference), where=allowed > 0)
    worst = float(ratio.max(initial=0))
    if worst > FACTOR or difference[allowed == 0].any():
        at = numpy.flatnonzero(finite.ravel())[ratio.argmax()]
        return f"{describe(ours, theirs, at)}, {worst:.3g} times epsilon * sum |x * w|", worst
    return None, worst


def describe(ours, theirs, flat):
    index = tuple(map(int, numpy.unravel_index(flat, ours.shape)))
    return f"element {index}: {ours[index]!r}; TensorFlow {theirs[index]!r}"
