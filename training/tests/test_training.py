"""Checks of the training code on small inputs; needs the requirements, not the data."""

import random

import numpy as np
import onnxruntime
import pytest
import torch
from penchant_training.appeal import Appeal, cross_fit, fit_crowd, fit_gate, log_loss, split
from penchant_training.data import is_held_out_user, stable_hash
from penchant_training.distill import batches, similarity_agreement, word_error
from penchant_training.encoder import Encoder, EncoderConfig, pad
from penchant_training.laplace import Judgements, Noise, Prior, fit, fit_prior
from penchant_training.onnx_graph import build_model, quantize
from penchant_training.prepare import train_tokenizer
from penchant_training.reference import posterior
from penchant_training.spans import mix_sentences, sample_spans, word_phrases
from penchant_training.users import Judged
from penchant_training.wordnet import read_wordnet
from penchant_training.words import words_of_tokens

SMALL = EncoderConfig(vocabulary=50, width=24, teacher_layers=(0, 1), heads=3, feed_forward=48, max_tokens=16)


def test_the_onnx_graph_computes_what_the_student_computes():
    torch.manual_seed(1)
    encoder = Encoder(SMALL).eval()
    torch.nn.init.normal_(encoder.positions)
    session = onnxruntime.InferenceSession(build_model(encoder).SerializeToString())
    ids, keep = pad([[1, 5, 9, 3], [1, 7], [1] + [4] * 15])
    with torch.inference_mode():
        expected = encoder(ids, keep).numpy()
    actual = session.run(None, {"ids": ids.numpy().astype(np.int32)})[0]
    assert np.allclose((expected * actual).sum(1), 1, atol=1e-3)  # eight bits cost this much at most
    assert np.allclose(np.linalg.norm(actual, axis=1), 1, atol=1e-5)


def test_padding_changes_no_vector():
    torch.manual_seed(2)
    session = onnxruntime.InferenceSession(build_model(Encoder(SMALL).eval()).SerializeToString())
    alone = session.run(None, {"ids": np.array([[1, 7, 9]], np.int32)})[0]
    padded = session.run(None, {"ids": np.array([[1, 7, 9, 0, 0], [1, 2, 3, 4, 5]], np.int32)})[0]
    assert np.allclose(alone[0], padded[0], atol=1e-5)


@pytest.mark.parametrize("axis", [0, 1])
def test_eight_bits_are_within_half_a_step(axis):
    weight = np.random.default_rng(3).normal(size=(7, 5)).astype(np.float32)
    values, scale = quantize(weight, axis)
    shape = (-1, 1) if axis == 0 else (1, -1)
    assert np.abs(values * scale.reshape(shape) - weight).max() <= scale.max() / 2 + 1e-7


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
    assert [is_held_out_user(f"u{i}") for i in range(6)] == [stable_hash(f"u{i}") % 2 == 0 for i in range(6)]


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
    appeal = Appeal(["here", "there"], gate, bias, weights, np.array([0.0, 3.0]))(y)
    assert np.abs(appeal - np.concatenate([y[:40, 4], -2 * y[40:, 5] + 3])).max() < 0.3


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
