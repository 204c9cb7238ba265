"""Steps 2 to 4: distils the student from the teacher's vectors, and reports how well they agree on held-out texts.

Without `--shorten` the student sees each token (step 2); with it, `student.pt` is made into the student of slots that
we ship, and distilled further (step 3). With `--round` it goes on in the steps that it will be computed in (step 4).

Loss: 1 - cosine to the teacher's vector, plus the squared error of all pairwise similarities within a batch, which
is what the product uses, plus the relative squared error of the last layer's state of each word, which a matrix that
is thrown away afterwards reads out of the slots. The words tell the
student where in a text it went wrong, thirty times as often as the vectors do; their weight falls to nothing by the
end, since only vectors are used. Writes `student.pt` to the cache folder after each epoch.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import time
from dataclasses import asdict
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor, nn

from .data import is_held_out_text
from .encoder import SHIPPED, Encoder, EncoderConfig, pad, shorten, start_from_teacher
from .prepare import load_teacher
from .quantize import Rounding, learn_rounded, measure_roundings, plain_state
from .words import words_of_tokens

#: Padded tokens a step; texts of like length share a batch, so little of it is padding.
TOKENS_PER_STEP = 2560
SIMILARITY_WEIGHT = 20.0
WORD_WEIGHT = 0.5
PEAK_LEARNING_RATE = 5e-4
WARM_UP_STEPS = 100
#: Texts that the roundings are measured on.
CALIBRATION_TEXTS = 1000


def batches(lengths: list[int], rng: random.Random) -> list[list[int]]:
    """Indices grouped by like length, about `TOKENS_PER_STEP` padded tokens a group, in random order."""
    order = sorted(range(len(lengths)), key=lambda i: lengths[i] * rng.uniform(0.85, 1.15))
    groups: list[list[int]] = []
    group: list[int] = []
    longest = 0
    for i in order:
        longest = max(longest, lengths[i])
        if group and longest * (len(group) + 1) > TOKENS_PER_STEP:
            groups.append(group)
            group, longest = [], lengths[i]
        group.append(i)
    groups.append(group)
    rng.shuffle(groups)
    return groups


def encode_all(encoder: Encoder, rows: list[list[int]]) -> Tensor:
    """Unit vectors [n, d] of token rows, in order."""
    encoder.eval()
    result = torch.empty(len(rows), encoder.config.width)
    order = sorted(range(len(rows)), key=lambda i: len(rows[i]))
    with torch.inference_mode():
        for start in range(0, len(order), 64):
            chosen = order[start : start + 64]
            result[chosen] = encoder(*pad([rows[i] for i in chosen], encoder.config.tokens_per_slot))
    return result


def similarity_agreement(student: Tensor, teacher: Tensor) -> float:
    """Pearson correlation between all pairwise cosine similarities of two sets of unit vectors, [n, *] each."""
    upper = torch.triu_indices(len(student), len(student), offset=1)
    a = (student @ student.T)[upper[0], upper[1]]
    b = (teacher @ teacher.T)[upper[0], upper[1]]
    return float(torch.corrcoef(torch.stack([a, b]))[0, 1])


def neighbour_agreement(student: Tensor, teacher: Tensor, k: int = 10) -> float:
    """Share of each text's k nearest texts that student and teacher have in common."""
    def nearest(x: Tensor) -> Tensor:
        return (x @ x.T).fill_diagonal_(-2).topk(k, dim=1).indices  # [n, k]
    a, b = nearest(student), nearest(teacher)
    return float((a[:, :, None] == b[:, None, :]).any(2).float().mean())


def word_error(states: Tensor, words: list[np.ndarray], targets: list[Tensor]) -> Tensor:
    """Mean squared error of the words' states over the targets' mean square.

    `states` [B, T, d] of tokens; `words` the word of each token, -1 for none; `targets` [words, d] each. A word that
    either side has cut off is left out.
    """
    width = states.shape[1]
    slots = torch.full((len(words), width), -1, dtype=torch.long)
    first = 0
    for i, (word, target) in enumerate(zip(words, targets)):
        slot = torch.from_numpy(word).long()
        slots[i, : len(slot)] = torch.where((slot >= 0) & (slot < len(target)), slot + first, -1)
        first += len(target)
    inside = slots >= 0
    slot = slots[inside]
    total = torch.zeros(first, states.shape[2]).index_add_(0, slot, states[inside].float())
    count = torch.bincount(slot, minlength=first)
    seen = count > 0
    target = torch.cat(targets)[seen].float()
    difference = total[seen] / count[seen, None] - target
    return difference.square().mean() / target.square().mean()


