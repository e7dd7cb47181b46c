"""Batch normalization in float64 that speaks the suite's line protocol, PROTOCOL.md."""
import math
import sys

CLAIMS = "BATCH_NORM FLOAT64 TRAINING RUNNING_STATISTICS BACKWARD UNBIASED_RUNNING_VARIANCE"
KNOWN = ("FLOAT64", "1", "1", "1", "REFUSE", "PASS", "INSIDE_ROOT", "PER_CHANNEL")
LAWS = ("EXPONENTIALUNBIASED", "NONEBIASED")


def tensor(word):
    """Shape and numbers; (None, []) for a tensor that is not there."""
    rank = int(next(word))
    shape = [int(next(word)) for _ in range(rank)] if rank >= 0 else None
    return shape, [float.fromhex(next(word)) for _ in range(0 if shape is None else math.prod(shape))]


def text(shape, numbers):
    return " ".join(map(str, [len(shape), *shape, *map(float.hex, numbers)]))


def answer(command, word):
    if command == "hello":
        return "ok plain-python SEQUENTIAL " + CLAIMS if next(word) == "1" else "unsupported version"
    *flags, epsilon, update, weight, stored, single, empty, place, kind = (next(word) for _ in range(12))
    channels, axis, least, most = (int(next(word)) if kind == KNOWN[-1] else 0 for _ in range(4))
    known = (*flags, single, empty, place, kind) == KNOWN and axis == 1 and update + stored in LAWS
    if command == "create" or not known:
        return "ok" if known else "unsupported specification"
    epsilon, weight, tracked = float.fromhex(epsilon), float.fromhex(weight), update != "NONE"
    training = next(word) == "TRAINING"
    (shape, x), (of_scale, scale), (of_shift, shift) = (tensor(word) for _ in range(3))
    batches, (of_mean, mean), (of_variance, variance) = int(next(word)), tensor(word), tensor(word)
    of_dy, dy = tensor(word) if command == "backward" else (shape, x)
    batch, n, inner = training or not tracked, len(x) // channels, math.prod(shape[2:])
    fits = least <= len(shape) <= most and shape[1] == channels and of_scale == of_shift == [channels]
    suits = of_dy == shape and of_mean == of_variance == [channels if tracked else 0]
    if not (fits and suits) or (batch and n == 1):
        return f"refused input {shape}: expected {channels} channels on axis 1 of several values, all else to fit"
    y, dx, dscale, dshift = [0.0] * len(x), [0.0] * len(x), [0.0] * channels, [0.0] * channels
    for c in range(channels):
        at = [(s * channels + c) * inner + i for s in range(shape[0]) for i in range(inner)]
        m = sum(x[i] for i in at) / max(n, 1) if batch else mean[c]
        v = sum((x[i] - m) * (x[i] - m) for i in at) / max(n, 1) if batch else variance[c]
        if training and tracked and n > 0:
            mean[c] = (1 - weight) * mean[c] + weight * m
            variance[c] = (1 - weight) * variance[c] + weight * (v * n / (n - 1))
        inverse = 1 / math.sqrt(v + epsilon) if v < math.inf else math.nan  # an overflow must show
        xhat = {i: (x[i] - m) * inverse for i in at}
        dscale[c], dshift[c] = sum((dy[i] * xhat[i] for i in at), 0.0), sum((dy[i] for i in at), 0.0)
        for i in at:
            y[i] = xhat[i] * scale[c] + shift[c]
            dx[i] = scale[c] * inverse * (dy[i] - (dshift[c] / n + xhat[i] * (dscale[c] / n) if batch else 0))
    if command == "backward":
        return f"ok {text(shape, dx)} {text([channels], dscale)} {text([channels], dshift)}"
    return f"ok {text(shape, y)} {batches + (training and tracked)} {text(of_mean, mean)} {text(of_mean, variance)}"


for line in sys.stdin:
    words = iter(line.split())
    print(answer(next(words), words), flush=True)
