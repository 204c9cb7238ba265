"""Checks of what makes the encoder, on small inputs; needs the requirements, not the data."""

import random
from dataclasses import replace

import numpy as np
import onnxruntime
import pytest
import torch
from penchant_training.distill import TokenReader, similarity_agreement
from penchant_training.encoder import Encoder, EncoderConfig, pad
from penchant_training.onnx_graph import WasmBuilder, WebGpuBuilder, borrow_weights, build_graph
from penchant_training.prepare import train_tokenizer
from penchant_training.quantize import (
    LEVELS,
    Range,
    best_range,
    best_rounding,
    learn_rounded,
    measure_roundings,
    plain_state,
    quantize_columns,
    rounded,
)
from penchant_training.wordnet import read_wordnet

SMALL = EncoderConfig(vocabulary=50, width=24, teacher_layers=(0, 1), heads=3, feed_forward=48, max_tokens=16, joins=(2, 2), token_width=12)
#: One join, before the first layer; and no layers at all.
SHAPES = [SMALL, replace(SMALL, joins=(4, 1)), replace(SMALL, joins=(2,), teacher_layers=())]
ROWS = [[1, 5, 9, 3], [1, 7], [1] + [4] * 15, [1, 2, 3, 4, 5]]


@pytest.fixture(params=SHAPES, ids=["joined twice", "joined once", "no layers"])
def student(request):
    torch.manual_seed(1)
    encoder = Encoder(request.param).eval()
    torch.nn.init.normal_(encoder.positions)
    return encoder


def vectors_of(encoder, rows):
    with torch.inference_mode():
        return encoder(*pad(rows, encoder.config.tokens_per_slot)).numpy()


def run(model, rows):
    # As the browser runs it: unchanged.
    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    session = onnxruntime.InferenceSession(model, options)
    return session.run(None, {"ids": pad(rows)[0].numpy().astype(np.int32)})[0]


@pytest.mark.parametrize("builder", [WasmBuilder, WebGpuBuilder])
def test_the_onnx_graphs_compute_what_the_student_computes(student, builder):
    actual = run(build_graph(student, measure_roundings(student, ROWS), builder).SerializeToString(), ROWS)
    assert (vectors_of(student, ROWS) * actual).sum(1).min() > 0.998  # eight bits cost this much at most
    assert np.allclose(np.linalg.norm(actual, axis=1), 1, atol=1e-5)


def test_both_graphs_compute_the_same_with_one_set_of_weights(student, tmp_path):
    roundings = measure_roundings(student, ROWS)
    wasm = build_graph(student, roundings, WasmBuilder).SerializeToString()
    webgpu = build_graph(student, roundings, WebGpuBuilder)
    whole = len(webgpu.SerializeToString())
    borrow_weights(webgpu, "encoder.onnx", wasm)
    if student.config.teacher_layers:  # else all are too small to be worth it
        assert len(webgpu.SerializeToString()) < whole - 3000
    (tmp_path / "encoder.onnx").write_bytes(wasm)
    (tmp_path / "encoder.webgpu.onnx").write_bytes(webgpu.SerializeToString())
    assert np.allclose(run(wasm, ROWS), run(str(tmp_path / "encoder.webgpu.onnx"), ROWS), atol=1e-5)


def test_neither_padding_nor_company_changes_a_vector(student):
    model = build_graph(student, measure_roundings(student, ROWS), WasmBuilder).SerializeToString()
    together = run(model, ROWS)
    for row, vector in zip(ROWS, together):
        assert np.allclose(run(model, [row])[0], vector, atol=1e-5)


def test_the_reader_starts_with_the_state_of_the_slot():
    states = torch.randn(2, 3, 24)
    assert torch.allclose(TokenReader(SMALL)(states), states.repeat_interleave(4, dim=1))


def test_weights_are_within_half_a_step():
    weight = np.random.default_rng(3).normal(size=(7, 5)).astype(np.float32)
    values, scale = quantize_columns(weight)
    assert np.abs(values).max(axis=0).tolist() == [LEVELS] * 5
    assert np.abs(values * scale - weight).max() <= scale.max() / 2 + 1e-7


def test_a_column_a_hundred_times_as_large_costs_the_others_no_steps():
    x = torch.randn(2000, 8)
    x[:, 3] *= 100
    r = best_rounding(x)
    scale = torch.from_numpy(r.scale)
    error = (rounded(x / scale, r.range) * scale - x).square().mean(0).sqrt() / x.square().mean(0).sqrt()
    assert error.max() < 0.02


def test_what_learns_rounded_computes_what_the_graph_does(student):
    roundings = measure_roundings(student, ROWS)
    graph = build_graph(student, roundings, WasmBuilder).SerializeToString()
    learner = Encoder(student.config)
    learner.load_state_dict(student.state_dict())
    learn_rounded(learner, roundings)
    # The token table and the joining matrix are rounded in the graph alone.
    assert (vectors_of(learner.eval(), ROWS) * run(graph, ROWS)).sum(1).min() > 0.9995
    learner.train()(*pad(ROWS, 4)).sum().backward()
    assert all(p.grad is not None and p.grad.isfinite().all() for p in learner.parameters())
    student.load_state_dict(plain_state(learner))


def test_a_range_is_narrow_where_that_costs_less_and_keeps_zero():
    x = np.random.default_rng(4).normal(size=1_000_000).astype(np.float32)
    outlier = np.append(x, np.float32(60))
    assert best_range(outlier).high < 10
    assert best_range(np.append(x, np.full(30_000, 60, np.float32))).high > 50
    assert rounded(torch.zeros(1), Range(-0.3, 2.1)).item() == 0
    assert best_range(np.abs(x)).low == 0


def test_rounding_has_the_gradient_of_clipping():
    x = torch.tensor([-3.0, 0.4, 5.0], requires_grad=True)
    rounded(x, Range(-1.0, 2.0)).sum().backward()
    assert x.grad.tolist() == [0, 1, 0]


def test_the_tokenizer_is_cased_and_knows_every_byte():
    tokenizer = train_tokenizer(["Hello hello WORLD world"] * 5, size=300)
    assert tokenizer.encode("Hello").ids != tokenizer.encode("hello").ids
    for text in ("你好 😊", "x\n\n  y", "½ é"):
        assert tokenizer.decode(tokenizer.encode(text).ids) == text


def test_similarity_agreement_is_one_for_the_same_geometry():
    x = torch.nn.functional.normalize(torch.randn(20, 8), dim=1)
    rotation = torch.linalg.qr(torch.randn(8, 8))[0]
    assert similarity_agreement(x, x @ rotation) == pytest.approx(1, abs=1e-4)


def test_wordnet_gives_a_gloss_behind_its_term_and_every_example(tmp_path):
    line = '00001740 03 n 02 fern_house 0 fernery(a) 0 000 | a glass house for ferns; "she heats the fern house"; "a damp fernery" \n'
    for part in ("adj", "adv", "noun", "verb"):
        (tmp_path / f"data.{part}").write_text("  1 This is the licence | of this file\n" + (line if part == "noun" else ""))
    texts = [text.lower() for text in read_wordnet(tmp_path, random.Random(1))]
    assert texts[0] in ("fern house: a glass house for ferns", "fernery: a glass house for ferns")
    assert texts[1:] == ["she heats the fern house", "a damp fernery"]
