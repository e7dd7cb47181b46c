"""Times of PyTorch's own compiler on the workloads of the JMH benchmarks.

torch.compile has no counterpart in the JVM, so it cannot take part in their run: run this on the
same machine, right before or after it. Needs a Python environment with torch==2.13.0 (CPU) and a
C++ compiler; neither is used by the build.

    python compiled_torch.py --threads 1 --out compiled-1.json [WORKLOAD ...]

Inputs lie in several buffers, used in turn, as in the benchmarks; results are kept until their
buffer's next turn. Writes one JSON object for each mode and workload: median and minimum of the
rounds, in microseconds a call, eager and compiled.
"""

import argparse
import json
import statistics
import time

import torch
import torch.nn.functional as functional

WORKLOADS = [
    "BN:32x64x56x56", "BN:64x256x14x14", "BN:128x512x7x7", "BN:8x3x224x224", "BN:64x64",
    "BN:256x1024", "BNL:32x56x56x64", "LN:64x197x768", "LN:32x512x1024", "LN:1024x256",
    "GN32:32x64x56x56", "GN32:16x256x28x28",
]
BYTES = 64 << 20
BLOCK_SECONDS = 0.05


class Case:
    """A workload: inputs, parameters, and the functional call."""

    def __init__(self, text):
        kind, sizes = text.split(":")
        shape = [int(size) for size in sizes.split("x")]
        elements = 1
        for size in shape:
            elements *= size
        self.buffers = min(64, max(2, BYTES // (4 * elements)))
        self.inputs = [self.tensor(kind, shape) for _ in range(self.buffers)]
        self.upstreams = [self.tensor(kind, shape) for _ in range(self.buffers)]
        parameters = shape[1] if kind.startswith(("BN", "GN")) and kind != "BNL" else shape[-1]
        self.scale = torch.ones(parameters)
        self.shift = torch.zeros(parameters)
        self.mean = torch.zeros(parameters)
        self.variance = torch.ones(parameters)
        self.kind = kind

    @staticmethod
    def tensor(kind, shape):
        values = torch.rand(shape)
        return values.permute(0, 3, 1, 2) if kind == "BNL" else values

    def function(self, training):
        kind = self.kind

        def normalize(x, scale, shift, mean, variance):
            if kind.startswith("BN"):
                return functional.batch_norm(x, mean, variance, scale, shift, training, 0.1, 1e-5)
            if kind == "LN":
                return functional.layer_norm(x, scale.shape, scale, shift, 1e-5)
            return functional.group_norm(x, int(kind[2:]), scale, shift, 1e-5)

        return normalize

    def caller(self, mode, compiled):
        torch._dynamo.reset()
        function = self.function(mode != "evaluation")
        call = torch.compile(function, dynamic=False) if compiled else function
        kept = [None] * self.buffers

        def forward(buffer):
            with torch.no_grad():
                kept[buffer] = call(
                    self.inputs[buffer], self.scale, self.shift, self.mean, self.variance)

        def both(buffer):
            x = self.inputs[buffer].detach().requires_grad_()
            scale = self.scale.detach().requires_grad_()
            shift = self.shift.detach().requires_grad_()
            y = call(x, scale, shift, self.mean, self.variance)
            y.backward(self.upstreams[buffer])
            kept[buffer] = (y.detach(), x.grad, scale.grad, shift.grad)

        return both if mode == "forwardAndBackward" else forward


def block(call, buffers, count):
    start = time.perf_counter()
    for i in range(count):
        call(i % buffers)
    return (time.perf_counter() - start) / count * 1e6


def measure(case, mode, rounds):
    calls = {name: case.caller(mode, name == "compiled") for name in ("eager", "compiled")}
    counts = {}
    for name, call in calls.items():
        block(call, case.buffers, max(3, case.buffers))
        per_call = block(call, case.buffers, max(3, case.buffers)) / 1e6
        counts[name] = max(1, int(BLOCK_SECONDS / per_call))
    times = {name: [] for name in calls}
    for _ in range(rounds):
        for name, call in calls.items():
            times[name].append(block(call, case.buffers, counts[name]))
    return times


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("workloads", nargs="*", default=WORKLOADS, help="as in the benchmarks")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--modes", nargs="+", default=[
        "trainingForward", "evaluation", "forwardAndBackward"])
    parser.add_argument("--out", help="a file for the results; they are printed anyway")
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    torch.manual_seed(0)
    results = []
    for workload in arguments.workloads:
        case = Case(workload)
        for mode in arguments.modes:
            times = measure(case, mode, arguments.rounds)
            for name, values in times.items():
                results.append({
                    "contender": name, "workload": workload, "mode": mode,
                    "threads": arguments.threads, "torch": torch.__version__,
                    "median": statistics.median(values), "minimum": min(values)})
                print(f"{workload:18} {mode:18} {name:9} {statistics.median(values):10.1f} us", flush=True)
    if arguments.out:
        with open(arguments.out, "w", encoding="utf-8") as file:
            json.dump(results, file, indent=1)


if __name__ == "__main__":
    main()
