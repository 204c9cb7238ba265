"""Checks of the training code on small inputs; needs the requirements, not the data."""

import random
from dataclasses import replace

import numpy as np
import onnxruntime
import pytest
import torch
from itertools import combinations

from penchant_training.appeal import Appeal, KindChoice, cross_fit, fit_crowd, fit_gate, log_loss, split
from penchant_training.crossvalidate import Case, Fold, borrow, choose, is_level, make_cases, tell
from penchant_training.data import held_out_prompts, is_held_out_user, stable_hash
from penchant_training.distill import TokenReader, batches, similarity_agreement, word_error
from penchant_training.encoder import Encoder, EncoderConfig, pad, shorten
from penchant_training.features import TextFeatures
from penchant_training.laplace import Judgements, Noise, Prior, fit, fit_prior
from penchant_training.onnx_graph import WasmBuilder, WebGpuBuilder, borrow_weights, build_graph
from penchant_training.people import JudgedTexts, for_training, parts
from penchant_training.prepare import train_tokenizer
from penchant_training.prior import LEARNED_AXES
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
from penchant_training.reference import posterior
from penchant_training.set_model import SetModel
from penchant_training.simulate import LABELS, QUESTIONS, Maker
from penchant_training.sparse import Spikes, with_spikes
from penchant_training.spans import mix_sentences, sample_spans, word_phrases
from penchant_training.users import Judged
from penchant_training.wordnet import read_wordnet
from penchant_training.words import words_of_tokens

LONG = EncoderConfig(vocabulary=50, width=24, teacher_layers=(0, 1), heads=3, feed_forward=48, max_tokens=16, joins=(1, 1), token_width=24)
SMALL = replace(LONG, joins=(2, 2), token_width=12)
ROWS = [[1, 5, 9, 3], [1, 7], [1] + [4] * 15, [1, 2, 3, 4, 5]]


@pytest.fixture
def student():
    torch.manual_seed(1)
    encoder = Encoder(SMALL).eval()
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
    assert len(webgpu.SerializeToString()) < whole - 3000
    (tmp_path / "encoder.onnx").write_bytes(wasm)
    (tmp_path / "encoder.webgpu.onnx").write_bytes(webgpu.SerializeToString())
    assert np.allclose(run(wasm, ROWS), run(str(tmp_path / "encoder.webgpu.onnx"), ROWS), atol=1e-5)


def test_neither_padding_nor_company_changes_a_vector(student):
    model = build_graph(student, measure_roundings(student, ROWS), WasmBuilder).SerializeToString()
    together = run(model, ROWS)
    for row, vector in zip(ROWS, together):
        assert np.allclose(run(model, [row])[0], vector, atol=1e-5)


def test_a_shortened_student_starts_near_to_the_long_one():
    torch.manual_seed(2)
    long = Encoder(LONG).eval()
    # Neighbours alike, and a table of as few directions as are kept: then joining loses nothing but resolution.
    long.tokens.weight.data = torch.randn(50, 6) @ torch.randn(6, 24)
    rows = [[a, a, a, a, b, b, b, b, c, c, c, c] for a, b, c in torch.randint(1, 50, (8, 3)).tolist()]
    assert (vectors_of(long, rows) * vectors_of(shorten(long, SMALL).eval(), rows)).sum(1).min() > 0.99


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
    learner = Encoder(SMALL)
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


def test_the_batched_posterior_agrees_with_the_independent_one():
    rng = np.random.default_rng(4)
    f, n = 3, 12
    prior = Prior(torch.tensor([0.2, -0.1, 0.0]).double(), torch.eye(f).double() * 0.8 + 0.1)
    noise = Noise(0.05, 0.7)
    d = torch.from_numpy(rng.normal(size=(1, n, f)))
    tie = torch.from_numpy(rng.random((1, n)) < 0.3)
    means, covariances = fit(Judgements(d, tie, torch.ones(1, n).double()), prior, noise, steps=200)
    comparisons = [
        {"rows": [x.tolist(), [0.0] * f], "chosen": None if t else 0, "weight": 1} for x, t in zip(d[0], tie[0])
    ]
    mean, covariance = posterior(comparisons, prior, noise)
    assert torch.allclose(means[0], mean, atol=1e-6)
    assert torch.allclose(covariances[0], covariance, atol=1e-6)


