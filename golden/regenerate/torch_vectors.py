"""Runs PyTorch's normalization modules on random cases and writes one JSON file per family.

A case is a module with random parameters and running statistics, taken through a few steps. A step
is a forward and a backward pass, or a call that PyTorch refuses. Every number is written in full
(the shortest text that reads back to the same double; a float32 as the double that it equals).
Cases are float64 and float32 by turns.
"""

import argparse
import json
import math
import pathlib
import random

import torch
from torch import nn

PARAMETERS = ("weight", "bias")
STATE = ("weight", "bias", "running_mean", "running_var")
INPUT_KINDS = [
    "normal",
    "normal",
    "normal",
    "offset",
    "tiny",
    "huge",
    "constant_channel",
    "integers",
]


def as_json(tensor):
    if tensor is None:
        return None
    numbers = tensor.detach().double().reshape(-1).tolist()
    return {
        "shape": list(tensor.shape),
        "data": [number if math.isfinite(number) else repr(number) for number in numbers],
    }


def draw_input(rng, shape, dtype):
    """Inputs from friendly to nasty; the kind says which."""
    kind = rng.choice(INPUT_KINDS)
    x = torch.randn(shape, dtype=torch.float64)
    if kind == "offset":
        x = x + 10.0 ** rng.randint(1, 3)
    elif kind == "tiny":
        x = x * 1e-4
    elif kind == "huge":
        x = x * 1e4
    elif kind == "integers":
        x = torch.round(x * 3)
    elif kind == "constant_channel" and len(shape) > 1:
        x[:, 0] = 1.5
    return kind, x.to(dtype)


def state_of(module):
    state = {name: as_json(getattr(module, name, None)) for name in STATE}
    count = getattr(module, "num_batches_tracked", None)
    state["num_batches_tracked"] = None if count is None else int(count)
    return state


def randomize(module, rng):
    """Random parameters always, random running statistics half of the time."""
    with torch.no_grad():
        for name in PARAMETERS:
            parameter = getattr(module, name, None)
            if parameter is not None:
                parameter.copy_(torch.randn(parameter.shape, dtype=torch.float64).to(parameter.dtype))
        mean = getattr(module, "running_mean", None)
        if mean is not None and rng.random() < 0.5:
            variance = module.running_var
            mean.copy_(torch.randn(mean.shape, dtype=torch.float64).to(mean.dtype))
            variance.copy_((torch.rand(variance.shape, dtype=torch.float64) + 0.1).to(variance.dtype))


def gradient_of(module, name):
    parameter = getattr(module, name, None)
    return None if parameter is None else as_json(parameter.grad)


def run_step(module, mode, kind, x):
    module.train(mode == "train")
    for parameter in module.parameters():
        parameter.grad = None
    x = x.clone().requires_grad_(True)
    step = {"mode": mode, "input_kind": kind, "input": as_json(x)}
    try:
        output = module(x)
    except (ValueError, RuntimeError) as error:
        first_line = str(error).split("\n")[0][:200]
        step["raises"] = type(error).__name__ + ": " + first_line
        step["state_after"] = state_of(module)
        return step
    upstream = torch.randn(output.shape, dtype=torch.float64).to(output.dtype)
    output.backward(upstream)
    step["output"] = as_json(output)
    step["grad_output"] = as_json(upstream)
    step["grad_input"] = as_json(x.grad)
    step["grad_weight"] = gradient_of(module, "weight")
    step["grad_bias"] = gradient_of(module, "bias")
    step["state_after"] = state_of(module)
    return step


def sizes(rng, smallest, largest, count):
    return [rng.randint(smallest, largest) for _ in range(count)]


# Each of the following draws a module: its description, the module, a function that draws the shape
# of an input, and the modes of the steps. The order of the draws decides what the seed means.


def batch_case(rng, dtype, dimensions):
    channels = rng.randint(1, 5)
    momentum = rng.choice([0.1, 0.1, 0.01, 0.5, 0.9, 1.0, 0.0, None])
    eps = rng.choice([1e-5, 1e-5, 1e-3, 1e-8, 0.1])
    affine = rng.random() < 0.8
    track = rng.random() < 0.85
    # All three are drawn, whichever is used.
    spatial = {
        1: rng.choice([[], [rng.randint(1, 7)]]),
        2: sizes(rng, 1, 5, 2),
        3: sizes(rng, 1, 3, 3),
    }[dimensions]
    name = f"BatchNorm{dimensions}d"
    arguments = {"eps": eps, "momentum": momentum, "affine": affine, "track_running_stats": track}
    module = getattr(nn, name)(channels, **arguments, dtype=dtype)
    modes = ["train"] * rng.randint(1, 3) + ["eval"]
    modes += ["train", "eval"] if rng.random() < 0.3 else []
    layer = {"type": name, "num_features": channels, **arguments}
    return layer, module, lambda: [rng.randint(1, 6), channels, *spatial], modes


