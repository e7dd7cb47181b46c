"""Writes ONNX's own backend node tests of the normalization operators as one JSON file.

The expanded twins of the tests, which spell an operator out in others, are left out.
"""

import argparse
import json
import math
import pathlib
import warnings

import numpy as np
import onnx
from onnx.backend.test.case.node import collect_testcases

OPERATORS = {
    "BatchNormalization",
    "LayerNormalization",
    "GroupNormalization",
    "InstanceNormalization",
    "RMSNormalization",
    "MeanVarianceNormalization",
}


def as_json(array):
    array = np.asarray(array)
    numbers = array.astype(np.float64).ravel().tolist()
    return {
        "dtype": str(array.dtype),
        "shape": list(array.shape),
        "data": [number if math.isfinite(number) else repr(number) for number in numbers],
    }


def attribute_value(attribute):
    value = onnx.helper.get_attribute_value(attribute)
    if isinstance(value, bytes):
        return value.decode()
    return list(value) if hasattr(value, "__len__") else value


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("out", type=pathlib.Path, help="the JSON file to write")
    arguments = parser.parse_args()
    warnings.filterwarnings("ignore")  # the generators of unrelated operators' tests overflow
    cases = []
    for test in collect_testcases(None):
        graph = test.model.graph
        if len(graph.node) != 1 or graph.node[0].op_type not in OPERATORS:
            continue
        node = graph.node[0]
        for inputs, outputs in test.data_sets:
            cases.append(
                {
                    "id": test.name,
                    "op": node.op_type,
                    "opset": test.model.opset_import[0].version,
                    "attributes": {a.name: attribute_value(a) for a in node.attribute},
                    "input_names": list(node.input),
                    "output_names": list(node.output),
                    "rtol": test.rtol,
                    "atol": test.atol,
                    "inputs": [as_json(array) for array in inputs],
                    "outputs": [as_json(array) for array in outputs],
                }
            )
    document = {
        "provenance": {"framework": "onnx", "version": onnx.__version__},
        "cases": cases,
    }
    text = json.dumps(document, separators=(",", ":"))
    arguments.out.write_bytes(text.encode("utf-8"))
    print(f"{len(cases)} cases")


if __name__ == "__main__":
    main()
