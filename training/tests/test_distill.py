"""Checks of the texts that students are distilled on, and of a lesson, with the real teacher and a corpus of three texts."""

import json

import numpy as np
import pytest
import torch
from penchant_training.books import read_books
from penchant_training.distill import STUDENTS, Learner, teach, word_means
from penchant_training.draw import Drawer
from penchant_training.encoder import EncoderConfig
from penchant_training.prepare import token_rows, train_tokenizer, vectors_of
from penchant_training.teacher import Teacher
from penchant_training.units import TokenTable, make_corpus, units_of

CPU = torch.device("cpu")
GROUPS = [
    [
        "Ferns like shade, and damp soil suits them. Water them twice a week!\n\n- Mist the leaves (in summer).\n- Feed them 1/2 as much in winter.",
        "Did Anna's brother really walk home? Nobody saw him leave; everybody saw him arrive.",
    ],
    ["A novel begins where a letter ends. Quiet people write long letters."],
    ["shade: relative darkness", "Damp: slightly wet"],
]


@pytest.fixture(scope="module")
def teacher():
    return Teacher()


@pytest.fixture(scope="module")
def corpus():
    return make_corpus(GROUPS)


@pytest.fixture(scope="module")
def tokenizer():
    return train_tokenizer([text for group in GROUPS for text in group], 400)


@pytest.fixture(scope="module")
def tables(corpus, tokenizer, teacher):
    return TokenTable.make(corpus[1], teacher.pieces), TokenTable.make(corpus[1], lambda texts: token_rows(tokenizer, texts))


def test_units_are_the_text():
    text = "  Two\n\nlines,  here"
    assert units_of(text) == ["  Two", "\n\nlines,", "  here"]


def test_sentences_end_at_stops_and_at_line_breaks(corpus):
    numbers, strings = corpus
    first = ["".join(strings[u] for u in numbers.units[a:b]).strip() for a, b in zip(numbers.sentences, numbers.sentences[1:])][:4]
    assert first == ["Ferns like shade, and damp soil suits them.", "Water them twice a week!", "- Mist the leaves (in summer).", "- Feed them 1/2 as much in winter."]


def test_what_is_looked_up_is_what_either_tokenizer_says(corpus, tables, tokenizer, teacher):
    numbers, strings = corpus
    text = GROUPS[0][0]
    units = torch.tensor([[strings.index(u) for u in units_of(text)]])
    keep = torch.ones_like(units, dtype=torch.bool)
    pieces, own = tables
    ids, mask, which = own.render(units, keep, 128, tokenizer.token_to_id("[CLS]"))
    assert ids[mask].tolist() == tokenizer.encode(text).ids
    assert which[mask].tolist()[0] == units.shape[1] and which[mask].tolist()[1:] == sorted(which[mask].tolist()[1:])
    ids, mask, _ = pieces.render(units, keep, 128, teacher.begin, teacher.end)
    assert ids[mask].tolist() == teacher.tokenizer(text)["input_ids"]


def test_rows_fit_and_words_give_way_to_words_that_look_alike(corpus, tables):
    numbers, strings = corpus
    drawer = Drawer(numbers, list(tables), 1024, CPU, seed=1)
    for _ in range(40):
        rows = drawer.next()
        for table in tables:
            _, mask, which = table.render(rows.units, rows.keep, rows.width, 1, 2)
            read = torch.zeros(len(mask), rows.width + 1).scatter_(1, which, 1.0)[:, :-1]
            assert mask.sum(1).max() <= rows.width
            assert torch.equal(read.bool(), rows.keep)  # every word is spelled, whole
    shapes = drawer.shape[rows.units]
    assert torch.equal(shapes, drawer.shape[drawer.changed(rows.units)])
    assert not torch.equal(rows.units, drawer.changed(rows.units))


def test_a_lesson_is_what_the_teacher_says_of_the_string(corpus, tables, teacher):
    numbers, strings = corpus
    rows = Drawer(numbers, list(tables), 256, CPU, seed=2).next()
    lesson = teach(teacher, tables[0], rows, CPU)
    texts = ["".join(strings[u] for u in units[keep]) for units, keep in zip(rows.units, rows.keep)]
    cosine = (lesson.vectors.float().numpy() * vectors_of(teacher, texts)).sum(1)
    assert cosine.min() > 0.99  # sixteen bits


def test_states_of_a_word_are_averaged_and_padding_is_left_out():
    states = torch.arange(12.0).reshape(2, 6, 1)
    which = torch.tensor([[3, 0, 0, 1, 3, 3], [3, 2, 3, 3, 3, 3]])
    means, count = word_means(states, which, 3)
    assert means[:, 0].tolist() == [1.5, 3, 0, 0, 0, 7]
    assert count.tolist() == [2, 1, 0, 0, 0, 1]


def test_a_few_lessons_bring_a_student_nearer_also_when_it_rounds(corpus, tables, tokenizer, teacher, tmp_path, monkeypatch):
    torch.manual_seed(3)
    size = tokenizer.get_vocab_size()
    monkeypatch.setitem(STUDENTS, "small", EncoderConfig(vocabulary=size, token_width=64, teacher_layers=(0, 5), joins=(2, 2), max_tokens=64))
    tokenizer.save(str(tmp_path / f"tokenizer.{size}.json"))
    tables[1].save(tmp_path / f"tokens.{size}.npz")
    numbers, strings = corpus
    texts = ["".join(strings[u] for u in numbers.units[a:b]).strip() for a, b in zip(numbers.sentences, numbers.sentences[1:])]
    (tmp_path / "checks.json").write_text(json.dumps({"heldOut": texts, "calibration": texts}))
    np.save(tmp_path / "held_out.npy", vectors_of(teacher, texts))
    learner = Learner("small", tmp_path, teacher, CPU)
    drawer = Drawer(numbers, list(tables), 512, CPU, seed=3)
    before = learner.report()["cosine"]
    for _ in range(12):
        learner.step(teach(teacher, tables[0], drawer.next(), CPU), rate=1e-3, word_weight=0.5)
    between = learner.report()["cosine"]
    assert between > before + 0.1
    learner.round()
    for _ in range(3):
        learner.step(teach(teacher, tables[0], drawer.next(), CPU), rate=1e-4, word_weight=0.1)
    assert learner.save(tmp_path)["cosine"] > between - 0.02
    kept = torch.load(tmp_path / "student.small.pt")
    assert set(kept["roundings"]) == {f"{layer}.{place}" for layer in (0, 1) for place in ("in", "mixed", "middle", "up")}


def test_books_give_paragraphs_of_prose_once(tmp_path):
    (tmp_path / "manual").mkdir()
    sentence = "A valve lets water pass in one direction and holds it back in the other."
    (tmp_path / "manual" / "a.html").write_text(f"<head><title>{sentence}</title></head><p>{sentence}</p><pre>{sentence} code</pre><li>short</li>")
    (tmp_path / "manual" / "b.txt").write_text(f"{sentence}\n\nAnother paragraph, of two lines,\nwhich are joined by a space and belong to one text.")
    (tmp_path / "manual" / "c.png").write_bytes(b"\x89PNG")
    assert read_books(tmp_path) == [sentence, "Another paragraph, of two lines, which are joined by a space and belong to one text."]
