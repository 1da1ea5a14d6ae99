"""Writes models/: small models as Keras and TFLite save them, files in the forms of older versions, an HDF5 file of
every type, and models.npz with what Keras and TFLite's interpreter compute. Run by hand, in the live environment of
`./test --live-tensorflow`:

  python tests/golden/generate_models.py
"""

import io
import json
import os
import zipfile
from pathlib import Path

os.environ.update(CUDA_VISIBLE_DEVICES="-1", TF_CPP_MIN_LOG_LEVEL="3", KERAS_BACKEND="tensorflow")

import h5py  # noqa: E402
import keras  # noqa: E402
import numpy  # noqa: E402
import tensorflow  # noqa: E402
from keras import layers  # noqa: E402
from tensorflow.lite.python import schema_py_generated as schema  # noqa: E402

FOLDER = Path(__file__).parent / "models"
NUMBERS = numpy.random.default_rng(2026)


def filled(model):
    for weight in model.weights:
        values = (NUMBERS.standard_normal(weight.shape) / 2).astype(numpy.float32)
        weight.assign(numpy.abs(values) + 0.1 if "variance" in weight.path else values)
    return model


def sequential():
    return filled(keras.Sequential([
        keras.Input((9, 8, 3)), layers.ZeroPadding2D(((1, 0), (2, 1))),
        layers.Conv2D(4, (3, 2), strides=2, activation="relu", name="first"),
        layers.DepthwiseConv2D(3, depth_multiplier=2, padding="same", use_bias=False),
        layers.SeparableConv2D(5, 2), layers.BatchNormalization(scale=False), layers.LeakyReLU(negative_slope=0.3),
        layers.Dropout(0.5), layers.Conv2DTranspose(3, 3, strides=2, padding="same", name="up"),
        layers.MaxPooling2D(), layers.Softmax()]))


def nested():
    inner = keras.Sequential([keras.Input((8, 8, 4)), layers.Conv2D(4, 3, padding="same", activation="tanh"),
                              layers.Conv2D(4, 1, groups=2)], name="inner")
    picture = keras.Input((8, 8, 2), name="picture")
    value = layers.Conv2D(4, 3, padding="same", dilation_rate=2, name="outer")(picture)
    sum_ = layers.Add()([value, inner(value)])
    return filled(keras.Model(picture, layers.Concatenate()([layers.ReLU(6)(sum_), value])))


def sampled():
    """With a bank that TFLite keeps as int8."""
    return filled(keras.Sequential([
        keras.Input((10, 9, 3)), layers.Conv2D(8, 3, padding="same", activation="relu"),
        layers.DepthwiseConv2D(3, strides=2, padding="same"), layers.Conv2D(16, 3, activation="relu6"),
        layers.AveragePooling2D(2, 1)]))


def patterned():
    """With what TFLite writes as several operators: dilations of a depthwise layer, swish; and computed extents."""
    return filled(keras.Sequential([
        keras.Input((11, 10, 4)), layers.DepthwiseConv2D(3, dilation_rate=2, padding="same", activation="swish"),
        layers.Conv2DTranspose(3, (2, 3), strides=3, padding="valid"), layers.ReLU(6),
        layers.BatchNormalization()]))


def types(path):
    """Datasets that all hold 0, 1, 2 … less 3, as far as their type can."""
    values = numpy.arange(24).reshape(2, 3, 4) - 3
    with h5py.File(path, "w") as file:
        for order, word in (("<", "little"), (">", "big")):
            for name in "i1 i2 i4 i8 u1 u2 u4 u8 f2 f4 f8".split():
                shifted = values + 3 if name[0] == "u" else values
                file[f"{word}/{name}"] = shifted.astype(order + name)
        file["bool"] = values % 2 == 0
        for name, settings in {"chunked": {"chunks": (1, 2, 3)}, "packed": {"compression": "gzip", "shuffle": True},
                               "checked": {"fletcher32": True}}.items():
            file.create_dataset(name, data=values.astype("<f4"), **settings)
        file["number"] = numpy.float32(-3)
        file["none"] = numpy.zeros((0, 3), "<f4")
        bits = (values.astype("<f4").view("<u4") >> 16).astype("<u2")
        file["half"] = bits.view("V2")
        file["half"].attrs["dtype"] = "bfloat16"
        file["words"], file["complex"] = "no numbers", numpy.complex64(1)
        file.create_dataset("unwritten", (5,), "<f4")
        file["alias"] = file["number"]
        file["soft"], file["outside"] = h5py.SoftLink("/number"), h5py.ExternalLink("other.h5", "/number")


