"""Says how newly made curves differ from the golden ones: not at all, or by how much and from where.

Two machines rarely agree on every bit of a training run, because their libraries add in different
orders. What has to agree is listed in README.md.
"""

import argparse
import json
import pathlib

FRAMEWORK_RESULTS = ("test_loss", "test_accuracy")


def read(path: pathlib.Path):
    lines = path.read_text(encoding="utf-8").splitlines()
    header = json.loads(lines[0].removeprefix("# "))
    return header, [float(row.split(",")[1]) for row in lines[2:]]


def difference(new: pathlib.Path, golden: pathlib.Path):
    if new.read_bytes() == golden.read_bytes():
        return "identical"
    new_header, new_losses = read(new)
    golden_header, golden_losses = read(golden)
    fields = [
        name
        for name in sorted(new_header.keys() | golden_header.keys())
        if name not in FRAMEWORK_RESULTS and new_header.get(name) != golden_header.get(name)
    ]
    if fields:
        return "made in another way: " + ", ".join(fields)
    changes = [abs(a - b) / abs(b) for a, b in zip(new_losses, golden_losses)]
    first = next((i + 1 for i, change in enumerate(changes) if change), None)
    differing = sum(change > 0 for change in changes)
    return f"{differing} of {len(changes)} steps differ, first step {first}, at most {max(changes):.2g} relative"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("new", type=pathlib.Path, help="the folder with new curves")
    parser.add_argument("golden", type=pathlib.Path, help="the folder with the golden curves")
    arguments = parser.parse_args()
    for path in sorted(arguments.new.glob("*-float*.csv")):
        print(f"{path.name}: {difference(path, arguments.golden / path.name)}")


if __name__ == "__main__":
    main()
