"""Trains small networks in PyTorch and writes every step's loss.

A run is one CSV file: a line "# {JSON}" that says how it was made, the heading "step,loss", then a
row for each step. Each run is made in float64 and in float32.

Initial weights and shuffling come from torch.manual_seed alone, exactly as DataLoader(shuffle=True)
draws them. The float64 runs draw their weights in float32 and widen them afterwards, so that one
seed means the same start in both.
"""

import argparse
import json
import pathlib
from dataclasses import dataclass
from typing import Callable, Optional

import torch
from torch import nn

from images import Images, load

ADAM = ("Adam lr=0.001", lambda parameters: torch.optim.Adam(parameters, lr=1e-3))
SGD = ("SGD lr=0.1", lambda parameters: torch.optim.SGD(parameters, lr=0.1))


@dataclass(frozen=True)
class Run:
    """One training run; max_steps stops it early."""

    name: str
    net: Callable[[], nn.Module]
    seed: int
    batch_size: int
    epochs: int
    optimizer: tuple
    max_steps: Optional[int] = None


def mlp(sizes, norm=None, last_norm=None):
    """Flatten, then Linear, normalization and ReLU for each hidden layer, then Linear.

    The order of construction matters: every Linear draws its weights when it is made.
    """
    layers = [nn.Flatten()]
    hidden = sizes[1:-1]
    for index, (fan_in, fan_out) in enumerate(zip(sizes, hidden)):
        layers.append(nn.Linear(fan_in, fan_out))
        make = last_norm if last_norm and index == len(hidden) - 1 else norm
        if make:
            layers.append(make(fan_out))
        layers.append(nn.ReLU())
    layers.append(nn.Linear(hidden[-1], sizes[-1]))
    return nn.Sequential(*layers)


def cnn(flat, hidden):
    """Two convolutions with BatchNorm2d, then a hidden layer with BatchNorm1d."""
    return nn.Sequential(
        nn.Conv2d(1, 8, 3, padding=1),
        nn.BatchNorm2d(8),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Conv2d(8, 16, 3, padding=1),
        nn.BatchNorm2d(16),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Flatten(),
        nn.Linear(flat, hidden),
        nn.BatchNorm1d(hidden),
        nn.ReLU(),
        nn.Linear(hidden, 10),
    )


def cumulative(features):
    return nn.BatchNorm1d(features, momentum=None)


def cumulative_without_affine(features):
    return nn.BatchNorm1d(features, momentum=None, affine=False)


SMALL = [64, 64, 32, 10]
ARTICLE = [784, 64, 32, 10]
WIDE = [784, 256, 128, 10]

RUNS = {
    "digits": [
        Run("digits-mlp-adam", lambda: mlp(SMALL, nn.BatchNorm1d), 47, 64, 20, ADAM),
        Run("digits-mlp-without-bn-adam", lambda: mlp(SMALL), 47, 64, 20, ADAM),
        Run("digits-mlp-sgd", lambda: mlp(SMALL, nn.BatchNorm1d), 47, 64, 10, SGD),
        Run("digits-mlp-without-bn-sgd", lambda: mlp(SMALL), 47, 64, 10, SGD),
        Run("digits-mlp-ln-sgd", lambda: mlp(SMALL, nn.LayerNorm), 47, 64, 10, SGD),
        Run("digits-mlp-gn-adam", lambda: mlp(SMALL, lambda n: nn.GroupNorm(2, n)), 47, 64, 10, ADAM),
        Run(
            "digits-mlp-cumulative-adam",
            lambda: mlp(SMALL, cumulative, cumulative_without_affine),
            47,
            64,
            10,
            ADAM,
        ),
        Run("digits-cnn-adam", lambda: cnn(64, 32), 47, 64, 5, ADAM),
    ],
    "mnist": [
        Run("mlp-adam", lambda: mlp(ARTICLE, nn.BatchNorm1d), 47, 64, 3, ADAM),
        Run("net-with-bn-sgd", lambda: mlp(WIDE, nn.BatchNorm1d), 47, 64, 1, SGD),
        Run("net-without-bn-sgd", lambda: mlp(WIDE), 47, 64, 1, SGD),
        Run("net-with-ln-sgd", lambda: mlp(WIDE, nn.LayerNorm), 47, 64, 1, SGD),
        Run("net-with-gn-adam", lambda: mlp(WIDE, lambda n: nn.GroupNorm(4, n)), 47, 64, 1, ADAM),
        Run("simplenet-adam", lambda: mlp(WIDE, nn.BatchNorm1d), 7, 128, 1, ADAM),
        Run("cnn-adam", lambda: cnn(784, 64), 47, 64, 1, ADAM, max_steps=200),
    ],
}