def test_expectation_maximisation_finds_the_population_that_made_the_labels():
    rng = np.random.default_rng(5)
    users, pairs, true_mean = 300, 40, np.array([1.0, -0.5])
    weights = true_mean + rng.normal(size=(users, 2)) * np.array([1.0, 0.2])
    d = rng.normal(size=(users, pairs, 2))
    wins = rng.random((users, pairs)) < 1 / (1 + np.exp(-np.einsum("upf,uf->up", d, weights)))
    d = torch.from_numpy(np.where(wins[..., None], d, -d))
    judgements = Judgements(d, torch.zeros(users, pairs, dtype=torch.bool), torch.ones(users, pairs).double())
    start = Prior(torch.zeros(2).double(), torch.eye(2).double())
    prior = fit_prior(judgements, torch.ones(users).double(), start, Noise(0.0, 1.0), rounds=30, ridge=0.0)
    assert np.allclose(prior.mean.numpy(), true_mean, atol=0.15)
    assert prior.covariance[0, 0] > 3 * prior.covariance[1, 1]


def test_the_tokenizer_is_cased_and_knows_every_byte():
    tokenizer = train_tokenizer(["Hello hello WORLD world"] * 5, size=300)
    assert tokenizer.encode("Hello").ids != tokenizer.encode("hello").ids
    for text in ("你好 😊", "x\n\n  y", "½ é"):
        assert tokenizer.decode(tokenizer.encode(text).ids) == text


def test_batches_hold_every_row_once():
    groups = batches([random.Random(6).randrange(1, 250) for _ in range(500)], random.Random(7))
    assert sorted(i for g in groups for i in g) == list(range(500))


def test_more_texts_are_made_of_the_texts_given():
    rng = random.Random(8)
    text = "One sentence here. Another sentence there! A third one? Yes, a fourth sentence."
    assert all(span in text for span in sample_spans(text, rng, share=2, most=9))
    assert len(mix_sentences([text, text.lower()], rng, 5)) == 5
    words = {w.lower() for phrase in word_phrases(["apple", "##ing", "[CLS]", "pear", "fig", "plum", "kiwi", "date", "lime", "nut"], rng, 3) for w in phrase.split()}
    assert words <= {"apple", "pear", "fig", "plum", "kiwi", "date", "lime", "nut"}


def test_similarity_agreement_is_one_for_the_same_geometry():
    x = torch.nn.functional.normalize(torch.randn(20, 8), dim=1)
    rotation = torch.linalg.qr(torch.randn(8, 8))[0]
    assert similarity_agreement(x, x @ rotation) == pytest.approx(1, abs=1e-4)


def test_who_is_held_out_never_changes():
    assert stable_hash("user") == 0x04F8996D
    assert [is_held_out_user(f"u{i}") for i in range(40)] == [stable_hash(f"u{i}") % 6 in (0, 2) for i in range(40)]
    # An even hash as before: nobody on whom an earlier model was trained is kept for the last reading.
    assert not any(is_held_out_user(f"u{i}") and stable_hash(f"u{i}") % 2 for i in range(400))
    prompts = [f"p{i}" for i in range(10)]
    kept = held_out_prompts(prompts + prompts)
    assert len(kept) == 3
    assert max(map(stable_hash, kept)) < min(stable_hash(p) for p in prompts if p not in kept)


