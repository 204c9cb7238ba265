"""Meta-training: its posterior is the one of others, its people are asked about what they were not shown, and it finds what is there."""

import random
from dataclasses import replace

import pytest
import torch
from penchant_training.judgements import Prior
from penchant_training.meta import Person, pack, parted
from penchant_training.prior import NOISE, SPIKES
from penchant_training.reference import posterior
from penchant_training.reward import Reward, train
from penchant_training.users import Judged

STYLES, AXES, WIDTH = 2, 3, 8


def prior_of(variance: float = 0.5) -> Prior:
    covariance = 0.3 * torch.eye(STYLES + AXES + 1, dtype=torch.float64)
    content = slice(STYLES, STYLES + AXES)
    covariance.diagonal()[content] = variance
    covariance[0, 1] = covariance[1, 0] = 0.1
    covariance[0, -1] = covariance[-1, 0] = 0.1
    mean = torch.zeros(STYLES + AXES + 1, dtype=torch.float64)
    mean[-1] = 0.8
    return Prior(mean, covariance, content)


def person_of(generator: torch.Generator, texts: torch.Tensor, weights: torch.Tensor | None, count: int, prompts: int = 4) -> Person:
    """Somebody whose taste is weights on the texts' vectors [n, d], or who chooses at random."""
    pairs = torch.stack([torch.randperm(len(texts), generator=generator)[:2] for _ in range(count)])
    if weights is not None:
        z = (texts[pairs[:, 0]] - texts[pairs[:, 1]]) @ weights
        pairs = torch.where((torch.rand(count, generator=generator) < torch.sigmoid(z))[:, None], pairs, pairs.flip(1))
    own = torch.randn(count, STYLES + 1, generator=generator)
    told = [Judged(f"{i % prompts}", *pair, False) for i, pair in enumerate(pairs.tolist())]
    return Person("kind", told, own, torch.full((count,), 0.7))


def texts_of(person: Person, indices: list[int]) -> set[int]:
    return {text for i in indices for text in (person.told[i].chosen, person.told[i].rejected)}


def test_the_posterior_is_that_of_a_fit_by_other_means():
    generator = torch.Generator().manual_seed(1)
    texts, head = torch.randn(30, WIDTH, generator=generator), torch.randn(AXES, WIDTH, generator=generator)
    other, person, prior = person_of(generator, texts, None, 12), person_of(generator, texts, None, 12), prior_of()
    with torch.no_grad():
        # Beside somebody who says and is asked more.
        shown, asked = pack([other, person], [[*range(11)], [*range(8)]], texts), pack([other, person], [[*range(6)], [8, 9, 10, 11]], texts)
        means, variances = Reward(head, prior)(shown, asked)
        means, variances = means[1:, :4], variances[1:, :4]
        content = 0.7 * (texts[[j.chosen for j in person.told]] - texts[[j.rejected for j in person.told]]) @ head.T
        rows = torch.cat([person.own[:, :STYLES], content, person.own[:, STYLES:]], 1).double()
    prior.covariance.diagonal()[:STYLES] += SPIKES.rate * SPIKES.scale**2
    labels = [{"rows": [row.tolist(), [0.0] * len(row)], "chosen": 0, "weight": 1} for row in rows[:8]]
    mean, covariance = posterior(labels, prior, NOISE)
    assert means[0].tolist() == pytest.approx((rows[8:] @ mean).tolist(), abs=0.01)
    assert variances[0].tolist() == pytest.approx((rows[8:] @ covariance @ rows[8:].T).diagonal().tolist(), abs=0.01)


def test_without_labels_it_is_the_population():
    generator = torch.Generator().manual_seed(2)
    texts, head = torch.randn(30, WIDTH, generator=generator), torch.randn(AXES, WIDTH, generator=generator)
    person = person_of(generator, texts, None, 5)
    means, _ = Reward(head, prior_of())(pack([person], [[]], texts), pack([person], [[0, 1, 2, 3, 4]], texts))
    assert means[0].tolist() == pytest.approx((0.8 * person.own[:, -1]).tolist(), abs=1e-5)


def test_nobody_is_asked_about_prompts_or_texts_that_they_were_shown():
    generator, rng = torch.Generator().manual_seed(3), random.Random(1)
    texts = torch.randn(60, WIDTH, generator=generator)
    for prompts in (1, 2, 7):
        person = person_of(generator, texts, None, 30, prompts)
        for _ in range(20):
            shown, asked = person.episode(rng)
            assert len(shown) <= 16 and len(asked) <= 24
            if prompts > 1:
                assert asked and not {person.told[i].prompt for i in shown} & {person.told[i].prompt for i in asked}
            else:
                assert not texts_of(person, shown) & texts_of(person, asked)
    shown, asked = person.episode(rng, {"3"}, 16)
    assert {person.told[i].prompt for i in asked} == {"3"} and len(shown) == 16


def test_kept_people_and_prompts_are_told_apart_from_the_others():
    generator, rng = torch.Generator().manual_seed(5), random.Random(3)
    texts = torch.randn(90, WIDTH, generator=generator)
    several = [person_of(generator, texts, None, 40, 8) for _ in range(20)]
    alone = []
    for i in range(24):
        person = person_of(generator, texts, None, 20, 1)
        alone.append(replace(person, told=[replace(j, prompt=f"{i % 8}") for j in person.told]))
    kept, rest = parted(several + alone, rng)
    asked = {person.told[i].prompt for person, _, some in kept for i in some}
    trained = {prompt for person in rest for prompt in person.prompts}
    assert len(asked) == 2 and len(trained) == 6 and not asked & trained
    assert len(kept) == 5 + 6 and len(rest) == 15 + 18
    for person, shown, some in kept:
        assert not set(shown) & set(some)


def test_gradients_find_the_directions_that_people_care_about():
    generator, rng = torch.Generator().manual_seed(4), random.Random(2)
    texts = torch.randn(400, WIDTH, generator=generator)
    # Tastes are of the first three numbers; the head begins with three others, and a little of these.
    people = [person_of(generator, texts, torch.cat([2 * torch.randn(AXES, generator=generator), torch.zeros(WIDTH - AXES)]), 40) for _ in range(150)]
    head = torch.zeros(AXES, WIDTH)
    head[:, AXES : 2 * AXES], head[:, :AXES] = torch.eye(AXES), 0.2 * torch.eye(AXES)

    def batch(some: list[Person]):
        shown, asked = zip(*(person.episode(rng) for person in some))
        return pack(some, list(shown), texts), pack(some, list(asked), texts)

    reward, kept = Reward(head, prior_of()), [batch(people[:50])]
    before = float(reward.loss(*kept[0]).detach())
    train(reward, ["head", "log_variance"], lambda: batch(rng.sample(people[50:], 32)), kept, 400)
    with torch.no_grad():
        assert float(reward.loss(*kept[0])) < before - 0.02
        of_tastes = reward.head[:, :AXES].square().sum() / reward.head.square().sum()
        assert head[:, :AXES].square().sum() / head.square().sum() < 0.05 and of_tastes > 0.8
        # What is not trained stays.
        assert reward.crowd_mean == pytest.approx(0.8) and not reward.log_scales.any()
