"""The smallest thing piper takes for a voice: its inputs and outputs, a hum a phoneme.

Built like a real voice where it matters here: phonemes in by eSpeak, length by `scales`, noise
drawn inside the graph, so that without help no two answers are the same bytes.
"""

from __future__ import annotations

import json
from importlib.util import find_spec
from pathlib import Path

NAME = "de_DE-tiny-low"
RATE = 16000
_PHONEMES = "_^$ abcdefghijklmnopqrstuvwxyzçøœɐɑɔəɛɜɡɪɾʁʃʊʏʒːˈˌʔθðŋɲβχ.,!?;:-'\"()"


def install(show: Path, name: str = NAME) -> None:
    """Put the voice into the show's folder of voices, if it can be built here."""
    if find_spec("onnx") is None:
        return
    import onnx

    folder = show / "voices"
    folder.mkdir(parents=True, exist_ok=True)
    onnx.save(_model(), folder / f"{name}.onnx")
    (folder / f"{name}.onnx.json").write_text(json.dumps(_config()), encoding="utf-8")


def _config() -> dict[str, object]:
    return {
        "audio": {"sample_rate": RATE},
        "espeak": {"voice": "de"},
        "inference": {"noise_scale": 0.667, "length_scale": 1.0, "noise_w": 0.8},
        "phoneme_type": "espeak",
        "phoneme_id_map": {char: [index] for index, char in enumerate(_PHONEMES)},
        "num_symbols": len(_PHONEMES),
        "num_speakers": 1,
        "speaker_id_map": {},
    }


def _model() -> object:
    import numpy as np
    from onnx import TensorProto, helper, numpy_helper

    constants = {
        "samples": np.array([450.0], np.float32),  # a phoneme and the blank after it: 56 ms
        "axis": np.array([2], np.int64),
        "second": np.array([1], np.int64),
        "ones": np.array([1, 1], np.int64),
        "flat": np.array([1, -1], np.int64),
        "out": np.array([1, 1, 1, -1], np.int64),
        "step": np.array([0.004], np.float32),
        "base": np.array([0.05], np.float32),
        "level": np.array([0.3], np.float32),
        "little": np.array([0.05], np.float32),
        "one": np.array(1, np.int64),
        "first": np.array([0], np.int64),
    }

    def node(op: str, inputs: list[str], output: str, **attributes: object) -> object:
        return helper.make_node(op, inputs, [output], **attributes)

    nodes = [
        node("Gather", ["scales", "second"], "length"),
        node("Mul", ["length", "samples"], "wide"),
        node("Cast", ["wide"], "width", to=TensorProto.INT64),
        node("Concat", ["ones", "width"], "shape", axis=0),
        node("Unsqueeze", ["input", "axis"], "column"),
        node("Cast", ["column"], "float", to=TensorProto.FLOAT),
        node("Expand", ["float", "shape"], "held"),
        node("Reshape", ["held", "flat"], "line"),
        node("Mul", ["line", "step"], "scaled"),
        node("Add", ["scaled", "base"], "increment"),
        node("CumSum", ["increment", "one"], "phase"),
        node("Sin", ["phase"], "hum"),
        node("Mul", ["hum", "level"], "voice"),
        node("RandomNormalLike", ["voice"], "draw"),
        node("Gather", ["scales", "first"], "amount"),
        node("Mul", ["draw", "amount"], "some"),
        node("Mul", ["some", "little"], "noise"),
        node("Add", ["voice", "noise"], "sum"),
        node("Reshape", ["sum", "out"], "output"),
    ]
    graph = helper.make_graph(
        nodes,
        "tiny",
        [
            helper.make_tensor_value_info("input", TensorProto.INT64, [1, "phonemes"]),
            helper.make_tensor_value_info("input_lengths", TensorProto.INT64, [1]),
            helper.make_tensor_value_info("scales", TensorProto.FLOAT, [3]),
        ],
        [helper.make_tensor_value_info("output", TensorProto.FLOAT, [1, 1, 1, "time"])],
        [numpy_helper.from_array(value, name) for name, value in constants.items()],
    )
    return helper.make_model(
        graph, opset_imports=[helper.make_opsetid("", 15)], ir_version=8, producer_name="tests"
    )