def test_tokens_are_lined_up_with_words_whatever_white_space_they_carry():
    text = "Plant  ferns,\n\nthen wait"
    # As a word-piece tokenizer cuts it, with special tokens, and as a byte-level one does, white space in front.
    pieces = [(0, 0), (0, 5), (7, 11), (11, 12), (12, 13), (15, 19), (20, 24), (0, 0)]
    bytes_ = [(0, 0), (0, 5), (5, 6), (6, 12), (12, 13), (13, 15), (15, 19), (19, 24)]
    assert words_of_tokens(text, pieces).tolist() == [-1, 0, 1, 1, 1, 2, 3, -1]
    assert words_of_tokens(text, bytes_).tolist() == [-1, 0, -1, 1, 1, -1, 2, 3]


def test_the_word_error_compares_means_of_words_and_skips_what_is_cut_off():
    words = [np.array([-1, 0, 0, 1], np.int32), np.array([0, 1], np.int32)]
    targets = [torch.tensor([[2.0, 0.0]]), torch.tensor([[0.0, 1.0], [3.0, 3.0]])]
    states = torch.zeros(2, 4, 2)
    states[0, 1], states[0, 2] = torch.tensor([1.0, 0.0]), torch.tensor([3.0, 0.0])  # their mean is the target
    states[0, 3] = 99  # word 1 of the first text: its teacher was cut off before
    states[1, 0], states[1, 1] = torch.tensor([0.0, 1.0]), torch.tensor([3.0, 3.0])
    assert float(word_error(states, words, targets)) == 0
    states[1, 0] = torch.tensor([0.0, 4.0])
    assert float(word_error(states, words, targets)) == pytest.approx((9 / 6) / (23 / 6))


def test_wordnet_gives_a_gloss_behind_its_term_and_every_example(tmp_path):
    line = '00001740 03 n 02 fern_house 0 fernery(a) 0 000 | a glass house for ferns; "she heats the fern house"; "a damp fernery" \n'
    for part in ("adj", "adv", "noun", "verb"):
        (tmp_path / f"data.{part}").write_text("  1 This is the licence | of this file\n" + (line if part == "noun" else ""))
    texts = [text.lower() for text in read_wordnet(tmp_path, random.Random(1))]
    assert texts[0] in ("fern house: a glass house for ferns", "fernery: a glass house for ferns")
    assert texts[1:] == ["she heats the fern house", "a damp fernery"]


def test_appeal_goes_by_the_kind_that_a_text_is_like():
    rng = np.random.default_rng(3)
    centres = np.eye(6)[:2] * 3
    y = np.concatenate([centre + rng.normal(size=(40, 6)) * 0.3 for centre in centres])
    gate, bias = fit_gate({"here": list(range(40)), "there": list(range(40, 80))}, y)
    weights = np.zeros((2, 6))
    weights[0, 4], weights[1, 5] = 1, -2
    known = Appeal(["here", "there"], gate, bias, weights, np.array([0.0, 3.0]), np.array([1, 0.5])).of(y[:, :3], y)
    alone = known.together(np.arange(80)[:, None])[:, 0]
    assert np.abs(alone[:, 3] - np.concatenate([y[:40, 4], -2 * y[40:, 5] + 3])).max() < 0.3
    assert np.abs(alone[:40, :3] - y[:40, :3]).max() < 0.3
    assert np.abs(alone[40:, :3] - y[40:, :3] / 2).max() < 0.3
    # Those who compete are of one kind: here as much of the one as of the other, or of that which most are like.
    mixed = known.together([[0, 1, 2, 3, 4, 40]])[0]
    assert np.abs(mixed[:, :3] - y[[0, 1, 2, 3, 4, 40], :3]).max() < 0.3
    assert np.allclose(known.differences([0, 41], [40, 3]), [np.subtract(*known.together([pair])[0]) for pair in ([0, 40], [41, 3])])


