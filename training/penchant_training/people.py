"""Who preferred what, over all texts; and parts of it, with people and prompts held out together.

What people like depends on the prompt as much as on the person. A fit that has seen a prompt, through other people,
remembers what is liked there, and a few labels of a new person look worthless beside that memory. Only people and
prompts that are both new say what labels are worth, so the parts that a choice is made by lack both.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from .data import GENERATION_FILES, PAIR_FILES, held_out_prompts, is_held_out_user, read_lines, read_pairs, stable_hash
from .users import Judged, by_user

#: Parts of the training people and prompts, for cross-validation, and how often they are divided anew: of few prompts, each
#: division asks about others.
PARTS, DIVISIONS = 3, 4


@dataclass(frozen=True)
class JudgedTexts:
    """All texts that people judged or models wrote, and who preferred what, by index."""

    texts: list[str]
    #: Answers to the same prompt.
    groups: list[list[int]]
    #: File name to user to judgements.
    users: dict[str, dict[str, list[Judged]]]

    def only(self, is_kept) -> JudgedTexts:
        """With those judgements for which is_kept(file, user, prompt), and those users who have any."""
        users = {
            name: {user: kept for user, judged in all_of.items() if (kept := [j for j in judged if is_kept(name, user, j.prompt)])}
            for name, all_of in self.users.items()
        }
        return replace(self, users=users)

    def prompts(self, name: str) -> set[str]:
        return {j.prompt for judged in self.users[name].values() for j in judged}


def read_judged(data: Path) -> JudgedTexts:
    """Everything, in file order."""
    index: dict[str, int] = {}
    pairs = {name: read_pairs(data, name) for name in PAIR_FILES}
    for rows in pairs.values():
        for pair in rows:
            index.setdefault(pair.chosen, len(index))
            index.setdefault(pair.rejected, len(index))
    groups = []
    for name in GENERATION_FILES:
        for record in read_lines(data / "generations" / f"{name}.jsonl.gz"):
            group = {index.setdefault(t, len(index)) for t in record["responses"].values() if t.strip()}
            if len(group) > 1:
                groups.append(sorted(group))
    return JudgedTexts(list(index), groups, {name: by_user(rows, index) for name, rows in pairs.items()})


def for_training(judged: JudgedTexts) -> JudgedTexts:
    """What training may see."""
    held_out = {name: held_out_prompts(judged.prompts(name)) for name in judged.users}
    return judged.only(lambda name, user, prompt: not is_held_out_user(user) and prompt not in held_out[name])


@dataclass(frozen=True)
class Part:
    """Some people and some prompts of each file, taken out of the rest."""

    users: dict[str, set[str]]
    prompts: dict[str, set[str]]

    def without(self, judged: JudgedTexts) -> JudgedTexts:
        """What is left when neither these people nor these prompts are known."""
        return judged.only(lambda name, user, prompt: user not in self.users[name] and prompt not in self.prompts[name])


def parts(judged: JudgedTexts, division: int = 0) -> list[Part]:
    """Each user and each prompt is in one of them; another division parts them otherwise."""
    order = lambda key: stable_hash(f"{division} {key}" if division else key)  # noqa: E731
    users = {name: sorted(all_of, key=order) for name, all_of in judged.users.items()}
    prompts = {name: sorted(judged.prompts(name), key=order) for name in judged.users}
    return [
        Part({n: set(u[i::PARTS]) for n, u in users.items()}, {n: set(p[i::PARTS]) for n, p in prompts.items()})
        for i in range(PARTS)
    ]


def all_parts(judged: JudgedTexts) -> list[Part]:
    """Those of every division."""
    return [part for division in range(DIVISIONS) for part in parts(judged, division)]
