"""Eight bits for what is multiplied, seven for what it is multiplied with: scales of weights, and ranges of activations.

Weights: symmetric, one scale for each output column. Activations: 256 steps over a range, the same for every text, so
that a text's vector does not depend on its company. A few columns of a transformer's states are many times as large as
the rest and would take all the steps: each column is divided by its largest value first, which the weights take back
(SmoothQuant, Xiao et al. 2023, with all of the smoothing). A place in the network gets the range that costs its values
the least on a sample of texts: what is rarer is clipped so that what is common has finer steps (Wu et al. 2020).
`learn_rounded` lets a student learn under the steps that it will be computed in, with the gradient of no rounding at all
(Jacob et al. 2018).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.utils import parametrize

from .encoder import Encoder, pad

#: Shares of a place's values of which the least costly is clipped, half at either end.
CLIPPED = (0.0, 1e-5, 1e-4, 3e-4, 1e-3)
#: Values of a place that its range is chosen by.
MOST_VALUES = 1_000_000
#: Levels of a weight, either side of 0. A byte holds twice as many, but more are not seen in the vectors, and fewer are
#: packed tighter on the wire.
LEVELS = 63


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


@dataclass(frozen=True)
class Rounding:
    """What is done to values [.., in] before they enter a product: divided by `scale` [in], in the steps of `range`."""

    range: Range
    scale: np.ndarray

    def to_dict(self) -> dict:
        """For a checkpoint."""
        return {"low": self.range.low, "high": self.range.high, "scale": torch.from_numpy(self.scale)}

    @staticmethod
    def from_dict(kept: dict) -> Rounding:
        return Rounding(Range(kept["low"], kept["high"]), kept["scale"].numpy())


#: By place: the layer's number, a dot, and `in`, `mixed`, `middle` or `up`.
Roundings = dict[str, Rounding]


def quantize_columns(weight: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """int8 values within `LEVELS` and a float32 scale for each column [in, out] -> [in, out], [out]."""
    scale = np.maximum(np.abs(weight).max(axis=0), 1e-8) / LEVELS
    return np.round(weight / scale).astype(np.int8), scale.astype(np.float32)


def quantize_table(table: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """A token table [v, e] as uint8 codes, 128 for 0, and the step of each column [e]; padding, row 0, is 0."""
    steps = np.quantile(np.abs(table), 1 - 2e-4, axis=0) / LEVELS
    codes = np.clip(np.round(table / steps), -LEVELS, LEVELS)
    codes[0] = 0
    return (codes + 128).astype(np.uint8), steps.astype(np.float32)


def measure_roundings(encoder: Encoder, rows: list[list[int]]) -> Roundings:
    """Scales and ranges over token rows, padding left out."""
    return {place: best_rounding(x) for place, x in activations(encoder, rows).items()}


def best_rounding(x: Tensor) -> Rounding:
    """For values [n, in]: each column has the same steps over what was seen of it."""
    scale = x.abs().amax(0).clamp(min=1e-5)
    some = x[:: max(1, x.numel() // MOST_VALUES)]  # whole rows, so that every column has its say
    return Rounding(best_range((some / scale).flatten().cpu().numpy()), scale.cpu().numpy())


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


class RoundedWeight(nn.Module):
    """A weight [out, in] in the levels that the graph has it in; the gradient is that of the weight itself."""

    def __init__(self, scale: Tensor) -> None:
        super().__init__()
        self.register_buffer("scale", scale, persistent=False)

    def forward(self, weight: Tensor) -> Tensor:
        scaled = weight.detach() * self.scale
        step = scaled.abs().amax(1, keepdim=True).clamp(min=1e-8) / LEVELS
        return weight + ((scaled / step).round() * step - scaled) / self.scale


def learn_rounded(encoder: Encoder, roundings: Roundings) -> None:
    """From now on weights, and what enters each product, are rounded as they will be in the browser."""
    for place, module in places(encoder).items():
        r = roundings[place]
        scale = torch.from_numpy(r.scale).to(module.weight.device)
        parametrize.register_parametrization(module, "weight", RoundedWeight(scale))
        module.register_forward_pre_hook(lambda _, inputs, r=r.range, s=scale: (rounded(inputs[0] / s, r) * s,))


def plain_state(encoder: Encoder) -> dict[str, Tensor]:
    """The state of an encoder, named as if it had not learnt rounded."""
    state = encoder.state_dict()
    return {name.replace("parametrizations.weight.original", "weight"): value for name, value in state.items()}


def places(encoder: Encoder) -> dict[str, nn.Linear]:
    """The products of the layers, by place."""
    return {
        f"{layer}.{name}": module
        for layer, block in enumerate(encoder.blocks)
        for name, module in (("in", block.qkv), ("mixed", block.attend), ("middle", block.up), ("up", block.down))
    }


@torch.inference_mode()
def activations(encoder: Encoder, rows: list[list[int]]) -> dict[str, Tensor]:
    """What enters each product [n, in], by place, of all slots that have tokens."""
    seen: dict[str, list[Tensor]] = {}
    occupied: list[Tensor] = []
    hooks = []
    for block in encoder.blocks:
        hooks.append(block.register_forward_pre_hook(lambda _, inputs: occupied.append(inputs[1])))
    for place, module in places(encoder).items():
        def keep(_, inputs, place=place):
            seen.setdefault(place, []).append(inputs[0][occupied[-1]])
        hooks.append(module.register_forward_pre_hook(keep))
    encoder.eval()
    device = encoder.positions.device
    by_length = sorted(rows, key=len)
    for start in range(0, len(rows), 32):
        ids, mask = pad(by_length[start : start + 32], encoder.config.tokens_per_slot)
        encoder(ids.to(device), mask.to(device))
    for hook in hooks:
        hook.remove()
    return {place: torch.cat(parts) for place, parts in seen.items()}
