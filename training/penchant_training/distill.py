"""Step 2: distils students from the teacher, side by side on the same texts, and reports how well they agree on held-out ones.

Loss: 1 - cosine to the teacher's vector, plus the squared error of all pairwise similarities within a batch, which
is what the product uses, plus the relative squared error of the last layer's state of each word, which a matrix that
is thrown away afterwards reads out of the slots. The words tell the student where in a text it went wrong, thirty times as often as
the vectors do; their weight falls to nothing by the end, since only vectors are used. In the last part of the time the student
learns in the steps that it will be computed in (`quantize`). Writes `student.NAME.pt` to the output folder.
"""

from __future__ import annotations

import argparse
import json
import math
import time
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor, nn

from .draw import Drawer, Rows
from .encoder import SHIPPED, STUDENTS, Encoder, EncoderConfig, pad, start_from_teacher
from .quantize import Roundings, learn_rounded, measure_roundings, plain_state
from .teacher import Teacher
from .units import TokenTable, UnitCorpus

SIMILARITY_WEIGHT = 20.0
#: Texts of a batch whose similarities are compared; more would be more memory than use.
MOST_COMPARED = 1024
WORD_WEIGHT = 0.5
PEAK_LEARNING_RATE = 2e-3
WARM_UP_STEPS = 300
TOKENS_PER_STEP = 65_536
#: From this part of the time on, students learn rounded.
ROUNDED_FROM = 0.85
#: Texts below this many tokens ("Spam", "Forbes") are hardly what anyone ranks; agreement is reported with and without.
SHORTEST_ANSWER_TOKENS = 20


def encode_all(encoder: Encoder, rows: list[list[int]]) -> Tensor:
    """Unit vectors [n, d] of token rows, in order, on the CPU."""
    encoder.eval()
    device = encoder.positions.device
    result = torch.empty(len(rows), encoder.config.width)
    order = sorted(range(len(rows)), key=lambda i: len(rows[i]))
    with torch.inference_mode():
        for start in range(0, len(order), 64):
            chosen = order[start : start + 64]
            ids, keep = pad([rows[i] for i in chosen], encoder.config.tokens_per_slot)
            result[chosen] = encoder(ids.to(device), keep.to(device)).cpu()
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


@dataclass(frozen=True)
class Checks:
    """Held-out texts with what the teacher says of them [n, d], and texts to measure roundings on, as tokens."""

    held_out: list[list[int]]
    calibration: list[list[int]]
    teacher: Tensor

    @staticmethod
    def load(cache: Path, config: EncoderConfig) -> Checks:
        tokenizer = Tokenizer.from_file(str(tokenizer_path(cache, config)))
        tokenizer.enable_truncation(config.max_tokens)
        texts = json.loads((cache / "checks.json").read_text())
        rows = lambda of: [e.ids for e in tokenizer.encode_batch(of)]  # noqa: E731
        return Checks(rows(texts["heldOut"]), rows(texts["calibration"]), torch.from_numpy(np.load(cache / "held_out.npy")))

    def agreement(self, student: Tensor) -> dict[str, float]:
        """Of vectors [n, d] of the held-out texts with the teacher's: all, and those long enough to be an answer."""
        answers = torch.tensor([len(row) >= SHORTEST_ANSWER_TOKENS for row in self.held_out])
        return {
            "texts": len(self.held_out),
            "similarityCorrelation": round(similarity_agreement(student, self.teacher), 4),
            "answers": int(answers.sum()),
            "answerSimilarityCorrelation": round(similarity_agreement(student[answers], self.teacher[answers]), 4),
            "neighbours10": round(neighbour_agreement(student, self.teacher), 4),
            "cosine": round(float((student * self.teacher).sum(1).mean()), 4),
        }


def tokenizer_path(cache: Path, config: EncoderConfig) -> Path:
    return cache / f"tokenizer.{config.vocabulary}.json"


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
        return self.read(states).unflatten(2, (self.tokens_per_slot, -1)).flatten(1, 2)


