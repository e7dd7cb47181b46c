"""Batch normalization in float64 that speaks the suite's line protocol, PROTOCOL.md."""
import math
import sys

CLAIMS = ("BATCH_NORM FLOAT64 TRAINING RUNNING_STATISTICS PARTIAL_AFFINE BACKWARD"
          " BIASED_RUNNING_VARIANCE UNBIASED_RUNNING_VARIANCE")


def tensor(word):
    """Shape and numbers; None for a tensor that is not there."""
    rank = int(next(word))
    if rank < 0:
        return None
    shape = [int(next(word)) for _ in range(rank)]
    return shape, [float.fromhex(next(word)) for _ in range(math.prod(shape))]


def text(tensor):
    return "-1" if tensor is None else " ".join(map(str, [len(tensor[0]), *tensor[0], *map(float.hex, tensor[1])]))


def require(condition, message):
    if not condition:
        raise ValueError(message)


def answer(command, word):
    if command == "hello":
        return "ok plain-python SEQUENTIAL " + CLAIMS if next(word) == "1" else "unsupported version"
    dtype, centered, scaled, shifted, epsilon, update, weight, stored, single, empty, place, kind = (
        next(word) for _ in range(12))
    if (dtype, centered, empty, place, kind) != ("FLOAT64", "1", "PASS", "INSIDE_ROOT", "PER_CHANNEL"):
        return "unsupported specification"
    channels, axis, least, most = (int(next(word)) for _ in range(4))
    if axis != 1 or update == "CUMULATIVE":
        return "unsupported specification"
    if command == "create":
        return "ok"
    epsilon, weight, tracked = float.fromhex(epsilon), float.fromhex(weight), update != "NONE"
    training = next(word) == "TRAINING"
    (shape, x), scale, shift, batches, mean, variance = (
        tensor(word), tensor(word), tensor(word), int(next(word)), tensor(word), tensor(word))
    dy_shape, dy = tensor(word) if command == "backward" else (shape, x)
    require(least <= len(shape) <= most, f"input {shape}: expected rank {least} to {most}")
    require(shape[1] == channels, f"input {shape}: expected {channels} channels on axis 1")
    for name, given, size in [("scale", scale, channels if scaled == "1" else None),
                              ("shift", shift, channels if shifted == "1" else None),
                              ("mean", mean, channels if tracked else 0),
                              ("variance", variance, channels if tracked else 0)]:
        require((given and given[0]) == (None if size is None else [size]), f"{name}: expected {size} values")
    require(dy_shape == shape, f"upstream gradient {dy_shape}: expected {shape}")
    batch, n, inner = training or not tracked, len(x) // channels, math.prod(shape[2:])
    require(not (batch and single == "REFUSE" and n == 1), f"input {shape} has one value per channel: expected two")
    y, dx, dscale, dshift = [0.0] * len(x), [0.0] * len(x), [0.0] * channels, [0.0] * channels
    for c in range(channels):
        at = [(s * channels + c) * inner + i for s in range(shape[0]) for i in range(inner)]
        m, v = (mean[1][c], variance[1][c]) if not batch else (0.0, 0.0)
        if batch and n > 0:
            m = sum(x[i] for i in at) / n
            v = sum((x[i] - m) * (x[i] - m) for i in at) / n
        if training and tracked and n > 0:
            unbiased = v * n / (n - 1) if stored == "UNBIASED" and n > 1 else v
            mean[1][c] = (1 - weight) * mean[1][c] + weight * m
            variance[1][c] = (1 - weight) * variance[1][c] + weight * unbiased
        inverse = 1 / math.sqrt(v + epsilon) if v < math.inf else math.nan  # an overflow must show
        dscale[c] = sum((dy[i] * ((x[i] - m) * inverse) for i in at), 0.0)
        dshift[c] = sum((dy[i] for i in at), 0.0)
        for i in at:
            xhat = (x[i] - m) * inverse
            y[i] = xhat * (scale[1][c] if scale else 1) + (shift[1][c] if shift else 0)
            through = (dshift[c] / n + xhat * (dscale[c] / n)) if batch else 0
            dx[i] = (scale[1][c] if scale else 1) * inverse * (dy[i] - through)
    if command == "backward":
        return " ".join(["ok", text((shape, dx)), text(scale and ([channels], dscale)), text(shift and ([channels], dshift))])
    return " ".join(["ok", text((shape, y)), str(batches + (training and tracked)), text(mean), text(variance)])


for line in sys.stdin:
    words = iter(line.split())
    try:
        print(answer(next(words), words), flush=True)
    except ValueError as refused:
        print("refused", refused, flush=True)
