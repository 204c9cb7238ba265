"""The student: three of the teacher's six transformer layers, thinned, over our own cased tokens.

    ids [B, T] -> token + position -> norm -> L x (attention, feed-forward; norm after each) -> mean -> unit vector [B, d]

Layers start as copies of the teacher's, with the half of their feed-forward units that weigh most; token vectors
start as the mean of the teacher's word pieces for the same letters. `docs/decisions/0003` says what else was tried.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from sentence_transformers import SentenceTransformer
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional as F


INPUT_DROPOUT = 0.1


@dataclass(frozen=True)
class EncoderConfig:
    """Sizes of the student; defaults are what we ship. Width and heads are the teacher's."""

    vocabulary: int = 8192
    width: int = 384
    teacher_layers: tuple[int, ...] = (0, 2, 5)
    heads: int = 12
    feed_forward: int = 768
    max_tokens: int = 256


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
        return self.norm2(x + self.down(F.gelu(self.up(x))))


class Encoder(nn.Module):
    """Token ids [B, T] and a mask of real tokens [B, T] to unit vectors [B, d]."""

    def __init__(self, config: EncoderConfig) -> None:
        super().__init__()
        self.config = config
        self.tokens = nn.Embedding(config.vocabulary, config.width)
        self.positions = nn.Parameter(torch.zeros(config.max_tokens, config.width))
        self.norm = nn.LayerNorm(config.width, eps=1e-12)
        self.blocks = nn.ModuleList(Block(config) for _ in config.teacher_layers)

    def states(self, ids: Tensor, keep: Tensor) -> Tensor:
        """The last layer's state of each token, [B, T, d]."""
        x = self.norm(self.tokens(ids) + self.positions[: ids.shape[1]])  # [B, T, d]
        # Few texts, seen often: noise on the input keeps the student from learning them by heart.
        x = F.dropout(x, INPUT_DROPOUT, self.training)
        for block in self.blocks:
            x = block(x, keep)
        return x

    def forward(self, ids: Tensor, keep: Tensor) -> Tensor:
        return self.pool(self.states(ids, keep), keep)

    @staticmethod
    def pool(x: Tensor, keep: Tensor) -> Tensor:
        """Mean state of the real tokens, at unit length, [B, d]."""
        weight = keep.to(x.dtype)[:, :, None]
        pooled = (x * weight).sum(1) / weight.sum(1)  # [B, T, d] -> [B, d]
        return F.normalize(pooled.float(), dim=-1)


def pad(rows: list[list[int]]) -> tuple[Tensor, Tensor]:
    """Token rows to ids [B, T] and mask [B, T]; padding is id 0."""
    width = max(map(len, rows))
    ids = torch.zeros(len(rows), width, dtype=torch.long)
    keep = torch.zeros(len(rows), width, dtype=torch.bool)
    for i, row in enumerate(rows):
        ids[i, : len(row)] = torch.tensor(row)
        keep[i, : len(row)] = True
    return ids, keep


@torch.no_grad()
def start_from_teacher(encoder: Encoder, teacher: SentenceTransformer, tokenizer: Tokenizer) -> None:
    """Copies what fits from the teacher: layers, positions, norms, and a vector for each of our tokens."""
    bert = teacher[0].auto_model
    encoder.tokens.weight.copy_(token_table(teacher, tokenizer))
    segment = bert.embeddings.token_type_embeddings.weight[0]
    encoder.positions.copy_(bert.embeddings.position_embeddings.weight[: encoder.config.max_tokens] + segment)
    encoder.norm.load_state_dict(bert.embeddings.LayerNorm.state_dict())
    for block, index in zip(encoder.blocks, encoder.config.teacher_layers):
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
        kept = strength.topk(encoder.config.feed_forward).indices
        block.up.weight.copy_(up.weight[kept])
        block.up.bias.copy_(up.bias[kept])
        block.down.weight.copy_(down.weight[:, kept])
        block.down.bias.copy_(down.bias)


def token_table(teacher: SentenceTransformer, tokenizer: Tokenizer) -> Tensor:
    """A first vector for each of our tokens [v, d]: the mean of the teacher's word pieces that spell it.

    The teacher is uncased, so " Paris" and " paris" start alike and part in training. A token inside a word takes the
    teacher's continuation piece ("##ing") where there is one.
    """
    pieces = teacher[0].auto_model.embeddings.word_embeddings.weight.detach()  # [30522, d]
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