def crowd(rng, users=12, prompts=9, content=6):
    """People who all like the first input, and judge prompts whose other inputs are noise, one set for each text."""
    z = rng.normal(size=(prompts * 4, 1 + content))
    people = []
    for _ in range(users):
        judged = []
        for p in range(prompts):
            a, b = rng.choice(4, 2, replace=False) + 4 * p
            a, b = (a, b) if z[a, 0] > z[b, 0] else (b, a)
            judged.append(Judged(f"prompt {p}", int(a), int(b), False))
        people.append(judged)
    return people, z


def test_folds_hold_out_people_and_prompts_at_once():
    people, _ = crowd(np.random.default_rng(1))
    folds = split(people)
    for user in people:
        for j in user:
            assert folds.of_text[j.chosen] == folds.of_text[j.rejected]  # answers to one prompt go together
    for a in range(3):
        for b in range(3):
            rest = folds.rest(a, b)
            assert len(rest) == sum(part != a for part in folds.of_user)
            assert all(folds.of_text[t] != b for user in rest for j in user for t in (j.chosen, j.rejected))


def test_folds_hold_out_texts_where_people_judge_within_one_prompt():
    people = [[Judged("the one", i, i + 1, False) for i in range(0, 40, 2)]] * 4
    assert len(set(split(people).of_text.values())) == 3
    assert len({split(people).of_text[i] == split(people).of_text[i + 1] for i in range(0, 40, 2)}) == 2


def test_a_crowd_is_known_by_what_it_says_of_new_prompts():
    rng = np.random.default_rng(2)
    people, z = crowd(rng)
    weights = fit_crowd(people, z, 3.0)
    assert weights[0] > 3 * np.abs(weights[1:]).max()
    folds = split(people)
    assert log_loss(folds, cross_fit(folds, z, 3.0)) < 0.5
    # Where choices go by nothing but memory, what was fitted to them looks good, and what was not is a coin.
    blind = z.copy()
    blind[:, 0] = 0
    memory = np.column_stack([blind, np.eye(len(z))])
    inside = memory @ fit_crowd(people, memory, 0.1)
    seen = np.mean([inside[j.chosen] > inside[j.rejected] for user in people for j in user])
    assert seen > 0.9
    assert log_loss(folds, cross_fit(folds, memory, 0.1)) > 0.69


def test_spikes_are_the_mixture_over_all_sets_of_two_axes_at_most():
    generator = torch.Generator().manual_seed(1)
    f, axes, spikes = 5, 3, Spikes(1.5, 0.1)
    root = torch.randn(f, f, generator=generator, dtype=torch.float64) / 2
    prior = Prior(torch.randn(f, generator=generator, dtype=torch.float64), root @ root.T + 0.1 * torch.eye(f, dtype=torch.float64))
    slopes = torch.randn(2, 7, f, generator=generator, dtype=torch.float64)
    bends = slopes.transpose(1, 2) @ slopes  # the labels' quadratic log-likelihood: h' w - w' bends w / 2
    h = 2 * torch.randn(2, f, generator=generator, dtype=torch.float64)
    precision = torch.linalg.inv(prior.covariance)
    covariances = torch.linalg.inv(precision + bends)
    means = (covariances @ (h + precision @ prior.mean)[..., None])[..., 0]
    actual = with_spikes(means, covariances, prior, spikes, axes)
    for user in range(2):
        weights, firsts, seconds = [], [], []
        for taken in [a for n in range(3) for a in combinations(range(axes), n)]:
            wide = prior.covariance.clone()
            wide[taken, taken] += spikes.scale**2
            # Under N(m0, wide) the evidence is that of a Gaussian integral.
            p = torch.linalg.inv(wide)
            c = torch.linalg.inv(p + bends[user])
            m = c @ (h[user] + p @ prior.mean)
            evidence = (m @ (p + bends[user]) @ m - prior.mean @ p @ prior.mean + torch.logdet(c) - torch.logdet(wide)) / 2
            weights.append(evidence + len(taken) * np.log(spikes.rate / (1 - spikes.rate)))
            firsts.append(m)
            seconds.append(c + torch.outer(m, m))
        w = torch.softmax(torch.stack(weights), 0)
        mean = (w[:, None] * torch.stack(firsts)).sum(0)
        second = (w[:, None, None] * torch.stack(seconds)).sum(0)
        assert torch.allclose(actual[0][user], mean, atol=1e-9)
        assert torch.allclose(actual[1][user], second - torch.outer(mean, mean), atol=1e-9)


