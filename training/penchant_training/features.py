"""Features of texts: encoder vectors from the exported ONNX file, style measurements from the TypeScript."""

from __future__ import annotations

import json
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

ROOT = Path(__file__).resolve().parents[2]
STYLE_CLIP = 4.0
#: Added to each style axis' variance, so that one emoji in a corpus without any is no earthquake.
STYLE_FLOOR = 0.2


def measure_style(texts: list[str]) -> tuple[list[str], np.ndarray]:
    """Axis names and raw values [n, s], by `training/measure-style.ts`."""
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "texts.json", Path(folder) / "style.json"
        source.write_text(json.dumps(texts))
        command = ["npx", "tsx", "training/measure-style.ts", str(source), str(target)]
        subprocess.run(command, cwd=ROOT, check=True, stderr=subprocess.DEVNULL)
        result = json.loads(target.read_text())
    return result["axes"], np.array(result["values"])


def encode(model: Path, tokenizer: Path, texts: list[str], max_tokens: int) -> np.ndarray:
    """Vectors [n, d] by the exported file, batches of like length."""
    session = onnxruntime.InferenceSession(str(model), providers=["CPUExecutionProvider"])
    reader = Tokenizer.from_file(str(tokenizer))
    reader.enable_truncation(max_tokens)
    rows = [e.ids for e in reader.encode_batch([t.encode("utf-8", "replace").decode() for t in texts])]
    order = sorted(range(len(rows)), key=lambda i: len(rows[i]))
    result: list[np.ndarray] = [np.empty(0)] * len(rows)
    for start in range(0, len(order), 32):
        chosen = order[start : start + 32]
        ids = np.zeros((len(chosen), max(len(rows[i]) for i in chosen)), np.int32)
        for row, i in enumerate(chosen):
            ids[row, : len(rows[i])] = rows[i]
        for i, vector in zip(chosen, session.run(None, {"ids": ids})[0]):
            result[i] = vector
    return np.stack(result)


@dataclass(frozen=True)
class FeatureMap:
    """x = [clip((s - style_mean) / style_scale); projection (e - vector_mean)], as in `src/features/feature-map.ts`."""

    style_mean: np.ndarray  # [s]
    style_scale: np.ndarray  # [s]
    vector_mean: np.ndarray  # [d]
    projection: np.ndarray  # [l, d]

    def __call__(self, vectors: np.ndarray, style: np.ndarray) -> np.ndarray:
        """Vectors [n, d] and raw style [n, s] to features [n, s + l]."""
        z = np.clip((style - self.style_mean) / self.style_scale, -STYLE_CLIP, STYLE_CLIP)
        return np.concatenate([z, (vectors.astype(np.float64) - self.vector_mean) @ self.projection.T], axis=1)


def fit_style_scale(style: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Mean and scale [s] of raw measurements [n, s]."""
    return style.mean(0), np.sqrt(style.var(0) + STYLE_FLOOR**2)


@dataclass(frozen=True)
class TextFeatures:
    """What is known of n texts, each by itself; texts that compete get their features together, as in the TypeScript.

    What kind they are of is seen from all of them: alone, a short answer looks like an opinion, and its rival like an answer.
    """

    measured: np.ndarray  # [n, f - 1], style and learned axes
    kinds: np.ndarray  # [n, k], log-odds of each kind
    worths: np.ndarray  # [n, k], what people who judge that kind like
    diversity: np.ndarray  # [k]

    @property
    def size(self) -> int:
        return self.measured.shape[1] + 1

    def together(self, sets: np.ndarray) -> np.ndarray:
        """Features [m, s, f] of m sets of s texts each, given as indices [m, s]."""
        sets = np.asarray(sets)
        shares = self.shares(sets)
        own = self.measured[sets] * (shares @ self.diversity)[:, None, None]
        appeal = np.einsum("mk,msk->ms", shares, self.worths[sets])
        return np.concatenate([own, appeal[..., None]], 2)

    def shares(self, sets: np.ndarray) -> np.ndarray:
        """How much each of m sets of texts [m, s] is of each kind, [m, k]."""
        z = self.kinds[sets].mean(1)
        shares = np.exp(z - z.max(1, keepdims=True))
        return shares / shares.sum(1, keepdims=True)

    def differences(self, chosen: list[int], rejected: list[int]) -> np.ndarray:
        """Chosen less rejected, [m, f]."""
        pairs = self.together(np.stack([chosen, rejected], 1))
        return pairs[:, 0] - pairs[:, 1]
