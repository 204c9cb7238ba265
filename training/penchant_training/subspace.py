"""The directions of content that somebody's labels speak of, for many users at once: `src/preference/subspace.ts`, in the same terms."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from .judgements import Judgements, Prior

#: As in the TypeScript, which takes fewer directions where there are fewer labels: that is as exact, and faster.
MOST_DIRECTIONS, MANY, ROUNDS, LEAST_SHARE = 32, 100, 3, 1e-8


@dataclass(frozen=True)
class Subspace:
    """Orthonormal directions [u, r, l] of the l features that are content; 0 where labels speak of fewer than r."""

    content: slice
    directions: Tensor

    @staticmethod
    def of(judgements: Judgements, content: slice) -> Subspace:
        """That of what each user's labels are about, each counted by its weight."""
        d = judgements.d[..., content] * judgements.weight.sqrt()[..., None]  # [u, m, l]
        r = min(MOST_DIRECTIONS, d.shape[2])
        many = (judgements.weight > 0).sum(1) > r
        found = orthonormal(d.transpose(1, 2) @ d[..., :r])
        if many.any():
            squares = d[many].transpose(1, 2) @ d[many]
            for _ in range(ROUNDS):
                found[many] = orthonormal(squares @ found[many])
        return Subspace(content, found.transpose(1, 2))

    def within(self, x: Tensor) -> Tensor:
        """Features [u, m, f] in the subspace, [u, m, f - l + r]."""
        before, content, after = x.tensor_split([self.content.start, self.content.stop], dim=2)
        return torch.cat([before, content @ self.directions.transpose(1, 2), after], 2)

    def prior(self, prior: Prior) -> Prior:
        """The prior in the subspace; of directions that nothing is said of, too."""
        kept = [*range(self.content.start + self.directions.shape[1]), *range(self.content.stop, len(prior.mean))]
        return Prior(prior.mean[kept], prior.covariance[kept][:, kept])

    def expand(self, means: Tensor, covariances: Tensor, variance: Tensor) -> tuple[Tensor, Tensor]:
        """Means [u, f - l + r] and covariances [u, f - l + r, f - l + r] in the subspace, over all features: [u, f] and [u, f, f].

        @param variance  of content outside of it
        """
        users, r, size = self.directions.shape
        start, rest = self.content.start, means.shape[1] - self.content.start - r
        out = torch.zeros(users, means.shape[1], start + size + rest, dtype=means.dtype)
        out[:, :start, :start] = torch.eye(start, dtype=means.dtype)
        out[:, start : start + r, self.content] = self.directions
        out[:, start + r :, self.content.stop :] = torch.eye(rest, dtype=means.dtype)
        wide = out.transpose(1, 2) @ covariances @ out
        outside = torch.eye(size, dtype=means.dtype) - self.directions.transpose(1, 2) @ self.directions
        wide[:, self.content, self.content] += variance * outside
        return (means[:, None] @ out)[:, 0], wide


def orthonormal(columns: Tensor) -> Tensor:
    """An orthonormal basis of what the columns [u, l, r] span, by Gram and Schmidt; a column that adds nothing becomes 0."""
    least = LEAST_SHARE * columns.norm(dim=1).amax(1)
    basis = torch.zeros_like(columns)
    for k in range(columns.shape[2]):
        x = columns[..., k]
        for _ in range(2):  # twice is enough (Giraud, Langou and Rozloznik 2005)
            x = x - (basis @ (basis.transpose(1, 2) @ x[..., None]))[..., 0]
        length = x.norm(dim=1)
        basis[..., k] = torch.where((length > least)[:, None], x / length[:, None], 0.0)
    return basis
