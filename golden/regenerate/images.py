"""The two data sets as PyTorch sees them: pixels scaled in float32, labels as int64."""

import gzip
import pathlib
from dataclasses import dataclass

import numpy as np
import torch
from torch.utils.data import DataLoader, TensorDataset

DIGITS_TRAINING_ROWS = 1500


@dataclass(frozen=True)
class Images:
    """Training and test rows, each a pair of pixels (n, 1, height, width) and labels (n)."""

    train: tuple
    test: tuple
    description: str

    def shuffled_batches(self, batch_size):
        return DataLoader(TensorDataset(*self.train), batch_size=batch_size, shuffle=True)


def idx_bytes(folder: pathlib.Path, name):
    """The content of an IDX file, which may be there plain or as .gz."""
    plain = folder / name
    if plain.exists():
        return plain.read_bytes()
    return gzip.decompress((folder / (name + ".gz")).read_bytes())


def idx_pair(folder: pathlib.Path, prefix, side, divisor):
    pixels = np.frombuffer(idx_bytes(folder, f"{prefix}-images-idx3-ubyte"), np.uint8)[16:]
    labels = np.frombuffer(idx_bytes(folder, f"{prefix}-labels-idx1-ubyte"), np.uint8)[8:]
    scaled = torch.from_numpy(pixels.reshape(-1, 1, side, side).copy()).float().div(divisor)
    return scaled, torch.from_numpy(labels.astype(np.int64))


def load(data, folder: pathlib.Path):
    """Loads "digits" or "mnist" from the folder with its IDX files."""
    if data == "mnist":
        return Images(
            idx_pair(folder, "train", 28, 255),
            idx_pair(folder, "t10k", 28, 255),
            "MNIST train, pixels/255 in float32, DataLoader(shuffle=True)",
        )
    pixels, labels = idx_pair(folder, "digits", 8, 16)
    n = DIGITS_TRAINING_ROWS
    return Images(
        (pixels[:n], labels[:n]),
        (pixels[n:], labels[n:]),
        "UCI optical digits rows 0..1499 (test 1500..1796), pixels/16 in float32, DataLoader(shuffle=True)",
    )