def word_means(states: Tensor, which: Tensor, units: int) -> tuple[Tensor, Tensor]:
    """States [B, T, d] of tokens to means over the tokens of each word [B * U, d], and how many there are [B * U]."""
    inside = which < units
    rows = torch.arange(len(states), device=states.device)[:, None] * units
    # Padding adds nothing, each to another place: on a device, additions to one place wait for each other.
    spread = torch.arange(which.shape[1], device=states.device).remainder(units)
    place = (rows + torch.where(inside, which, spread)).flatten()
    total = torch.zeros(len(states) * units, states.shape[2], device=states.device)
    total.index_add_(0, place, (states.float() * inside[:, :, None]).flatten(0, 1))
    count = torch.zeros(len(total), device=states.device).index_add_(0, place, inside.flatten().float())
    return total / count[:, None].clamp(min=1), count


@dataclass(frozen=True)
class Lesson:
    """What the teacher says of a batch."""

    rows: Rows
    vectors: Tensor  # [B, d]
    words: Tensor  # [B * U, d]
    read: Tensor  # [B * U], 1 where there is a word


class Learner:
    """A student with its optimiser."""

    def __init__(self, name: str, cache: Path, teacher: Teacher, device: torch.device) -> None:
        self.name, self.config, self.device = name, STUDENTS[name], device
        self.checks = Checks.load(cache, self.config)
        tokenizer = Tokenizer.from_file(str(tokenizer_path(cache, self.config)))
        self.encoder = start_from_teacher(self.config, teacher, tokenizer).to(device)
        self.table = TokenTable.load(cache / f"tokens.{self.config.vocabulary}.npz").to(device)
        self.begin = tokenizer.token_to_id("[CLS]")
        self.reader = TokenReader(self.config).to(device)
        self.roundings: Roundings = {}
        own = [*self.encoder.parameters(), *self.reader.parameters()]
        decay, rest = [p for p in own if p.ndim > 1], [p for p in own if p.ndim <= 1]
        self.parameters = own
        self.optimizer = torch.optim.AdamW(
            [{"params": decay, "weight_decay": 0.01}, {"params": rest, "weight_decay": 0.0}],
            betas=(0.9, 0.98), fused=self.device.type == "cuda",
        )
        self.losses = torch.zeros(3, device=device)
        #: Steps whose gradient was no number.
        self.broken = torch.zeros((), dtype=torch.int64, device=device)

    def round(self) -> None:
        """From now on in the steps that it will be computed in."""
        self.roundings = measure_roundings(self.encoder, self.checks.calibration)
        learn_rounded(self.encoder, self.roundings)

    def step(self, lesson: Lesson, rate: float, word_weight: float) -> None:
        for group in self.optimizer.param_groups:
            group["lr"] = rate
        self.encoder.train()
        rows = lesson.rows
        ids, keep, which = self.table.render(rows.units, rows.keep, rows.width, self.begin)
        with torch.autocast(self.device.type, torch.bfloat16):
            states, count = self.encoder.states(ids, keep)
            student = self.encoder.pool(states, count)
            read = self.reader(states)
        cosine = (1 - (student * lesson.vectors).sum(1)).mean()
        few, same = student[:MOST_COMPARED], lesson.vectors[:MOST_COMPARED]
        similarity = (few @ few.T - same @ same.T).square().mean()
        words, _ = word_means(read, which, rows.units.shape[1])
        error = ((words - lesson.words).square().mean(1) * lesson.read).sum()
        word = error / (lesson.words.square().mean(1) * lesson.read).sum()
        loss = cosine + SIMILARITY_WEIGHT * similarity + word_weight * word
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        # A gradient that is no number would be the end of the student; better a step without one.
        norm = nn.utils.clip_grad_norm_(self.parameters, 1.0)
        self.broken += ~norm.isfinite()
        for parameter in self.parameters:
            if parameter.grad is not None:
                parameter.grad.nan_to_num_(0, 0, 0)
        self.optimizer.step()
        self.losses.lerp_(torch.stack([cosine, similarity, word]).detach(), 0.02)

    def report(self) -> dict[str, float]:
        return self.checks.agreement(encode_all(self.encoder, self.checks.held_out))

    def save(self, folder: Path) -> dict[str, float]:
        """Half the bits of a float are plenty for weights that end in seven."""
        report = self.report()
        kept = {
            "config": asdict(self.config),
            "model": {name: x.cpu().half() for name, x in plain_state(self.encoder).items()},
            "roundings": {place: r.to_dict() for place, r in self.roundings.items()},
            "report": report,
        }
        torch.save(kept, folder / f"student.{self.name}.pt")
        return report