def train(run, images: Images, dtype, threads=2, change=lambda model: None):
    """Trains one run and gives the model and the losses.

    change may alter the freshly drawn weights; the generator is not touched by it.
    """
    torch.manual_seed(run.seed)
    torch.set_num_threads(threads)
    batches = images.shuffled_batches(run.batch_size)
    model = run.net().to(dtype)
    change(model)
    optimizer = run.optimizer[1](model.parameters())
    loss_function = nn.CrossEntropyLoss()
    losses = []
    for _ in range(run.epochs):
        for inputs, labels in batches:
            if run.max_steps and len(losses) >= run.max_steps:
                break
            optimizer.zero_grad()
            loss = loss_function(model(inputs.to(dtype)), labels)
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
    return model, losses


def evaluate(model, images: Images, dtype):
    """Mean loss and accuracy on the test rows, in evaluation mode."""
    model.eval()
    with torch.no_grad():
        outputs = model(images.test[0].to(dtype))
        accuracy = (outputs.argmax(1) == images.test[1]).double().mean().item()
        return nn.CrossEntropyLoss()(outputs, images.test[1]).item(), accuracy


def write(run, images: Images, dtype, out: pathlib.Path):
    model, losses = train(run, images, dtype)
    test_loss, test_accuracy = evaluate(model, images, dtype)
    dtype_name = str(dtype).removeprefix("torch.")
    header = {
        "run": run.name,
        "net": repr(model).replace("\n", " "),
        "seed": run.seed,
        "batch_size": run.batch_size,
        "epochs": run.epochs,
        "steps": len(losses),
        "optimizer": run.optimizer[0],
        "loss": "CrossEntropyLoss(mean)",
        "dtype": dtype_name,
        "data": images.description,
        "framework": "pytorch " + torch.__version__,
        "test_loss": test_loss,
        "test_accuracy": test_accuracy,
    }
    rows = "".join(f"{step},{loss!r}\n" for step, loss in enumerate(losses, start=1))
    text = "# " + json.dumps(header) + "\nstep,loss\n" + rows
    (out / f"{run.name}-{dtype_name}.csv").write_bytes(text.encode("utf-8"))
    print(f"{run.name} {dtype_name}: {len(losses)} steps, test accuracy {test_accuracy:.4f}", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", choices=sorted(RUNS), help="which data set, and with it which runs")
    parser.add_argument("folder", type=pathlib.Path, help="the folder with the data set's IDX files")
    parser.add_argument("out", type=pathlib.Path, help="the folder to write the curves to")
    parser.add_argument("--run", action="append", help="only this run (may be given again)")
    parser.add_argument("--dtype", choices=["float64", "float32"], help="only this element type")
    arguments = parser.parse_args()
    known = [run.name for run in RUNS[arguments.data]]
    for name in arguments.run or []:
        if name not in known:
            parser.error(f"no run is called {name}; there are {', '.join(known)}")
    arguments.out.mkdir(parents=True, exist_ok=True)
    images = load(arguments.data, arguments.folder)
    for run in RUNS[arguments.data]:
        for dtype in (torch.float64, torch.float32):
            wanted = arguments.dtype in (None, str(dtype).removeprefix("torch."))
            if wanted and (not arguments.run or run.name in arguments.run):
                write(run, images, dtype, arguments.out)


if __name__ == "__main__":
    main()
