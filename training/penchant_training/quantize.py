"""Eight bits for weights and for what is multiplied with them: scales of weights, and measured ranges of activations.

Weights: symmetric, with one scale for each output column. Activations: 256 steps over a range, the same for every text. A
place in the network gets the range that costs its values the least on a sample of texts: what is rarer is clipped so that
what is common has finer steps (Wu et al. 2020). `round_inputs` lets a student learn under the steps that it will be
computed in, with the gradient of no rounding at all (Jacob et al. 2018).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn

from .encoder import Encoder, pad

#: Shares of a place's values of which the least costly is clipped, half at either end.
CLIPPED = (0.0, 1e-5, 1e-4, 3e-4, 1e-3)
#: Levels of a weight, either side of 0.
LEVELS = 127


@dataclass(frozen=True)
class Range:
    """An interval in 256 steps that has 0 as one of them."""

    low: float
    high: float

    @property
    def step(self) -> float:
        return (self.high - self.low) / 255

    @property
    def zero(self) -> int:
        """The step that means 0."""
        return round(-self.low / self.step)


#: By place: the layer's number, a dot, and `in`, `mixed`, `middle` or `up`.
Ranges = dict[str, Range]


def quantize_columns(weight: np.ndarray, levels: int = LEVELS) -> tuple[np.ndarray, np.ndarray]:
    """int8 values and a float32 scale for each column [in, out] -> [in, out], [out]."""
    scale = np.maximum(np.abs(weight).max(axis=0), 1e-8) / levels
    return np.round(weight / scale).astype(np.int8), scale.astype(np.float32)


def quantize_table(table: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """A token table [v, e] as uint8 codes, 128 for 0, and the step of each column [e]; padding, row 0, is 0."""
    steps = np.quantile(np.abs(table), 1 - 2e-4, axis=0) / 127
    codes = np.clip(np.round(table / steps), -127, 127)
    codes[0] = 0
    return (codes + 128).astype(np.uint8), steps.astype(np.float32)


def measure_ranges(encoder: Encoder, rows: list[list[int]]) -> Ranges:
    """The ranges over token rows, padding left out."""
    return {place: best_range(values) for place, values in activations(encoder, rows).items()}


def best_range(values: np.ndarray) -> Range:
    """The range, among those that clip one of the shares `CLIPPED`, with the least squared error."""
    ranges = []
    for share in CLIPPED:
        low, high = np.quantile(values, (share / 2, 1 - share / 2))
        ranges.append(Range(min(0.0, float(low)), max(1e-6, float(high))))
    x = torch.from_numpy(values)
    return min(ranges, key=lambda r: float((rounded(x, r) - x).square().mean()))


def rounded(x: Tensor, range_: Range) -> Tensor:
    """x in the steps of a range; the gradient is that of clipping alone."""
    step, zero = range_.step, range_.zero
    clipped = x.float().clamp(-zero * step, (255 - zero) * step)
    return clipped + ((clipped / step).round() * step - clipped).detach()


def round_inputs(encoder: Encoder, ranges: Ranges) -> None:
    """From now on what enters each product is rounded, as it will be in the browser."""
    for place, module in places(encoder).items():
        module.register_forward_pre_hook(lambda _, inputs, r=ranges[place]: (rounded(inputs[0], r),))


def places(encoder: Encoder) -> dict[str, nn.Linear]:
    """The products of the layers, by place."""
    return {
        f"{layer}.{name}": module
        for layer, block in enumerate(encoder.blocks)
        for name, module in (("in", block.qkv), ("mixed", block.attend), ("middle", block.up), ("up", block.down))
    }


@torch.inference_mode()
def activations(encoder: Encoder, rows: list[list[int]]) -> dict[str, np.ndarray]:
    """What enters each product, by place, all values in one row."""
    seen: dict[str, list[Tensor]] = {}
    occupied: list[Tensor] = []
    hooks = []
    for block in encoder.blocks:
        hooks.append(block.register_forward_pre_hook(lambda _, inputs: occupied.append(inputs[1])))
    for place, module in places(encoder).items():
        def keep(_, inputs, place=place):
            seen.setdefault(place, []).append(inputs[0][occupied[-1]].flatten())
        hooks.append(module.register_forward_pre_hook(keep))
    encoder.eval()
    for row in rows:
        encoder(*pad([row], encoder.config.tokens_per_slot))
    for hook in hooks:
        hook.remove()
    return {place: torch.cat(parts).numpy() for place, parts in seen.items()}
