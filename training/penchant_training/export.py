"""Steps 5 to 7: writes what the browser loads, and the fixtures that hold the browser to it.

`--encoder` writes `encoder.onnx` and `tokenizer.json` to the cache folder, for the steps after it. Without it, fits
feature map and population (step 6), and writes the model folder and the parity fixtures.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
from pathlib import Path

import numpy as np
import torch

from .appeal import Appeal, appeal_inputs, fit_appeal
from .crossvalidate import choose, make_folds
from .data import GENERATION_FILES, HELD_OUT_PROMPTS, HELD_OUT_USERS, PAIR_FILES
from .distill import Corpus, agreement, evaluate
from .encoder import Encoder, EncoderConfig
from .features import ROOT, FeatureMap, encode, measure_style
from .fixture_texts import CANARY_TEXTS, PARITY_TEXTS
from .laplace import Prior
from .onnx_graph import WasmBuilder, WebGpuBuilder, borrow_weights, build_graph
from .people import for_training, read_judged
from .prior import NOISE, SPIKES, crowds, fit_feature_map, fit_population, people_of
from .quantize import Rounding, measure_roundings
from .reference import posterior
from .wordnet import LICENCE as WORDNET_LICENCE

#: Digits that survive in the manifest; float32 has about seven.
DIGITS = 7


def export_encoder(cache: Path) -> None:
    """Student to ONNX, with what eight bits cost, measured on the held-out texts."""
    checkpoint = torch.load(cache / "student.pt")
    config = EncoderConfig(**checkpoint["config"])
    encoder = Encoder(config)
    encoder.load_state_dict(checkpoint["model"])
    encoder.eval()
    corpus = Corpus(cache, config.max_tokens)
    kept = checkpoint.get("roundings", {})
    roundings = {place: Rounding.from_dict(r) for place, r in kept.items()}
    roundings = roundings or measure_roundings(encoder, corpus.calibration_rows())
    model = build_graph(encoder, roundings, WasmBuilder).SerializeToString()
    (cache / "encoder.onnx").write_bytes(model)
    webgpu = build_graph(encoder, roundings, WebGpuBuilder)
    borrow_weights(webgpu, "encoder.onnx", model)
    (cache / "encoder.webgpu.onnx").write_bytes(webgpu.SerializeToString())
    # One line, no spaces: a third smaller.
    tokenizer = json.loads((cache / "tokenizer.json").read_text())
    (cache / "tokenizer.min.json").write_text(json.dumps(tokenizer, ensure_ascii=False, separators=(",", ":")))

    texts = json.loads((cache / "texts.json").read_text())
    held_out = [texts[i][0] for i in corpus.held_out]
    quantized = encode(cache / "encoder.onnx", cache / "tokenizer.json", held_out, config.max_tokens)
    in_floats = evaluate(encoder, corpus)
    report = agreement(torch.from_numpy(quantized), corpus) | {
        "similarityCorrelationBeforeInt8": in_floats["similarityCorrelation"],
        "answerSimilarityCorrelationBeforeInt8": in_floats["answerSimilarityCorrelation"],
    }
    print(report)
    (cache / "encoder.report.json").write_text(json.dumps({"maxTokens": config.max_tokens, "agreement": report}))


def rounded(x: np.ndarray | torch.Tensor) -> list:
    """Nested lists of numbers with `DIGITS` significant digits."""
    array = np.asarray(x, dtype=np.float64)
    return np.vectorize(lambda v: float(f"{v:.{DIGITS}g}"), otypes=[float])(array).tolist()


def file_entry(path: Path) -> dict:
    data = path.read_bytes()
    return {"name": path.name, "bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}


def write_model(data: Path, cache: Path, output: Path) -> dict:
    """Fits what is learnt from people and writes the model folder; returns the manifest."""
    report = json.loads((cache / "encoder.report.json").read_text())
    judged = for_training(read_judged(data))
    max_tokens = report["maxTokens"]
    vectors = encode(cache / "encoder.onnx", cache / "tokenizer.json", judged.texts, max_tokens)
    axes, style = measure_style(judged.texts)
    # Rounded before anything is fitted on them, so that the prior fits the features that the browser computes.
    feature_map = FeatureMap(*(np.array(rounded(x)) for x in vars(fit_feature_map(judged, vectors, style)).values()))
    measured = feature_map(vectors, style)
    choices = choose(make_folds(judged, feature_map, vectors, measured))
    fitted = fit_appeal(*crowds(judged), feature_map, vectors, measured, choices)
    appeal = Appeal(fitted.appeal.kinds, *(np.array(rounded(x)) for x in list(vars(fitted.appeal).values())[1:]))
    population = fit_population(fitted, appeal.of(measured, appeal_inputs(feature_map, vectors, measured)))

    output.mkdir(parents=True, exist_ok=True)
    for name in ("encoder.onnx", "encoder.webgpu.onnx"):
        shutil.copy(cache / name, output / name)
    shutil.copy(cache / "tokenizer.min.json", output / "tokenizer.json")
    canary = encode(cache / "encoder.onnx", cache / "tokenizer.json", CANARY_TEXTS, max_tokens)
    manifest = {
        "format": 1,
        "version": "",
        "files": {
            "encoder": file_entry(output / "encoder.onnx"),
            "encoderWebgpu": file_entry(output / "encoder.webgpu.onnx"),
            "tokenizer": file_entry(output / "tokenizer.json"),
        },
        "encoder": {
            "width": vectors.shape[1],
            "maxTokens": max_tokens,
            "input": "ids: int32 [batch, tokens], 0 is padding",
            "output": "vectors: float32 [batch, width], unit length",
        },
        "features": {
            "styleAxes": axes,
            "styleMean": rounded(feature_map.style_mean),
            "styleScale": rounded(feature_map.style_scale),
            "vectorMean": rounded(feature_map.vector_mean),
            "projection": rounded(feature_map.projection),
            "appeal": {
                "kinds": appeal.kinds,
                "gate": rounded(appeal.gate),
                "bias": rounded(appeal.bias),
                "weights": rounded(appeal.weights),
                "offset": rounded(appeal.offset),
                "diversity": rounded(appeal.diversity),
            },
        },
        "prior": {"mean": rounded(population.mean), "covariance": rounded(population.covariance)},
        "spikes": vars(SPIKES),
        "noise": {"labelNoise": NOISE.label_noise, "tieStrength": NOISE.tie_strength},
        "canary": [{"text": t, "vector": rounded(v)} for t, v in zip(CANARY_TEXTS, canary)],
        "training": {
            "teacher": "sentence-transformers/all-MiniLM-L6-v2 (Apache-2.0)",
            "teacherAgreement": report["agreement"],
            "data": [{"name": n, "licence": licence} for n, licence in PAIR_FILES.items()]
            + [{"name": f"generations/{n}", "licence": licence} for n, licence in GENERATION_FILES.items()]
            + [{"name": "WordNet 3.0", "licence": WORDNET_LICENCE}],
            "heldOut": {
                "userModulus": HELD_OUT_USERS["modulus"],
                "userResidues": HELD_OUT_USERS["residues"],
                "promptShare": HELD_OUT_PROMPTS,
            },
            "users": {name: len(users) for name, users in people_of(judged).items()},
            "weightsLicence": "Apache-2.0",
        },
    }
    digest = hashlib.sha256(json.dumps(manifest, sort_keys=True).encode()).hexdigest()
    manifest["version"] = f"1-{digest[:12]}"
    (output / "manifest.json").write_text(json.dumps(manifest, separators=(",", ":")) + "\n")
    return manifest


def write_fixtures(manifest: dict, model: Path, output: Path) -> None:
    """What the browser must reproduce: ids, vectors, features and posteriors of texts of our own."""
    from tokenizers import Tokenizer

    reader = Tokenizer.from_file(str(model / "tokenizer.json"))
    max_tokens = manifest["encoder"]["maxTokens"]
    reader.enable_truncation(max_tokens)
    vectors = encode(model / "encoder.onnx", model / "tokenizer.json", PARITY_TEXTS, max_tokens)
    _, style = measure_style(PARITY_TEXTS)
    f = manifest["features"]
    feature_map = FeatureMap(*(np.array(f[k]) for k in ("styleMean", "styleScale", "vectorMean", "projection")))
    appeal = Appeal(f["appeal"]["kinds"], *(np.array(f["appeal"][k]) for k in ("gate", "bias", "weights", "offset", "diversity")))
    measured = feature_map(vectors, style)
    known = appeal.of(measured, appeal_inputs(feature_map, vectors, measured))
    features = known.together(np.arange(len(PARITY_TEXTS))[:, None])[:, 0]  # each by itself
    prior = Prior(*(torch.tensor(manifest["prior"][k], dtype=torch.float64) for k in ("mean", "covariance")))
    n = len(PARITY_TEXTS)
    comparisons = [
        {"texts": [i, (3 * i + 1) % n], "chosen": 0 if i % 3 else 1, "weight": 1 + (i % 2) / 2} for i in range(6)
    ] + [
        {"texts": [0, 2, 4, 6, 8], "chosen": 2, "weight": 1},
        {"texts": [1, 5], "chosen": None, "weight": 1},
        {"texts": [3, 7, 9], "chosen": None, "weight": 0.5},
    ]
    posteriors = []
    for count in (1, 4, len(comparisons)):
        used = [c | {"rows": features[c["texts"]].tolist()} for c in comparisons[:count]]
        mean, covariance = posterior(used, prior, NOISE)
        posteriors.append({"comparisons": count, "mean": mean.tolist(), "variance": covariance.diagonal().tolist()})
    fixtures = {
        "version": manifest["version"],
        "texts": [
            {"text": t, "ids": reader.encode(t).ids, "vector": rounded(v), "features": x.tolist()}
            for t, v, x in zip(PARITY_TEXTS, vectors, features)
        ],
        "sets": [{"texts": s, "features": known.together([s])[0].tolist()} for s in ([0, 1], [2, 3, 4, 5, 6], [7, 8, 9])],
        "comparisons": comparisons,
        "posteriors": posteriors,
    }
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_text(json.dumps(fixtures, ensure_ascii=False) + "\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--cache", type=Path, required=True)
    parser.add_argument("--encoder", action="store_true", help="only write the encoder to the cache folder")
    parser.add_argument("--output", type=Path, default=ROOT / "public" / "models")
    parser.add_argument("--fixtures", type=Path, default=ROOT / "tests" / "parity" / "fixtures" / "parity.json")
    options = parser.parse_args()
    if options.encoder:
        export_encoder(options.cache)
        return
    if options.data is None:
        parser.error("--data is needed to fit the population")
    manifest = write_model(options.data, options.cache, options.output)
    write_fixtures(manifest, options.output, options.fixtures)
    total = sum(path.stat().st_size for path in options.output.iterdir())
    print(f"model {manifest['version']}, {total / 1e6:.2f} MB in all")


if __name__ == "__main__":
    main()