def in_older_form(whole, path):
    """As Keras 2 wrote a whole model: names end in ":0", lists refer to layers, no InputLayer."""
    with h5py.File(whole) as new, h5py.File(path, "w") as old:
        config = json.loads(new.attrs["model_config"])
        config["config"]["layers"] = config["config"]["layers"][1:]
        config["config"]["layers"][0]["config"]["batch_input_shape"] = [None, 9, 8, 3]
        old.attrs["model_config"], old.attrs["keras_version"] = json.dumps(config), b"2.9.0"
        root = old.create_group("model_weights")
        names = [layer["config"]["name"] for layer in config["config"]["layers"]]
        root.attrs["layer_names0"] = [name.encode() for name in names[:4]]
        root.attrs["layer_names1"] = [name.encode() for name in names[4:]]
        for name in names:
            group, weights = root.create_group(name), new["model_weights"][name].attrs["weight_names"]
            short = [weight.split("/", 1)[1] + ":0" for weight in weights]
            group.attrs["weight_names"] = numpy.array([weight.encode() for weight in short], "S")
            for weight, source in zip(short, weights):
                group[weight] = new["model_weights"][name][source][()]


def counted(whole, path):
    """As Keras 2.12 wrote .keras: another word for the layers, no names beside the weights; and packed."""
    with zipfile.ZipFile(whole) as new, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as old:
        for name in ("metadata.json", "config.json"):
            old.writestr(name, new.read(name))
        bytes_ = io.BytesIO()
        with h5py.File(io.BytesIO(new.read("model.weights.h5"))) as source, h5py.File(bytes_, "w") as target:
            def copy(name, item):
                if isinstance(item, h5py.Dataset):
                    target[name.replace("layers/", "_layer_checkpoint_dependencies/")] = item[()]

            source.visititems(copy)
        old.writestr("model.weights.h5", bytes_.getvalue())


def converted(model, picture, half=False, integers=False, rounded=False):
    converter = tensorflow.lite.TFLiteConverter.from_keras_model(model)
    if half or integers or rounded:
        converter.optimizations = [tensorflow.lite.Optimize.DEFAULT]
    if half:
        converter.target_spec.supported_types = [tensorflow.float16]
    if rounded:
        converter.representative_dataset = lambda: ([picture + noise] for noise in NUMBERS.standard_normal(
            (20, *picture.shape), numpy.float32))
    content = converter.convert()
    plain = tensorflow.lite.experimental.OpResolverType.BUILTIN_WITHOUT_DEFAULT_DELEGATES
    runner = tensorflow.lite.Interpreter(model_content=content, experimental_op_resolver_type=plain)
    runner.allocate_tensors()
    runner.set_tensor(runner.get_input_details()[0]["index"], picture)
    runner.invoke()
    output = runner.get_tensor(runner.get_output_details()[0]["index"]).copy()
    return content, output, weights_of(runner, content)


def weights_of(runner, content):
    """The constant tensors of four axes as the real numbers that they stand for, by name."""
    model = schema.ModelT.InitFromPackedBuf(content, 0)
    weights = {}
    for index, tensor in enumerate(model.subgraphs[0].tensors):
        if model.buffers[tensor.buffer].data is None or len(tensor.shape) != 4:
            continue
        settings = runner._get_tensor_details(index, 0)["quantization_parameters"]
        values = runner.get_tensor(index)
        if len(settings["scales"]):
            shape = [1] * 4
            shape[settings["quantized_dimension"]] = -1
            values = settings["scales"].reshape(shape) * (
                values.astype(numpy.int32) - settings["zero_points"].reshape(shape)).astype(numpy.float32)
        weights[tensor.name.decode()] = values.astype(numpy.float32)
    return weights


def main():
    FOLDER.mkdir(exist_ok=True)
    results = {}

    def computes(name, model, picture):
        results[name + "/picture"] = picture
        results[name + "/output"] = model(picture, training=False).numpy()

    def keep(name, picture, content, output, weights):
        (FOLDER / name).write_bytes(content)
        results[name + "/picture"], results[name + "/output"] = picture, output
        results.update({f"{name}/weights/{tensor}": values for tensor, values in weights.items()})

    picture = NUMBERS.standard_normal((2, 9, 8, 3), numpy.float32)
    model = sequential()
    for name in ("sequential.keras", "sequential.h5", "old.h5", "counted.keras"):
        computes(name, model, picture)
    model.save(FOLDER / "sequential.keras")
    model.save(FOLDER / "sequential.h5")
    model.save_weights(FOLDER / "sequential.weights.h5")
    in_older_form(FOLDER / "sequential.h5", FOLDER / "old.h5")
    counted(FOLDER / "sequential.keras", FOLDER / "counted.keras")

    model, picture = nested(), NUMBERS.standard_normal((1, 8, 8, 2), numpy.float32)
    for name in ("nested.keras", "nested.h5"):
        computes(name, model, picture)
        model.save(FOLDER / name)

    model, picture = sampled(), NUMBERS.standard_normal((1, 10, 9, 3), numpy.float32)
    for name, settings in {"float": {}, "half": {"half": True}, "integers": {"integers": True},
                           "rounded": {"rounded": True}}.items():
        keep(name + ".tflite", picture, *converted(model, picture, **settings))
    picture = NUMBERS.standard_normal((1, 11, 10, 4), numpy.float32)
    keep("patterns.tflite", picture, *converted(patterned(), picture))

    types(FOLDER / "types.h5")
    numpy.savez_compressed(FOLDER / "models.npz", **results)


if __name__ == "__main__":
    main()