class TokenReader(nn.Module):
    """Reads a state for each token [B, T, d] out of those of the slots [B, S, d]; starts with the slot's own for all."""

    def __init__(self, config: EncoderConfig) -> None:
        super().__init__()
        self.tokens_per_slot = config.tokens_per_slot
        self.read = nn.Linear(config.width, config.tokens_per_slot * config.width)
        with torch.no_grad():
            self.read.weight.copy_(torch.eye(config.width).repeat(config.tokens_per_slot, 1))
            self.read.bias.zero_()

    def forward(self, states: Tensor) -> Tensor:
        if self.tokens_per_slot == 1:
            return states
        return self.read(states).unflatten(2, (self.tokens_per_slot, -1)).flatten(1, 2)


class Corpus:
    """Tokens and teacher targets, split in training and held-out rows."""

    def __init__(self, cache: Path, max_tokens: int) -> None:
        texts = json.loads((cache / "texts.json").read_text())
        self.tokenizer = Tokenizer.from_file(str(cache / "tokenizer.json"))
        self.tokenizer.enable_truncation(max_tokens)
        encodings = self.tokenizer.encode_batch([t[0] for t in texts])
        self.rows = [e.ids for e in encodings]
        self.words = [words_of_tokens(t[0], e.offsets) for t, e in zip(texts, encodings)]
        self.teacher = torch.from_numpy(np.load(cache / "teacher.npy"))  # [n, 384]
        self._states = np.load(cache / "words.npy", mmap_mode="r")  # [words of all texts, 384]
        self._ends = np.cumsum(np.load(cache / "counts.npy"), dtype=np.int64)
        self.train = [i for i, t in enumerate(texts) if not is_held_out_text(t[1])]
        #: Whole held-out texts only: spans of them are easier.
        self.held_out = [i for i, t in enumerate(texts) if is_held_out_text(t[1]) and t[2]]

    def calibration_rows(self) -> list[list[int]]:
        """Training rows that the roundings are measured on."""
        return [self.rows[i] for i in random.Random(0).sample(self.train, CALIBRATION_TEXTS)]

    def word_targets(self, i: int) -> Tensor:
        """The teacher's states of the words of text i, [words, 384] float16."""
        start = self._ends[i - 1] if i else 0
        return torch.from_numpy(np.array(self._states[start : self._ends[i]]))


#: Texts below this many tokens ("Spam", "Forbes") are hardly what anyone ranks; agreement is reported with and without.
SHORTEST_ANSWER_TOKENS = 20


def evaluate(encoder: Encoder, corpus: Corpus) -> dict[str, float]:
    """Agreement with the teacher on held-out texts."""
    student = encode_all(encoder, [corpus.rows[i] for i in corpus.held_out])
    return agreement(student, corpus)


