"""Step 1: corpus, vocabularies, and what the students are judged on, kept in the cache folder.

Writes `units.npz` (texts as numbers of words), `tokens.*.npz` (how the teacher and each vocabulary of ours spell each word),
`tokenizer.*.json`, `checks.json` (held-out texts, and texts to measure roundings on) and `held_out.npy`, the teacher's
vectors of the held-out texts [n, 384].
"""

from __future__ import annotations

import argparse
import json
import random
from pathlib import Path

import numpy as np
import torch
from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers

from .books import read_books
from .data import is_held_out_text, read_corpus
from .encoder import STUDENTS
from .teacher import Teacher
from .units import TokenTable, make_corpus
from .wordnet import FOLDER as WORDNET
from .wordnet import read_wordnet

MAX_TOKENS = 256
#: Texts that roundings are measured on.
CALIBRATION_TEXTS = 1000
PAD, BEGIN = "[PAD]", "[CLS]"


def train_tokenizer(texts: list[str], size: int) -> Tokenizer:
    """Byte-level BPE: cased, nothing is unknown to it, whitespace and line breaks are kept.

    NFC only: lower-casing or stripping accents would throw away style.
    """
    tokenizer = Tokenizer(models.BPE())
    tokenizer.normalizer = normalizers.NFC()
    # Digits one by one: numbers would otherwise eat hundreds of entries of a small vocabulary.
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.Split(Regex(r"\p{N}"), "isolated"), pre_tokenizers.ByteLevel(add_prefix_space=False)]
    )
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=size,
        special_tokens=[PAD, BEGIN],
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator(texts, trainer)
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{BEGIN} $A", special_tokens=[(BEGIN, tokenizer.token_to_id(BEGIN))]
    )
    return tokenizer


def token_rows(tokenizer: Tokenizer, texts: list[str]) -> list[list[int]]:
    """Token ids without the first, special one."""
    return [e.ids for e in tokenizer.encode_batch(texts, add_special_tokens=False)]


def vectors_of(teacher: Teacher, texts: list[str]) -> np.ndarray:
    """The teacher's unit vectors [n, d], in floats."""
    found = []
    for text in texts:
        row = teacher.tokenizer(text, truncation=True, max_length=MAX_TOKENS, return_tensors="pt")
        found.append(teacher(row["input_ids"], row["attention_mask"].bool())[1][0])
    return torch.stack(found).numpy()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with the preference and generation files")
    parser.add_argument("--books", type=Path, required=True, help="folder with manuals and books, one folder each")
    parser.add_argument("--cache", type=Path, required=True, help="folder for what is derived; not in the repository")
    parser.add_argument("--wordnet", type=Path, default=WORDNET, help="folder with WordNet's `data.noun` and so on")
    parser.add_argument("--tokenizer", type=Path, action="append", default=[], help="keep this vocabulary instead of training one of its size")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    options.cache.mkdir(parents=True, exist_ok=True)
    rng = random.Random(options.seed)

    corpus = read_corpus(options.data)
    own = [t.text for t in corpus if not is_held_out_text(t.group)]
    held_out = [t.text for t in corpus if is_held_out_text(t.group)]
    books, glosses = read_books(options.books), read_wordnet(options.wordnet, rng)
    units, strings = make_corpus([own, books, glosses])
    units.save(options.cache / "units.npz")
    print(f"{len(own)} texts, {len(books)} paragraphs, {len(glosses)} glosses: {len(units.units)} words, {len(strings)} different", flush=True)

    teacher = Teacher()
    TokenTable.make(strings, teacher.pieces).save(options.cache / "tokens.teacher.npz")
    kept = {t.get_vocab_size(): t for t in (Tokenizer.from_file(str(path)) for path in options.tokenizer)}
    for size in sorted({config.vocabulary for config in STUDENTS.values()}):
        tokenizer = kept.get(size) or train_tokenizer(own + books, size)
        tokenizer.no_truncation()
        tokenizer.save(str(options.cache / f"tokenizer.{size}.json"))
        TokenTable.make(strings, lambda texts, t=tokenizer: token_rows(t, texts)).save(options.cache / f"tokens.{size}.npz")

    calibration = random.Random(0).sample(own, CALIBRATION_TEXTS)
    (options.cache / "checks.json").write_text(json.dumps({"heldOut": held_out, "calibration": calibration}))
    np.save(options.cache / "held_out.npy", vectors_of(teacher, held_out))


if __name__ == "__main__":
    main()
