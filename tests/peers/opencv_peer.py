"""OpenCV's process: filter2D, and sepFilter2D too where the filter has rank 1, of both the faster one, into
a picture that is there beforehand. Only for pictures of one channel, one filter and pads as SAME has
them."""

import sys

import cv2
import numpy

from serving import Refused, serve


def ways(request, x, w, dy):
    if not request["one_plane"] or request["numbers"]["padding"] != "SAME":
        raise Refused("filter2D computes one plane with one filter, as SAME pads it")
    picture, taps = numpy.squeeze(x), w[:, :, 0, 0]
    top, _, left, _ = request["numbers"]["pads"]
    there = numpy.empty_like(picture)
    def filter2d():
        return cv2.filter2D(picture, cv2.CV_32F, taps, dst=there, anchor=(left, top),
                            borderType=cv2.BORDER_CONSTANT)
    if not request["separable"]:
        return {"filter2D": filter2d}
    column, row = factors(taps)
    def separable():
        return cv2.sepFilter2D(picture, cv2.CV_32F, row, column, dst=there, anchor=(left, top),
                               borderType=cv2.BORDER_CONSTANT)
    return {"filter2D": filter2d, "sepFilter2D": separable}


def factors(taps):
    """Column and row whose outer product the filter is."""
    y, x = numpy.unravel_index(numpy.argmax(abs(taps)), taps.shape)
    return taps[:, x].copy(), taps[y] / taps[y, x]


if __name__ == "__main__":
    cv2.setNumThreads(int(sys.argv[1]))
    serve(ways, lambda request, y: y.reshape(request["shape"]), cv2.__version__)
