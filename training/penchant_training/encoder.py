"""The student: layers of the teacher, thinned, over slots of neighbouring tokens of our own cased vocabulary.

    ids [B, T] -> tokens [B, T, e] -> slots of a few tokens, joined [B, S, d] + position -> norm -> layers -> mean
        -> unit vector [B, d]

A layer is attention and feed-forward, norm after each. Layers start as copies of the teacher's, with those of their
feed-forward units that weigh most; token vectors start as the mean of the teacher's word pieces for the same letters.
What is wanted is one vector for a text, so the layers need not see every token by itself: neighbours are joined by a
matrix before the first (a strided convolution, as in CANINE, Clark et al. 2022), or later by their mean (as in
the Funnel-Transformer, Dai et al. 2020), which saves most of the arithmetic. `docs/decisions/0003`, `0018` and `0021` say what
was tried.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional as F

from .teacher import Teacher

INPUT_DROPOUT = 0.1


@dataclass(frozen=True)
class EncoderConfig:
    """Sizes of a student; width and heads are the teacher's."""

    vocabulary: int = 8192
    width: int = 384
    teacher_layers: tuple[int, ...] = (0, 2, 5)
    heads: int = 12
    feed_forward: int = 768
    max_tokens: int = 256
    #: How many neighbours are joined before each layer, tokens first; their product divides `max_tokens`.
    joins: tuple[int, ...] = (4, 1, 1)
    #: Numbers of a token, e; at most `width`.
    token_width: int = 192

    @property
    def tokens_per_slot(self) -> int:
        """Tokens of one slot of the last layer; rows are padded to a multiple of it."""
        return math.prod(self.joins)


#: Students that were tried, by name (`docs/decisions/0021`).
STUDENTS = {
    "pairs": EncoderConfig(joins=(2, 1, 2)),
    "fours": EncoderConfig(),
    "deep": EncoderConfig(joins=(4, 1, 1, 1), teacher_layers=(0, 2, 4, 5), feed_forward=512),
    "tokens": EncoderConfig(token_width=256),
    "words": EncoderConfig(token_width=128, vocabulary=16384),
    "static": EncoderConfig(joins=(2,), token_width=384, teacher_layers=()),
}
SHIPPED = "words"


