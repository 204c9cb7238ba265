"""Steps 3 to 5: writes what the browser loads, and the fixtures that hold the browser to it.

`--encoder` writes a student's `encoder.onnx` and `tokenizer.json` to a folder of its own in the cache, for the steps after it. Without it, fits
feature map and population (step 4), and writes the model folder and the parity fixtures.
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
from .books import LICENCES as BOOK_LICENCES
from .crossvalidate import choose, make_folds
from .data import GENERATION_FILES, HELD_OUT_PROMPTS, HELD_OUT_USERS, PAIR_FILES
from .distill import Checks, encode_all, tokenizer_path
from .encoder import SHIPPED, STUDENTS, Encoder, EncoderConfig
from .features import ROOT, FeatureMap, encode, measure_style
from .fixture_texts import CANARY_TEXTS, PARITY_TEXTS
from .judgements import Judgements, Prior
from .onnx_graph import WasmBuilder, WebGpuBuilder, borrow_weights, build_graph
from .people import for_training, read_judged
from .prior import NOISE, SPIKES, crowds, fit_feature_map, fit_population, people_of
from .quantize import Rounding
from .reference import posterior
from .sparse import propagate
from .wordnet import LICENCE as WORDNET_LICENCE

#: Of the manifest, as in `src/shared/manifest.ts`.
FORMAT = 3
#: Digits that survive in the manifest; float32 has about seven.
DIGITS = 7


def export_encoder(cache: Path, name: str) -> None:
    """A student to ONNX, in a folder of its own in the cache, with what eight bits cost, measured on the held-out texts."""
    checkpoint = torch.load(cache / f"student.{name}.pt")
    config = EncoderConfig(**checkpoint["config"])
    encoder = Encoder(config)
    encoder.load_state_dict({name: x.float() for name, x in checkpoint["model"].items()})
    encoder.eval()
    roundings = {place: Rounding.from_dict(r) for place, r in checkpoint["roundings"].items()}
    output = cache / name
    output.mkdir(exist_ok=True)
    model = build_graph(encoder, roundings, WasmBuilder).SerializeToString()
    (output / "encoder.onnx").write_bytes(model)
    webgpu = build_graph(encoder, roundings, WebGpuBuilder)
    borrow_weights(webgpu, "encoder.onnx", model)
    (output / "encoder.webgpu.onnx").write_bytes(webgpu.SerializeToString())
    # One line, no spaces: a third smaller.
    tokenizer = json.loads(tokenizer_path(cache, config).read_text())
    (output / "tokenizer.json").write_text(json.dumps(tokenizer, ensure_ascii=False, separators=(",", ":")))

    checks = Checks.load(cache, config)
    held_out = json.loads((cache / "checks.json").read_text())["heldOut"]
    quantized = encode(output / "encoder.onnx", output / "tokenizer.json", held_out, config.max_tokens)
    in_floats = checks.agreement(encode_all(encoder, checks.held_out))
    report = checks.agreement(torch.from_numpy(quantized)) | {
        "similarityCorrelationBeforeInt8": in_floats["similarityCorrelation"],
        "answerSimilarityCorrelationBeforeInt8": in_floats["answerSimilarityCorrelation"],
    }
    print(name, len(model), report)
    (output / "encoder.report.json").write_text(json.dumps({"maxTokens": config.max_tokens, "agreement": report}))


def rounded(x: np.ndarray | torch.Tensor) -> list:
    """Nested lists of numbers with `DIGITS` significant digits."""
    array = np.asarray(x, dtype=np.float64)
    return np.vectorize(lambda v: float(f"{v:.{DIGITS}g}"), otypes=[float])(array).tolist()


def file_entry(path: Path) -> dict:
    data = path.read_bytes()
    return {"name": path.name, "bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}


def prior_entry(prior: Prior) -> dict:
    """What is said of content in one number, and of all other weights as it is."""
    content = prior.content
    others = [i for i in range(len(prior.mean)) if not content.start <= i < content.stop]
    return {
        "mean": rounded(prior.mean[others]),
        "covariance": rounded(prior.covariance[others][:, others]),
        "contentVariance": rounded(prior.covariance[content.start, content.start]),
    }


def read_prior(manifest: dict) -> Prior:
    """The prior over all weights."""
    entry = manifest["prior"]
    styles, learned = len(manifest["features"]["styleAxes"]), len(manifest["features"]["projection"])
    content = slice(styles, styles + learned)
    f = len(entry["mean"]) + learned
    others = [i for i in range(f) if not content.start <= i < content.stop]
    mean = torch.zeros(f, dtype=torch.float64)
    covariance = entry["contentVariance"] * torch.eye(f, dtype=torch.float64)
    mean[others] = torch.tensor(entry["mean"], dtype=torch.float64)
    covariance[np.ix_(others, others)] = torch.tensor(entry["covariance"], dtype=torch.float64)
    return Prior(mean, covariance, content)


def write_model(data: Path, student: Path, output: Path) -> dict:
    """Fits what is learnt from people over a student's folder and writes the model folder; returns the manifest."""
    report = json.loads((student / "encoder.report.json").read_text())
    judged = for_training(read_judged(data))
    max_tokens = report["maxTokens"]
    vectors = encode(student / "encoder.onnx", student / "tokenizer.json", judged.texts, max_tokens)
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
        shutil.copy(student / name, output / name)
    shutil.copy(student / "tokenizer.json", output / "tokenizer.json")
    canary = encode(student / "encoder.onnx", student / "tokenizer.json", CANARY_TEXTS, max_tokens)
    manifest = {
        "format": FORMAT,
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
        "prior": prior_entry(population),
        "spikes": vars(SPIKES),
        "noise": {"labelNoise": NOISE.label_noise, "tieStrength": NOISE.tie_strength},
        "canary": [{"text": t, "vector": rounded(v)} for t, v in zip(CANARY_TEXTS, canary)],
        "training": {
            "teacher": "sentence-transformers/all-MiniLM-L6-v2 (Apache-2.0)",
            "teacherAgreement": report["agreement"],
            "data": [{"name": n, "licence": licence} for n, licence in PAIR_FILES.items()]
            + [{"name": f"generations/{n}", "licence": licence} for n, licence in GENERATION_FILES.items()]
            + [{"name": "WordNet 3.0", "licence": WORDNET_LICENCE}]
            + [{"name": n, "licence": licence} for n, licence in BOOK_LICENCES.items()],
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
    manifest["version"] = f"{FORMAT}-{digest[:12]}"
    (output / "manifest.json").write_text(json.dumps(manifest, separators=(",", ":")) + "\n")
    return manifest


#: What weights of a fixture are multiplied by, how many pairs it has beside those of all, and how many of made-up texts.
HEAVY, MORE, MADE_UP = 6, 24, 90


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
    prior = read_prior(manifest)
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
    pairs = [c for c in comparisons if len(c["texts"]) == 2]
    pairs += [{"texts": [i % n, (i + 2 + i // n) % n], "chosen": i % 2, "weight": 1 + (i % 3) / 2} for i in range(MORE)]
    winners = [c["texts"][c["chosen"] or 0] for c in pairs]
    losers = [c["texts"][1 - (c["chosen"] or 0)] for c in pairs]
    # As they are, and so heavy that the slower rounds have a part in it.
    scales = [1, HEAVY]
    judged = Judgements(
        torch.tensor(features[winners] - features[losers]).expand(len(scales), -1, -1),
        torch.tensor([c["chosen"] is None for c in pairs]).expand(len(scales), -1),
        torch.tensor([[scale * c["weight"] for c in pairs] for scale in scales], dtype=torch.float64),
    )
    means, covariances = propagate(judged, prior, NOISE, SPIKES, len(f["styleAxes"]))
    propagated = [
        {"scale": scale, "mean": mean.tolist(), "variance": covariance.diagonal().tolist()}
        for scale, mean, covariance in zip(scales, means, covariances)
    ]
    # More directions than a subspace has. Their features are a formula, so that the fixture need not hold them.
    made_up = np.sin(np.outer(np.arange(1, MADE_UP + 1), np.arange(1, features.shape[1] + 1)))
    judged = Judgements(torch.tensor(made_up)[None], torch.zeros(1, MADE_UP, dtype=torch.bool), torch.ones(1, MADE_UP, dtype=torch.float64))
    means, covariances = propagate(judged, prior, NOISE, SPIKES, len(f["styleAxes"]))
    fixtures = {
        "version": manifest["version"],
        "texts": [
            {"text": t, "ids": reader.encode(t).ids, "vector": rounded(v), "features": x.tolist()}
            for t, v, x in zip(PARITY_TEXTS, vectors, features)
        ],
        "sets": [{"texts": s, "features": known.together([s])[0].tolist()} for s in ([0, 1], [2, 3, 4, 5, 6], [7, 8, 9])],
        "comparisons": comparisons,
        "posteriors": posteriors,
        "pairs": pairs,
        "ofPairsWithSpikes": propagated,
        "ofMadeUp": {"pairs": MADE_UP, "mean": means[0].tolist(), "variance": covariances[0].diagonal().tolist()},
    }
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_text(json.dumps(fixtures, ensure_ascii=False) + "\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--cache", type=Path, required=True)
    parser.add_argument("--student", default=SHIPPED, choices=list(STUDENTS))
    parser.add_argument("--encoder", action="store_true", help="only write the encoder to the cache folder")
    parser.add_argument("--output", type=Path, default=ROOT / "public" / "models")
    parser.add_argument("--fixtures", type=Path, default=ROOT / "tests" / "parity" / "fixtures" / "parity.json")
    options = parser.parse_args()
    if options.encoder:
        export_encoder(options.cache, options.student)
        return
    if options.data is None:
        parser.error("--data is needed to fit the population")
    manifest = write_model(options.data, options.cache / options.student, options.output)
    write_fixtures(manifest, options.output, options.fixtures)
    total = sum(path.stat().st_size for path in options.output.iterdir())
    print(f"model {manifest['version']}, {total / 1e6:.2f} MB in all")


if __name__ == "__main__":
    main()
