"""The helper process behind the piper voice (the protocol is in `helper_loop`).

    python -m essaycast.engines.piper_worker MODEL.onnx

Why a process: onnxruntime takes some hundred megabytes, which go when it goes, and what
crashes or hangs in there does not take the build along.
"""

from __future__ import annotations

import json
import sys
from typing import Any

from essaycast.engines.helper_loop import Answer, serve

# Values of noise that repeat after this many; a sentence of 15 seconds uses about 250,000.
_NOISE = 1 << 18
_SEED = 20_250_101


def fixed_noise(model: Any) -> int:
    """Make an onnx model's noise the same every time; how many of its nodes were replaced.

    A VITS voice draws from a normal distribution as it speaks (RandomNormalLike), so that
    the same sentence would never be the same bytes twice. Here each draw becomes a look into
    a fixed table, from its start in every sentence: the voice keeps the liveliness it was
    trained with, and a sentence sounds the same whenever and wherever it is spoken.
    """
    import numpy as np
    from onnx import TensorProto, helper, numpy_helper

    graph = model.graph
    draws = [node for node in graph.node if node.op_type == "RandomNormalLike"]
    if not draws:
        return 0
    table = np.random.Generator(np.random.PCG64(_SEED)).standard_normal(_NOISE, dtype=np.float32)
    constants = {"table": table, "zero": np.int64(0), "one": np.int64(1), "size": np.int64(_NOISE)}
    for name, value in constants.items():
        graph.initializer.append(numpy_helper.from_array(np.asarray(value), f"essaycast/{name}"))
    nodes = []
    for node in graph.node:
        if node not in draws:
            nodes.append(node)
            continue
        at = f"essaycast/{node.output[0]}"
        settings = {item.name: item.f for item in node.attribute if item.name in ("mean", "scale")}
        constant = {
            name: helper.make_tensor(f"{at}/{name}", TensorProto.FLOAT, [], [value])
            for name, value in ({"mean": 0.0, "scale": 1.0} | settings).items()
        }
        graph.initializer.extend(constant.values())
        # noise = reshape(table[range(size(x)) mod length], shape(x)) * scale + mean
        steps = [
            ("Size", [node.input[0]], "count"),
            ("Range", ["essaycast/zero", f"{at}/count", "essaycast/one"], "range"),
            ("Mod", [f"{at}/range", "essaycast/size"], "index"),
            ("Gather", ["essaycast/table", f"{at}/index"], "flat"),
            ("Shape", [node.input[0]], "shape"),
            ("Reshape", [f"{at}/flat", f"{at}/shape"], "shaped"),
            ("Mul", [f"{at}/shaped", f"{at}/scale"], "scaled"),
        ]
        nodes += [helper.make_node(op, inputs, [f"{at}/{name}"]) for op, inputs, name in steps]
        nodes.append(helper.make_node("Add", [f"{at}/scaled", f"{at}/mean"], list(node.output)))
    del graph.node[:]
    graph.node.extend(nodes)
    return len(draws)


class Voice:
    """A loaded piper voice."""

    def __init__(self, model_path: str) -> None:
        import onnx
        import onnxruntime
        from piper import PiperVoice
        from piper.config import PiperConfig

        with open(f"{model_path}.json", encoding="utf-8") as stream:  # noqa: PTH123
            config = PiperConfig.from_dict(json.load(stream))
        model = onnx.load(model_path)
        fixed_noise(model)
        session = onnxruntime.InferenceSession(
            model.SerializeToString(), providers=["CPUExecutionProvider"]
        )
        self._voice = PiperVoice(session=session, config=config)

    def speak(self, request: dict[str, Any]) -> Answer:
        """Answer `{"text", "speed", "speaker"}`: header `{"rate"}` and mono s16le sound."""
        from piper import SynthesisConfig

        config = self._voice.config
        speaker = None
        if request["speaker"]:
            speaker = config.speaker_id_map.get(request["speaker"])
            if speaker is None:
                known = ", ".join(sorted(config.speaker_id_map)) or "none"
                return {"error": f"no speaker {request['speaker']!r}; known: {known}"}, b""
        settings = SynthesisConfig(
            speaker_id=speaker,
            length_scale=config.length_scale / request["speed"],
            # Raising every sentence to full level would make a whispered "ja" shout.
            normalize_audio=False,
        )
        chunks = self._voice.synthesize(request["text"], settings)
        return {"rate": config.sample_rate}, b"".join(chunk.audio_int16_bytes for chunk in chunks)


def main() -> int:
    """Load the voice with the first request, so that an error is an answer."""
    voice: Voice | None = None

    def answer(request: dict[str, Any]) -> Answer:
        nonlocal voice
        if voice is None:
            try:
                voice = Voice(sys.argv[1])
            except ImportError as error:
                return {"error": f"missing: {error.name}"}, b""
            # Whatever onnx and onnxruntime say of a file that is no voice.
            except Exception as error:  # noqa: BLE001
                return {"error": f"model: {type(error).__name__}"}, b""
        return voice.speak(request)

    return serve(answer)


if __name__ == "__main__":
    sys.exit(main())
