"""Runs Keras's normalization layers in float64 on random cases and writes one JSON file per layer.

A case is a layer with random weights, taken through a few steps of forward and backward pass. Keras
computes on JAX.
"""

import argparse
import json
import math
import os
import pathlib
import random

os.environ.setdefault("KERAS_BACKEND", "jax")

import jax

jax.config.update("jax_enable_x64", True)

import jax.numpy as jnp
import keras
import numpy as np

keras.config.set_floatx("float64")

LAYERS = ("BatchNormalization", "LayerNormalization", "GroupNormalization")


def as_json(array):
    array = np.asarray(array, np.float64)
    numbers = array.ravel().tolist()
    return {
        "shape": list(array.shape),
        "data": [number if math.isfinite(number) else repr(number) for number in numbers],
    }


def draw_layer(rng, name):
    """A layer's constructor arguments and the shape of its inputs.

    The order of the draws decides what the seed means.
    """
    rank = rng.randint(2, 4)
    shape = [rng.randint(2, 5)] + [rng.randint(1, 5) for _ in range(rank - 1)]
    epsilon = rng.choice([1e-3, 1e-3, 1e-5, 0.1])
    center = rng.random() < 0.8
    scale = rng.random() < 0.8
    affine = {"epsilon": epsilon, "center": center, "scale": scale}
    if name == "BatchNormalization":
        axis = rng.choice([-1, 1])
        momentum = rng.choice([0.99, 0.99, 0.9, 0.5, 0.0])
        return {"axis": axis, "momentum": momentum, **affine}, shape
    if name == "LayerNormalization":
        return {"axis": rng.choice([-1, list(range(1, rank))]), **affine}, shape
    groups = rng.randint(1, 3)
    shape[-1] = groups * rng.randint(1, 3)
    return {"groups": groups, "axis": -1, **affine}, shape


def randomize(layer, numbers):
    for weight in layer.weights:
        if "moving_variance" in weight.name:
            weight.assign(np.abs(numbers.normal(size=weight.shape)) + 0.1)
        elif "seed" not in weight.name:
            weight.assign(numbers.normal(size=weight.shape))


def state_of(layer):
    return {weight.name: as_json(weight.value) for weight in layer.weights}


def run_step(layer, mode, x, upstream, batch_norm):
    trainable = [variable.value for variable in layer.trainable_variables]
    collected = [variable.value for variable in layer.non_trainable_variables]
    arguments = {"training": mode == "train"} if batch_norm else {}

    def weighted_sum(trainable, x):
        output, after = layer.stateless_call(trainable, collected, x, **arguments)
        return (output * upstream).sum(), (output, after)

    differentiate = jax.value_and_grad(weighted_sum, argnums=(0, 1), has_aux=True)
    (_, (output, after)), (gradients, grad_input) = differentiate(trainable, jnp.asarray(x))
    for variable, value in zip(layer.non_trainable_variables, after):
        variable.assign(value)
    step = {
        "mode": mode,
        "input": as_json(x),
        "output": as_json(output),
        "grad_output": as_json(upstream),
        "grad_input": as_json(grad_input),
    }
    for variable, gradient in zip(layer.trainable_variables, gradients):
        step["grad_" + variable.name] = as_json(gradient)
    step["state_after"] = state_of(layer)
    return step


def draw_case(i, name, rng, numbers):
    arguments, shape = draw_layer(rng, name)
    layer = getattr(keras.layers, name)(**arguments)
    layer.build(tuple([None] + shape[1:]))
    randomize(layer, numbers)
    case = {
        "id": f"{name}/{i}",
        "layer": {"type": "keras." + name, **arguments},
        "dtype": "float64",
        "initial": state_of(layer),
        "steps": [],
    }
    batch_norm = name == "BatchNormalization"
    for mode in ["train", "train", "eval"] if batch_norm else ["eval"]:
        x = numbers.normal(size=shape) * rng.choice([1, 1, 10, 1e-2]) + rng.choice([0, 0, 5])
        upstream = numbers.normal(size=shape)
        case["steps"].append(run_step(layer, mode, x, upstream, batch_norm))
    return case


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("out", type=pathlib.Path, help="the folder to write the JSON files to")
    parser.add_argument("--seed", type=int, default=20261121, help="default 20261121")
    parser.add_argument("--cases", type=int, default=24, help="cases per layer (default 24)")
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    # One generator for all layers: a file depends on the layers before it.
    rng = random.Random(arguments.seed)
    numbers = np.random.default_rng(arguments.seed)
    for name in LAYERS:
        document = {
            "provenance": {
                "framework": "keras",
                "version": keras.__version__,
                "backend": keras.config.backend(),
                "seed": arguments.seed,
            },
            "cases": [draw_case(i, name, rng, numbers) for i in range(arguments.cases)],
        }
        text = json.dumps(document, separators=(",", ":"))
        (arguments.out / f"{name}.json").write_bytes(text.encode("utf-8"))
        print(f"{name}: {arguments.cases} cases", flush=True)


if __name__ == "__main__":
    main()