def judged_by(users=12, prompts=9, like=lambda text: text % 7):
    """Everybody judges four pairs of each prompt's eight texts, by the same liking."""
    texts = [f"t{i}" for i in range(prompts * 8)]
    people = {}
    for u in range(users):
        judged = []
        for p in range(prompts):
            for a in range(8 * p, 8 * p + 8, 2):
                won, lost = (a, a + 1) if like(a) > like(a + 1) else (a + 1, a)
                judged.append(Judged(f"p{p}", won, lost, False))
        people[f"u{u}"] = judged
    return JudgedTexts(texts, [list(range(8 * p, 8 * p + 8)) for p in range(prompts)], {"file": people})


def test_training_and_its_parts_lack_people_and_prompts_together():
    judged = judged_by()
    seen = for_training(judged)
    assert 0 < len(seen.users["file"]) < 12
    assert not any(is_held_out_user(user) for user in seen.users["file"])
    assert not seen.prompts("file") & held_out_prompts(judged.prompts("file"))
    assert len(seen.prompts("file")) == 6
    divided = parts(seen)
    assert set.union(*(part.users["file"] for part in divided)) == set(seen.users["file"])
    assert sum(len(part.prompts["file"]) for part in divided) == 6
    for number, part in enumerate(divided):
        rest = part.without(seen)
        assert not set(rest.users["file"]) & part.users["file"]
        assert not rest.prompts("file") & part.prompts["file"]
        cases = make_cases(seen, part, number)["file"]
        assert {case.user for case in cases} == part.users["file"]
        for case in cases:
            assert {j.prompt for j in case.asked} == part.prompts["file"]
            assert not {j.prompt for j in case.shown} & part.prompts["file"]


def test_labels_of_others_never_show_a_text_or_prompt_that_is_asked():
    one = [Judged("the one", i, i + 1, False) for i in range(0, 40, 2)]
    cases = [Case(f"u{i}", one[i : i + 8], one[i + 8 : i + 12]) for i in range(4)]
    found = borrow(cases, 3)
    assert len(found) == 4
    for case in cases:
        asked = {t for j in case.asked for t in (j.chosen, j.rejected)}
        assert not any({j.chosen, j.rejected} & asked for j in found[id(case)])


def tiny_fold(width, trust, people=60):
    """People whose tastes differ by `width` and who go with the crowd by `trust`, told by a prior of 1 and 1."""
    rng = np.random.default_rng(4)
    f = LEARNED_AXES + 2
    features = rng.normal(size=(400, f))
    cases = []
    for person in range(people):
        w = width * rng.normal(size=f)
        w[-1] = trust
        judged = []
        for _ in range(40):
            a, b = rng.choice(400, 2, replace=False)
            won = rng.random() < 1 / (1 + np.exp(-(features[a] - features[b]) @ w))
            judged.append(Judged("p", int(a if won else b), int(b if won else a), False))
        cases.append(Case(f"u{person}", judged[:20], judged[20:]))
    prior = Prior(torch.zeros(f, dtype=torch.float64), torch.eye(f, dtype=torch.float64))
    prior.mean[-1] = 1
    known = TextFeatures(features[:, :-1], np.zeros((400, 1)), features[:, -1:], np.ones(1))
    return Fold(known, prior, {"kind": cases})


