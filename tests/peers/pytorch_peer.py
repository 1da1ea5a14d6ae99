"""PyTorch's process: tensors held contiguous (NCHW) or channels_last beforehand, of both the faster one.
Pads that differ before and after are added by F.pad inside the call, as PyTorch's own layers have to."""

import sys

import torch
import torch.nn.functional as F

from serving import serve

LAYOUTS = {"contiguous": torch.contiguous_format, "channels_last": torch.channels_last}


def activation(array, numbers, layout):
    tensor = torch.from_numpy(array)
    tensor = tensor if numbers["nchw"] else tensor.permute(0, 3, 1, 2)
    return tensor.contiguous(memory_format=layout)


def filters(array, layout):
    return torch.from_numpy(array).permute(3, 2, 0, 1).contiguous(memory_format=layout)


def padding_of(numbers):
    """(padding of the op, pads of F.pad or None)."""
    top, bottom, left, right = numbers["pads"]
    if top == bottom and left == right:
        return [top, left], None
    return [0, 0], (left, right, top, bottom)


def forward(numbers, layout, x, w):
    x, w = activation(x, numbers, layout), filters(w, layout)
    padding, pads = padding_of(numbers)
    def call():
        source = x if pads is None else F.pad(x, pads)
        return torch.conv2d(source, w, None, numbers["strides"], padding, numbers["dilations"],
                            numbers["groups"])
    return call


def gradient(numbers, layout, x, w, dy, mask):
    """Element 0 of the mask is the gradient at the input, 1 that at the filters."""
    n, height, width, channels = numbers["input"]
    kh, kw, depth, out = numbers["filters"]
    w = filters(w, layout) if mask[0] else torch.empty(out, depth, kh, kw).to(memory_format=layout)
    dy = activation(dy, numbers, layout)
    padding, pads = padding_of(numbers)
    if mask[0]:  # only the extents of the input count
        x = torch.empty(n, channels, height, width).to(memory_format=layout)
        padded = x if pads is None else F.pad(x, pads)
    else:
        x = activation(x, numbers, layout)
    def call():
        source = padded if mask[0] else x if pads is None else F.pad(x, pads)
        result = torch.ops.aten.convolution_backward(
            dy, source, w, None, numbers["strides"], padding, numbers["dilations"], False, [0, 0],
            numbers["groups"], mask)[0 if mask[0] else 1]
        if mask[0] and pads is not None:
            left, _, top, _ = pads
            result = result[:, :, top:top + height, left:left + width]
        return result
    return call


def ways(request, x, w, dy):
    numbers = request["numbers"]
    if request["pass"] == "forward":
        return {name: forward(numbers, layout, x, w) for name, layout in LAYOUTS.items()}
    mask = [request["pass"] == "backprop_input", request["pass"] == "backprop_filter", False]
    return {name: gradient(numbers, layout, x, w, dy, mask) for name, layout in LAYOUTS.items()}


def as_array(request, output):
    if request["pass"] == "backprop_filter":
        return output.permute(2, 3, 1, 0).contiguous().numpy()
    return (output if request["nchw"] else output.permute(0, 2, 3, 1)).contiguous().numpy()


if __name__ == "__main__":
    torch.set_num_threads(int(sys.argv[1]))
    torch.set_grad_enabled(False)
    serve(ways, as_array, torch.__version__)
