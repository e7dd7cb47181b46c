"""Writes the UCI optical handwritten digits (8x8, values 0..16) as two gzip IDX files."""

import argparse
import gzip
import pathlib
import struct

import numpy as np
from sklearn.datasets import load_digits

# IDX magic numbers: unsigned bytes (0x08) in 3 dimensions and in 1.
IMAGES_MAGIC = 0x0803
LABELS_MAGIC = 0x0801


def write(path: pathlib.Path, content):
    # mtime=0: the same content gives the same file.
    path.write_bytes(gzip.compress(content, 9, mtime=0))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("out", type=pathlib.Path, help="the folder to write the two files to")
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    digits = load_digits()
    images = digits.images.astype(np.uint8)
    labels = digits.target.astype(np.uint8)
    if not (images == digits.images).all() or images.max() != 16:
        raise SystemExit("the digits are not whole numbers from 0 to 16; is this another data set?")
    header = struct.pack(">IIII", IMAGES_MAGIC, *images.shape)
    write(arguments.out / "digits-images-idx3-ubyte.gz", header + images.tobytes())
    header = struct.pack(">II", LABELS_MAGIC, len(labels))
    write(arguments.out / "digits-labels-idx1-ubyte.gz", header + labels.tobytes())
    print(f"{len(labels)} images")


if __name__ == "__main__":
    main()
