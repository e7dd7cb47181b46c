"""Measures how far one float64 ulp in one initial weight moves each float64 curve.

For every run, the largest relative change of the loss over two such changed weights; "at" gives it
up to each quarter of the run.
"""

import argparse
import json
import pathlib

import numpy as np
import torch

from images import load
from torch_curves import RUNS, train

CHANGED_WEIGHTS = 2


def moved_by_one_ulp(k):
    """Moves one weight of the first layer, another one for each k, towards 1."""

    def change(model):
        with torch.no_grad():
            weights = next(model.parameters()).view(-1)
            index = (37 + 101 * k) % weights.numel()
            weights[index] = torch.nextafter(weights[index], torch.tensor(1.0, dtype=torch.float64))

    return change


def golden_losses(curve: pathlib.Path):
    rows = curve.read_text(encoding="utf-8").splitlines()[2:]
    return np.array([float(row.split(",")[1]) for row in rows])


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", choices=sorted(RUNS), help="which data set, and with it which runs")
    parser.add_argument("folder", type=pathlib.Path, help="the folder with the data set's IDX files")
    parser.add_argument("curves", type=pathlib.Path, help="the folder with the float64 curves")
    parser.add_argument("out", type=pathlib.Path, help="the JSON file to write")
    arguments = parser.parse_args()
    images = load(arguments.data, arguments.folder)
    sensitivities = {}
    for run in RUNS[arguments.data]:
        golden = golden_losses(arguments.curves / f"{run.name}-float64.csv")
        worst = np.zeros_like(golden)
        for k in range(CHANGED_WEIGHTS):
            _, losses = train(run, images, torch.float64, threads=1, change=moved_by_one_ulp(k))
            worst = np.maximum(worst, np.abs(np.array(losses) - golden) / np.abs(golden))
        steps = len(worst)
        sensitivities[run.name] = {
            "steps": steps,
            "max_rel_diff": float(worst.max()),
            "at": {str(q): float(worst[: max(1, steps * q // 4)].max()) for q in (1, 2, 3, 4)},
        }
        print(run.name, sensitivities[run.name], flush=True)
    with open(arguments.out, "w", encoding="utf-8", newline="\n") as out:
        json.dump(sensitivities, out, indent=1)


if __name__ == "__main__":
    main()
