"""Measures how far float32 rounding alone moves a training curve.

A run in float32, again and again, each time (but the first) with one weight moved by one ulp, as
the mean loss of every so many mini-batches. What an epoch leaves over after its last whole window
is dropped.
"""

import argparse
import json
import pathlib

import numpy as np
import torch

from images import load
from torch_curves import RUNS, train


def moved_by_one_ulp(k):
    """Moves one weight of the first Linear, another one for each k; none for k = 0."""

    def change(model):
        if k == 0:
            return
        with torch.no_grad():
            weights = next(model.parameters()).view(-1)
            index = (400 + 7919 * k) % weights.numel()
            weights[index] = torch.nextafter(weights[index], torch.tensor(1.0))

    return change


def window_means(losses, epochs, window):
    """Means of every so many losses, restarting with every epoch, added up in order."""
    steps = len(losses) // epochs
    means = []
    for epoch in range(epochs):
        total = 0.0
        for i, loss in enumerate(losses[epoch * steps : (epoch + 1) * steps]):
            total += loss
            if i % window == window - 1:
                means.append(total / window)
                total = 0.0
    return means


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", choices=sorted(RUNS), help="which data set")
    parser.add_argument("run", help="which of its runs, such as mlp-adam")
    parser.add_argument("folder", type=pathlib.Path, help="the folder with the data set's IDX files")
    parser.add_argument("out", type=pathlib.Path, help="the JSON file to write")
    parser.add_argument("--runs", type=int, default=24, help="how many runs (default 24)")
    parser.add_argument("--window", type=int, default=100, help="mini-batches (default 100)")
    arguments = parser.parse_args()
    known = {run.name: run for run in RUNS[arguments.data]}
    if arguments.run not in known:
        parser.error(f"no run is called {arguments.run}; there are {', '.join(known)}")
    run = known[arguments.run]
    images = load(arguments.data, arguments.folder)
    rows = []
    for k in range(arguments.runs):
        _, losses = train(run, images, torch.float32, threads=1, change=moved_by_one_ulp(k))
        rows.append(window_means(losses, run.epochs, arguments.window))
        print(f"run {k + 1} of {arguments.runs}", flush=True)
    means = np.array(rows)
    document = {
        "provenance": "pytorch " + torch.__version__,
        "runs": len(rows),
        "mini_batches": arguments.window,
        "windows": means.shape[1],
        "min": means.min(0).tolist(),
        "max": means.max(0).tolist(),
        "mean": means.mean(0).tolist(),
        "std": means.std(0, ddof=1).tolist(),
    }
    with open(arguments.out, "w", encoding="utf-8", newline="\n") as out:
        json.dump(document, out, indent=1)


if __name__ == "__main__":
    main()