def instance_case(rng, dtype):
    dimensions = rng.randint(1, 3)
    channels = rng.randint(1, 4)
    affine = rng.random() < 0.6
    track = rng.random() < 0.4
    eps = rng.choice([1e-5, 1e-3])
    momentum = rng.choice([0.1, 0.5])
    spatial = sizes(rng, 2, 4, dimensions)
    name = f"InstanceNorm{dimensions}d"
    arguments = {"eps": eps, "momentum": momentum, "affine": affine, "track_running_stats": track}
    module = getattr(nn, name)(channels, **arguments, dtype=dtype)
    layer = {"type": name, "num_features": channels, **arguments}
    return layer, module, lambda: [rng.randint(1, 4), channels, *spatial], ["train", "eval"]


def layer_case(rng, dtype):
    leading = sizes(rng, 1, 4, rng.randint(0, 3))
    normalized = sizes(rng, 1, 6, rng.randint(1, 3))
    arguments = {
        "eps": rng.choice([1e-5, 1e-3, 1e-12]),
        "elementwise_affine": rng.random() < 0.8,
        "bias": rng.random() < 0.8,
    }
    module = nn.LayerNorm(normalized, **arguments, dtype=dtype)
    layer = {"type": "LayerNorm", "normalized_shape": normalized, **arguments}
    return layer, module, lambda: [*leading, *normalized], ["train", "eval"]


def rms_case(rng, dtype):
    leading = sizes(rng, 1, 4, rng.randint(0, 3))
    normalized = sizes(rng, 1, 6, rng.randint(1, 2))
    arguments = {
        "eps": rng.choice([None, 1e-5, 1e-3]),
        "elementwise_affine": rng.random() < 0.8,
    }
    module = nn.RMSNorm(normalized, **arguments, dtype=dtype)
    layer = {"type": "RMSNorm", "normalized_shape": normalized, **arguments}
    return layer, module, lambda: [*leading, *normalized], ["train", "eval"]


def group_case(rng, dtype):
    groups = rng.randint(1, 4)
    channels = groups * rng.randint(1, 3)
    arguments = {"eps": rng.choice([1e-5, 1e-3]), "affine": rng.random() < 0.8}
    spatial = sizes(rng, 1, 4, rng.randint(0, 3))
    module = nn.GroupNorm(groups, channels, **arguments, dtype=dtype)
    layer = {"type": "GroupNorm", "num_groups": groups, "num_channels": channels, **arguments}
    return layer, module, lambda: [rng.randint(1, 4), channels, *spatial], ["train", "eval"]


FAMILIES = {
    "batch_norm_1d": lambda rng, dtype: batch_case(rng, dtype, 1),
    "batch_norm_2d": lambda rng, dtype: batch_case(rng, dtype, 2),
    "batch_norm_3d": lambda rng, dtype: batch_case(rng, dtype, 3),
    "instance_norm": instance_case,
    "layer_norm": layer_case,
    "rms_norm": rms_case,
    "group_norm": group_case,
}


def family(name, seed, count):
    """All cases of a family; its seed depends on no other family."""
    rng = random.Random(f"{seed}/{name}")
    torch.manual_seed(rng.getrandbits(31))
    cases = []
    for i in range(count):
        dtype = torch.float64 if i % 2 == 0 else torch.float32
        try:
            layer, module, draw_shape, modes = FAMILIES[name](rng, dtype)
        except ValueError:
            continue  # a module that PyTorch refuses to construct is no case
        randomize(module, rng)
        case = {
            "id": f"{name}/{i}",
            "layer": layer,
            "dtype": str(dtype).removeprefix("torch."),
            "initial": state_of(module),
            "steps": [],
        }
        for mode in modes:
            kind, x = draw_input(rng, draw_shape(), dtype)
            case["steps"].append(run_step(module, mode, kind, x))
        cases.append(case)
    return cases


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("out", type=pathlib.Path, help="the folder to write the JSON files to")
    parser.add_argument("--seed", type=int, default=20261121, help="default 20261121")
    parser.add_argument("--cases", type=int, default=60, help="cases per family (default 60)")
    parser.add_argument("--threads", type=int, default=2, help="PyTorch's threads (default 2)")
    parser.add_argument("--family", choices=FAMILIES, action="append", help="only this family")
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    arguments.out.mkdir(parents=True, exist_ok=True)
    for name in arguments.family or FAMILIES:
        document = {
            "provenance": {
                "framework": "pytorch",
                "version": torch.__version__,
                "threads": torch.get_num_threads(),
                "seed": arguments.seed,
            },
            "cases": family(name, arguments.seed, arguments.cases),
        }
        text = json.dumps(document, separators=(",", ":"))
        (arguments.out / f"{name}.json").write_bytes(text.encode("utf-8"))
        print(f"{name}: {len(document['cases'])} cases", flush=True)


if __name__ == "__main__":
    main()