def agreement(student: Tensor, corpus: Corpus) -> dict[str, float]:
    """Of vectors [n, d] of the held-out texts with the teacher's: all, and those long enough to be an answer."""
    teacher = corpus.teacher[corpus.held_out]
    answers = torch.tensor([len(corpus.rows[i]) >= SHORTEST_ANSWER_TOKENS for i in corpus.held_out])
    return {
        "texts": len(corpus.held_out),
        "similarityCorrelation": round(similarity_agreement(student, teacher), 4),
        "answers": int(answers.sum()),
        "answerSimilarityCorrelation": round(similarity_agreement(student[answers], teacher[answers]), 4),
        "neighbours10": round(neighbour_agreement(student, teacher), 4),
        "cosine": round(float((student * teacher).sum(1).mean()), 4),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cache", type=Path, required=True)
    parser.add_argument("--minutes", type=float, default=60, help="time for training; the learning rate follows it")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rate", type=float, default=PEAK_LEARNING_RATE, help="peak learning rate")
    parser.add_argument("--resume", action="store_true", help="go on from `student.pt`")
    parser.add_argument("--shorten", action="store_true", help="make `student.pt` a student of slots, and go on from that")
    parser.add_argument("--round", action="store_true", help="round weights, and what enters each product in steps measured now")
    options = parser.parse_args()
    torch.manual_seed(options.seed)
    rng = random.Random(options.seed)

    kept = torch.load(options.cache / "student.pt") if options.resume or options.shorten else None
    config = EncoderConfig(**kept["config"]) if kept else EncoderConfig()
    corpus = Corpus(options.cache, config.max_tokens)
    encoder = Encoder(config)
    if kept:
        encoder.load_state_dict(kept["model"])
    else:
        start_from_teacher(encoder, load_teacher(), corpus.tokenizer)
    if options.shorten:
        config = SHIPPED
        encoder = shorten(encoder, config)
    roundings = {place: Rounding.from_dict(r) for place, r in kept.get("roundings", {}).items()} if kept else {}
    if options.round and not roundings:
        roundings = measure_roundings(encoder, corpus.calibration_rows())
    if roundings:
        learn_rounded(encoder, roundings)
    reader = TokenReader(config)
    if options.resume and "reader" in kept:
        reader.load_state_dict(kept["reader"])
    model = nn.ModuleList([encoder, reader])
    print(f"{len(corpus.train)} training texts, mean {sum(len(corpus.rows[i]) for i in corpus.train) / len(corpus.train):.0f} tokens")
    print("start", evaluate(encoder, corpus), flush=True)

    decay = [p for p in model.parameters() if p.ndim > 1]
    rest = [p for p in model.parameters() if p.ndim <= 1]
    optimizer = torch.optim.AdamW(
        [{"params": decay, "weight_decay": 0.01}, {"params": rest, "weight_decay": 0.0}], betas=(0.9, 0.98)
    )
    began, step, epoch = time.time(), 0, 0
    lengths = [len(corpus.rows[i]) for i in corpus.train]
    progress = 0.0
    while progress < 1:
        epoch += 1
        total, seen = 0.0, 0
        for group in batches(lengths, rng):
            progress = min(1.0, (time.time() - began) / (options.minutes * 60))
            rate = options.rate * min(1, (step + 1) / WARM_UP_STEPS) * max(0.01, 0.5 * (1 + math.cos(math.pi * progress)))
            for g in optimizer.param_groups:
                g["lr"] = rate
            chosen = [corpus.train[i] for i in group]
            encoder.train()
            with torch.autocast("cpu", torch.bfloat16):
                ids, keep = pad([corpus.rows[i] for i in chosen], config.tokens_per_slot)
                states, count = encoder.states(ids, keep)
                student = encoder.pool(states, count)
                words = reader(states)
            target = corpus.teacher[chosen]
            cosine = (1 - (student * target).sum(1)).mean()
            similarity = ((student @ student.T - target @ target.T) ** 2).mean()
            word = word_error(words, [corpus.words[i] for i in chosen], [corpus.word_targets(i) for i in chosen])
            loss = cosine + SIMILARITY_WEIGHT * similarity + WORD_WEIGHT * (1 - progress) * word
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            step += 1
            total += float(cosine.detach()) * len(group)
            seen += len(group)
            if step % 250 == 0:
                print(f"step {step} cosine loss {float(cosine.detach()):.4f} similarity {float(similarity.detach()):.5f} word {float(word.detach()):.4f}", flush=True)
            if progress >= 1:
                break
        report = evaluate(encoder, corpus)
        print(f"epoch {epoch} step {step} progress {progress:.2f} train cosine loss {total / seen:.4f}", report, flush=True)
        torch.save(
            {
                "config": asdict(config),
                "model": plain_state(encoder),
                "reader": reader.state_dict(),
                "roundings": {place: r.to_dict() for place, r in roundings.items()},
                "report": report,
            },
            options.cache / "student.pt",
        )


if __name__ == "__main__":
    main()