class Block(nn.Module):
    """One post-norm transformer layer (Vaswani et al. 2017): norm(x + attention(x)), then norm(x + feed-forward(x))."""

    def __init__(self, config: EncoderConfig) -> None:
        super().__init__()
        d = config.width
        self.heads = config.heads
        self.qkv = nn.Linear(d, 3 * d)
        self.attend = nn.Linear(d, d)
        self.norm1 = nn.LayerNorm(d, eps=1e-12)
        self.up = nn.Linear(d, config.feed_forward)
        self.down = nn.Linear(config.feed_forward, d)
        self.norm2 = nn.LayerNorm(d, eps=1e-12)

    def forward(self, x: Tensor, keep: Tensor) -> Tensor:
        b, t, d = x.shape
        q, k, v = self.qkv(x).view(b, t, 3, self.heads, d // self.heads).permute(2, 0, 3, 1, 4)  # [B, h, T, d/h] each
        mixed = F.scaled_dot_product_attention(q, k, v, attn_mask=keep[:, None, None, :])  # [B, h, T, d/h]
        x = self.norm1(x + self.attend(mixed.transpose(1, 2).reshape(b, t, d)))  # [B, T, d]
        return self.norm2(x + self.down(F.gelu(self.up(x), approximate="tanh")))


class Encoder(nn.Module):
    """Token ids [B, T] and a mask of real tokens [B, T] to unit vectors [B, d]; T is a multiple of `tokens_per_slot`."""

    def __init__(self, config: EncoderConfig) -> None:
        super().__init__()
        self.config = config
        first, e, d = config.joins[0], config.token_width, config.width
        self.tokens = nn.Embedding(config.vocabulary, e)
        self.join = nn.Linear(first * e, d)
        self.positions = nn.Parameter(torch.zeros(config.max_tokens // first, d))
        self.norm = nn.LayerNorm(d, eps=1e-12)
        self.blocks = nn.ModuleList(Block(config) for _ in config.teacher_layers)

    def states(self, ids: Tensor, keep: Tensor) -> tuple[Tensor, Tensor]:
        """The last layer's state of each slot [B, S, d], and how many real tokens it has [B, S]."""
        first, *later = self.config.joins
        tokens = self.tokens(ids) * keep[:, :, None]  # [B, T, e], nothing for padding
        count = keep.unflatten(1, (-1, first)).sum(2)  # [B, S]
        joined = self.join(tokens.unflatten(1, (-1, first)).flatten(2))  # [B, S, d]
        x = self.norm(joined + self.positions[: joined.shape[1]])
        # As in the teacher's own training.
        x = F.dropout(x, INPUT_DROPOUT, self.training)
        for block, neighbours in zip(self.blocks, (1, *later)):
            if neighbours > 1:
                x, count = join_by_mean(x, count, neighbours)
            x = block(x, count > 0)
        return x, count

    def forward(self, ids: Tensor, keep: Tensor) -> Tensor:
        return self.pool(*self.states(ids, keep))

    @staticmethod
    def pool(x: Tensor, count: Tensor) -> Tensor:
        """Mean state of all tokens, those of a slot [B, S] having its state [B, S, d], at unit length, [B, d]."""
        return F.normalize((x * count[:, :, None]).sum(1).float(), dim=-1)


def join_by_mean(x: Tensor, count: Tensor, neighbours: int) -> tuple[Tensor, Tensor]:
    """Slots [B, S, d] of `count` tokens [B, S] each, to their means over `neighbours` slots by tokens, and new counts."""
    total = (x * count[:, :, None]).unflatten(1, (-1, neighbours)).sum(2)
    joint = count.unflatten(1, (-1, neighbours)).sum(2)
    return total / joint.clamp(min=1)[:, :, None], joint


def pad(rows: list[list[int]], multiple: int = 1) -> tuple[Tensor, Tensor]:
    """Token rows to ids [B, T] and mask [B, T], T a multiple of `multiple`; padding is id 0."""
    width = -(-max(map(len, rows)) // multiple) * multiple
    ids = torch.zeros(len(rows), width, dtype=torch.long)
    keep = torch.zeros(len(rows), width, dtype=torch.bool)
    for i, row in enumerate(rows):
        ids[i, : len(row)] = torch.tensor(row)
        keep[i, : len(row)] = True
    return ids, keep


@torch.no_grad()
def start_from_teacher(config: EncoderConfig, teacher: Teacher, tokenizer: Tokenizer) -> Encoder:
    """A student that starts with what fits of the teacher: layers, positions, norms, and a vector for each of our tokens.

    The token table is cut to its strongest directions (singular values), which the joining matrix leads back to full width;
    a slot starts as the mean of its tokens, and its position as the mean of theirs.
    """
    encoder = Encoder(config)
    bert, first, e = teacher.bert, config.joins[0], config.token_width
    left, strength, directions = torch.linalg.svd(token_table(teacher, tokenizer), full_matrices=False)
    root = strength[:e].sqrt()
    encoder.tokens.weight.copy_(left[:, :e] * root)
    encoder.join.weight.copy_((directions[:e].T * root).repeat(1, first) / first)
    encoder.join.bias.zero_()
    segment = bert.embeddings.token_type_embeddings.weight[0]
    positions = bert.embeddings.position_embeddings.weight[: config.max_tokens] + segment
    encoder.positions.copy_(positions.unflatten(0, (-1, first)).mean(1))
    encoder.norm.load_state_dict(bert.embeddings.LayerNorm.state_dict())
    for block, index in zip(encoder.blocks, config.teacher_layers):
        layer = bert.encoder.layer[index]
        attention = layer.attention.self
        parts = (attention.query, attention.key, attention.value)
        block.qkv.weight.copy_(torch.cat([p.weight for p in parts]))
        block.qkv.bias.copy_(torch.cat([p.bias for p in parts]))
        block.attend.load_state_dict(layer.attention.output.dense.state_dict())
        block.norm1.load_state_dict(layer.attention.output.LayerNorm.state_dict())
        block.norm2.load_state_dict(layer.output.LayerNorm.state_dict())
        up, down = layer.intermediate.dense, layer.output.dense
        strength = up.weight.norm(dim=1) * down.weight.norm(dim=0)  # [units]
        kept = strength.topk(config.feed_forward).indices
        block.up.weight.copy_(up.weight[kept])
        block.up.bias.copy_(up.bias[kept])
        block.down.weight.copy_(down.weight[:, kept])
        block.down.bias.copy_(down.bias)
    return encoder


def token_table(teacher: Teacher, tokenizer: Tokenizer) -> Tensor:
    """A first vector for each of our tokens [v, d]: the mean of the teacher's word pieces that spell it.

    The teacher is uncased, so " Paris" and " paris" start alike and part in training. A token inside a word takes the
    teacher's continuation piece ("##ing") where there is one.
    """
    pieces = teacher.bert.embeddings.word_embeddings.weight.detach()  # [30522, d]
    known = teacher.tokenizer.get_vocab()
    table = torch.zeros(tokenizer.get_vocab_size(), pieces.shape[1])
    for i in range(len(table)):
        text = tokenizer.decode([i])
        letters = text.strip().lower()
        inside = not text.startswith(" ") and text[:1].islower() and f"##{letters}" in known
        ids = [known[f"##{letters}"]] if inside else teacher.tokenizer(letters, add_special_tokens=False)["input_ids"]
        if ids:
            table[i] = pieces[ids].mean(0)
    table[tokenizer.token_to_id("[CLS]")] = pieces[known["[CLS]"]]
    return table
