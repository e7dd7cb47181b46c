"""Trains Keras's network with and without batch normalization on MNIST and writes one JSON file.

The rows 0 to 11999 in order, batches of 32, 3 epochs, Adam with Keras's defaults; float64 throughout
but for one thing: on JAX, Keras 3.15 computes its normalization layers in float32 and casts back.
--wide keeps batch normalization in float64, by replacing the one function that chooses the type.
"""

import argparse
import gzip
import json
import math
import os
import pathlib

os.environ.setdefault("KERAS_BACKEND", "jax")

import jax

jax.config.update("jax_enable_x64", True)

import keras
import numpy as np
from keras.src.layers.normalization import batch_normalization

keras.config.set_floatx("float64")

NETWORKS = ("keras-without-bn", "keras-with-bn")
DATA = (
    "MNIST train rows 0..11999 in order, no shuffling, batch 32, 3 epochs, Adam defaults (lr 0.001, "
    "epsilon 1e-7), softmax + sparse categorical cross-entropy; validation rows 48000..59999; "
    "Flatten, Dense(128, relu), {normalization}Dense(10)"
)


def as_json(array):
    array = np.asarray(array, np.float64)
    return {"shape": list(array.shape), "data": array.ravel().tolist()}


def idx(folder, name, header):
    """The elements of an IDX file, which may be there plain or as .gz."""
    plain = folder / name
    packed = folder / (name + ".gz")
    content = plain.read_bytes() if plain.exists() else gzip.decompress(packed.read_bytes())
    return np.frombuffer(content, np.uint8)[header:]


def keep_batch_normalization_wide():
    backend = batch_normalization.backend
    narrow = backend.result_type

    def result_type(*dtypes):
        if any(str(getattr(dtype, "name", dtype)) == "float64" for dtype in dtypes):
            return "float64"
        return narrow(*dtypes)

    backend.result_type = result_type


def network(with_normalization):
    keras.utils.set_random_seed(47)
    layers = [
        keras.Input((28, 28)),
        keras.layers.Flatten(),
        keras.layers.Dense(128, activation="relu"),
    ]
    if with_normalization:
        layers.append(keras.layers.BatchNormalization())
    layers.append(keras.layers.Dense(10, activation="softmax"))
    model = keras.Sequential(layers)
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


class Losses(keras.callbacks.Callback):
    """Keras reports the mean over the epoch so far, not the batch's own loss."""

    def __init__(self):
        super().__init__()
        self.values = []

    def on_train_batch_end(self, batch, logs=None):
        self.values.append(float(logs["loss"]))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("network", choices=NETWORKS)
    parser.add_argument("mnist", type=pathlib.Path, help="folder with MNIST's IDX files")
    parser.add_argument("out", type=pathlib.Path, help="file to write")
    parser.add_argument("--wide", action="store_true", help="batch normalization in float64")
    arguments = parser.parse_args()
    if arguments.wide:
        keep_batch_normalization_wide()
    pixels = idx(arguments.mnist, "train-images-idx3-ubyte", 16).reshape(-1, 28, 28) / 255.0
    labels = idx(arguments.mnist, "train-labels-idx1-ubyte", 8).astype(np.int32)
    normalized = arguments.network == "keras-with-bn"
    model = network(normalized)
    initial = {weight.path: as_json(weight.value) for weight in model.weights}
    losses = Losses()
    history = model.fit(
        pixels[:12000],
        labels[:12000],
        epochs=3,
        batch_size=32,
        validation_data=(pixels[48000:], labels[48000:]),
        shuffle=False,
        verbose=0,
        callbacks=[losses],
    ).history
    provenance = {
        "framework": "keras",
        "version": keras.__version__,
        "backend": keras.config.backend(),
    }
    if arguments.wide:
        provenance["batch_normalization"] = "float64, by keras_pair.py --wide"
    normalization = "BatchNormalization() defaults, " if normalized else ""
    assert all(math.isfinite(loss) for loss in losses.values)
    document = {
        "provenance": provenance,
        "data": DATA.format(normalization=normalization),
        "running_mean_of_loss_within_epoch": losses.values,
        "history": history,
        "initial_weights": initial,
    }
    arguments.out.parent.mkdir(parents=True, exist_ok=True)
    arguments.out.write_text(json.dumps(document, separators=(",", ":")))


if __name__ == "__main__":
    main()