def teach(teacher: Teacher, table: TokenTable, rows: Rows, device: torch.device) -> Lesson:
    ids, mask, which = table.render(rows.units, rows.keep, rows.width, teacher.begin, teacher.end)
    states, vectors = teacher(ids, mask)
    words, count = word_means(states, which, rows.units.shape[1])
    return Lesson(rows, vectors, words, (count > 0).float())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cache", type=Path, required=True)
    parser.add_argument("--output", type=Path, help="folder for the students; the cache if not given")
    parser.add_argument("--students", nargs="*", default=[SHIPPED], choices=list(STUDENTS))
    parser.add_argument("--minutes", type=float, default=8.5, help="time for training; the learning rate follows it")
    parser.add_argument("--tokens", type=int, default=TOKENS_PER_STEP, help="padded tokens a step")
    parser.add_argument("--rate", type=float, default=PEAK_LEARNING_RATE, help="peak learning rate")
    parser.add_argument("--teacher", type=Path, help="folder with the teacher, if its package is not installed")
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    torch.manual_seed(options.seed)
    torch.set_float32_matmul_precision("high")
    # With it about one step in four thousand on an H100 had a gradient that is no number, under a loss that is one.
    torch.backends.cuda.enable_cudnn_sdp(False)
    device = torch.device(options.device)
    output = options.output or options.cache

    teacher = Teacher(options.teacher)
    learners = [Learner(name, options.cache, teacher, device) for name in options.students]
    teacher.to(device)
    if device.type == "cuda":
        # Eleven bits are enough for a target, and half the memory to read.
        teacher.bert.half()
    table = TokenTable.load(options.cache / "tokens.teacher.npz").to(device)
    drawer = Drawer(UnitCorpus.load(options.cache / "units.npz"), [table, *(one.table for one in learners)], options.tokens, device, options.seed)
    for one in learners:
        print("start", one.name, one.report(), flush=True)

    began, step, progress, is_rounded = time.time(), 0, 0.0, False
    while progress < 1:
        progress = min(1.0, (time.time() - began) / (options.minutes * 60))
        if progress >= ROUNDED_FROM and not is_rounded:
            is_rounded = True
            for one in learners:
                before = one.report()["similarityCorrelation"]
                one.round()
                print(f"rounded {one.name} {before} -> {one.report()['similarityCorrelation']}", flush=True)
        rate = options.rate * min(1, (step + 1) / WARM_UP_STEPS) * max(0.01, 0.5 * (1 + math.cos(math.pi * progress)))
        lesson = teach(teacher, table, drawer.next(), device)
        for one in learners:
            one.step(lesson, rate, WORD_WEIGHT * (1 - progress))
        step += 1
        if step % 500 == 0:
            print(f"step {step} progress {progress:.2f} seconds {time.time() - began:.0f}", flush=True)
            for one in learners:
                losses = " ".join(f"{x:.4f}" for x in one.losses.tolist())
                print(f"  {one.name}: cosine, similarity, word {losses}; held out {one.report()['similarityCorrelation']}", flush=True)
    print(f"{step} steps, {step * options.tokens / 1e6:.0f} million tokens", flush=True)
    for one in learners:
        print(one.name, one.save(output), "steps without a gradient:", int(one.broken), flush=True)


if __name__ == "__main__":
    main()