def test_a_kind_keeps_the_default_unless_people_prove_it_wrong():
    known = choose([tiny_fold(1, 1)])["kind"]
    assert known.diversity >= 0.7 and known.trust == 1
    narrow = choose([tiny_fold(0.1, 1)])["kind"]
    assert narrow.diversity < 0.5
    assert choose([tiny_fold(1, 2)])["kind"].trust > 1
    # Two people who differ prove nothing, a hundred who agree do.
    assert is_level({"a": 0.7, "b": 0.5}, {"a": 0.6, "b": 0.55})
    assert not is_level({i: 0.61 + i / 1e4 for i in range(100)}, {i: 0.6 for i in range(100)})


def test_people_with_a_taste_are_told_better_by_their_own_labels():
    fold = tiny_fold(1, 1)
    accuracy = {others: np.mean([t.accuracy for t in tell(fold, "kind", fold.features, 16, Spikes(2, 0.003), others)]) for others in (False, True)}
    assert accuracy[False] > accuracy[True] + 0.05


def test_the_set_model_keeps_the_symmetries_of_what_it_reads():
    torch.manual_seed(2)
    model = SetModel(6)
    for parameter in model.parameters():
        torch.nn.init.normal_(parameter, std=0.3)
    judged = Judgements(torch.randn(2, 5, 6), torch.tensor([[False, True, False, False, False]] * 2), torch.tensor([[1.0] * 5, [1, 1, 1, 0, 0]]))
    moved, narrowed = torch.randn(2, 6), -torch.rand(2, 6)
    expected = model(judged, moved, narrowed)
    order = torch.tensor([3, 0, 4, 2, 1])
    shuffled = Judgements(judged.d[:, order], judged.tie[:, order], judged.weight[:, order])
    assert torch.allclose(model(shuffled, moved, narrowed), expected, atol=1e-5)
    # An axis that is turned round turns its weight round, and nothing else.
    turned = torch.tensor([1.0, -1, 1, 1, -1, 1])
    assert torch.allclose(model(replace(judged, d=judged.d * turned), moved * turned, narrowed), expected * turned, atol=1e-5)
    # Padding says nothing.
    other = judged.d.clone()
    other[1, 3:] = 9
    assert torch.allclose(model(replace(judged, d=other), moved, narrowed), expected, atol=1e-5)
    nothing = Judgements(torch.zeros(2, 1, 6), torch.zeros(2, 1, dtype=torch.bool), torch.zeros(2, 1))
    assert (model(nothing, torch.zeros(2, 6), torch.zeros(2, 6)) == 0).all()


def test_simulated_people_contradict_each_other_and_agree_with_themselves():
    rng = np.random.default_rng(5)
    style, appeal, vectors = rng.normal(size=(120, 36)), rng.normal(size=120), rng.normal(size=(120, 8))
    groups = [list(range(i, i + 6)) for i in range(0, 120, 6)]
    people = Maker(style, appeal, vectors, groups, 1).people(200)
    assert people.labels.shape == (200, LABELS, 2) and people.asked.shape == (200, QUESTIONS, 2)
    assert (people.labels // 6 == people.labels[..., :1] // 6).all()  # both answer one prompt
    assert (people.labels[..., 0] != people.labels[..., 1]).all()
    assert 0 < people.ties.mean() < 0.3
    again = Maker(style, appeal, vectors, groups, 1).people(200)
    assert (again.labels == people.labels).all()
    # What somebody says of the axis they care most about holds for the other half of their labels; of others' it does not.
    d = style[people.labels[..., 0]] - style[people.labels[..., 1]]
    halves = np.stack([d[:, ::2].mean(1), d[:, 1::2].mean(1)])
    top = np.abs(halves[0]).argmax(1)
    own = np.sign(halves[0][range(200), top]) * halves[1][range(200), top]
    others = np.sign(halves[0][range(200), top]) * np.roll(halves[1], 7, axis=0)[range(200), top]
    assert own.mean() > 0.12
    assert abs(others.mean()) < 0.1
