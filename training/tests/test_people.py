"""Checks of what is fitted to people, on small inputs; needs the requirements, not the data."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from penchant_training.appeal import Appeal, appeal_inputs, cross_fit, fit_crowd, fit_gate, log_loss, right_share, split
from penchant_training.crossvalidate import Case, Fold, borrow, choose, is_level, make_cases, tell
from penchant_training.data import held_out_prompts, is_held_out_user, stable_hash
from penchant_training.features import FeatureMap, TextFeatures
from penchant_training.judgements import Judgements, Noise, Prior, log_likelihood
from penchant_training.people import JudgedTexts, for_training, parts
from penchant_training.population import fit_prior
from penchant_training.set_model import SetModel
from penchant_training.simulate import LABELS, QUESTIONS, Maker
from penchant_training.sparse import Spikes, propagate
from penchant_training.subspace import MANY, Subspace
from penchant_training.users import Judged


def test_expectation_maximisation_finds_the_population_that_made_the_labels():
    rng = np.random.default_rng(5)
    users, pairs, true_mean = 300, 40, np.array([1.0, -0.5])
    weights = true_mean + rng.normal(size=(users, 2)) * np.array([1.0, 0.2])
    d = rng.normal(size=(users, pairs, 2))
    wins = rng.random((users, pairs)) < 1 / (1 + np.exp(-np.einsum("upf,uf->up", d, weights)))
    d = torch.from_numpy(np.where(wins[..., None], d, -d))
    judgements = Judgements(d, torch.zeros(users, pairs, dtype=torch.bool), torch.ones(users, pairs).double())
    start = Prior(torch.zeros(2).double(), torch.eye(2).double())
    prior = fit_prior(judgements, torch.ones(users).double(), start, Noise(0.0, 1.0), Spikes(2.0, 0.1), 0, rounds=30)
    assert np.allclose(prior.mean.numpy(), true_mean, atol=0.15)
    assert prior.covariance.diagonal().sqrt().tolist() == pytest.approx([1.0, 0.2], abs=0.1)


def test_who_is_held_out_never_changes():
    assert stable_hash("user") == 0x04F8996D
    assert [is_held_out_user(f"u{i}") for i in range(40)] == [stable_hash(f"u{i}") % 6 in (0, 2) for i in range(40)]
    # An even hash as before: nobody on whom an earlier model was trained is kept for the last reading.
    assert not any(is_held_out_user(f"u{i}") and stable_hash(f"u{i}") % 2 for i in range(400))
    prompts = [f"p{i}" for i in range(10)]
    kept = held_out_prompts(prompts + prompts)
    assert len(kept) == 3
    assert max(map(stable_hash, kept)) < min(stable_hash(p) for p in prompts if p not in kept)


def test_appeal_goes_by_the_kind_that_a_text_is_like():
    rng = np.random.default_rng(3)
    centres = np.eye(6)[:2] * 3
    y = np.concatenate([centre + rng.normal(size=(40, 6)) * 0.3 for centre in centres])
    gate, bias = fit_gate({"here": list(range(40)), "there": list(range(40, 80))}, y)
    weights = np.zeros((2, 6))
    weights[0, 4], weights[1, 5] = 1, -2
    known = Appeal(["here", "there"], gate, bias, weights, np.array([0.0, 3.0]), np.array([1, 0.5])).of(y[:, :3], y)
    alone = known.together(np.arange(80)[:, None])[:, 0]
    assert np.abs(alone[:, 3] - np.concatenate([y[:40, 4], -2 * y[40:, 5] + 3])).max() < 0.3
    assert np.abs(alone[:40, :3] - y[:40, :3]).max() < 0.3
    assert np.abs(alone[40:, :3] - y[40:, :3] / 2).max() < 0.3
    # Those who compete are of one kind: here as much of the one as of the other, or of that which most are like.
    mixed = known.together([[0, 1, 2, 3, 4, 40]])[0]
    assert np.abs(mixed[:, :3] - y[[0, 1, 2, 3, 4, 40], :3]).max() < 0.3
    assert np.allclose(known.differences([0, 41], [40, 3]), [np.subtract(*known.together([pair])[0]) for pair in ([0, 40], [41, 3])])


def crowd(rng, users=12, prompts=9, content=6):
    """People who all like the first input, and judge prompts whose other inputs are noise, one set for each text."""
    z = rng.normal(size=(prompts * 4, 1 + content))
    people = []
    for _ in range(users):
        judged = []
        for p in range(prompts):
            a, b = rng.choice(4, 2, replace=False) + 4 * p
            a, b = (a, b) if z[a, 0] > z[b, 0] else (b, a)
            judged.append(Judged(f"prompt {p}", int(a), int(b), False))
        people.append(judged)
    return people, z


def test_folds_hold_out_people_and_prompts_at_once():
    people, _ = crowd(np.random.default_rng(1))
    folds = split(people)
    for user in people:
        for j in user:
            assert folds.of_text[j.chosen] == folds.of_text[j.rejected]  # answers to one prompt go together
    for a in range(3):
        for b in range(3):
            rest = folds.rest(a, b)
            assert len(rest) == sum(part != a for part in folds.of_user)
            assert all(folds.of_text[t] != b for user in rest for j in user for t in (j.chosen, j.rejected))


def test_folds_hold_out_texts_where_people_judge_within_one_prompt():
    people = [[Judged("the one", i, i + 1, False) for i in range(0, 40, 2)]] * 4
    assert len(set(split(people).of_text.values())) == 3
    assert len({split(people).of_text[i] == split(people).of_text[i + 1] for i in range(0, 40, 2)}) == 2


def test_a_crowd_is_known_by_what_it_says_of_new_prompts():
    rng = np.random.default_rng(2)
    people, z = crowd(rng)
    weights = fit_crowd(people, z, 3.0)
    assert weights[0] > 3 * np.abs(weights[1:]).max()
    assert np.allclose(fit_crowd(people, z, 3.0, fit_crowd(people, z, 100.0)), weights, atol=1e-4)
    folds = split(people)
    worths = cross_fit(folds, z, [100.0, 3.0])
    assert log_loss(folds, worths[3.0]) < 0.5 < log_loss(folds, worths[100.0])
    assert right_share(folds, worths[3.0]) > 0.8
    # Where choices go by nothing but memory, what was fitted to them looks good, and what was not is a coin.
    blind = z.copy()
    blind[:, 0] = 0
    memory = np.column_stack([blind, np.eye(len(z))])
    inside = memory @ fit_crowd(people, memory, 0.1)
    seen = np.mean([inside[j.chosen] > inside[j.rejected] for user in people for j in user])
    assert seen > 0.9
    assert log_loss(folds, cross_fit(folds, memory, [0.1])[0.1]) > 0.69


def test_appeal_sees_style_axes_within_bounds_and_how_far_they_are_from_the_middle():
    feature_map = FeatureMap(np.zeros(2), np.ones(2), np.full(3, 0.5), np.ones((1, 3)))
    y = appeal_inputs(feature_map, np.ones((1, 3)), np.array([[-4.0, 1.0, 9.0]]))
    assert np.allclose(y, [[-1.5, 1.0, 1.5, 1.0, 0.5, 0.5, 0.5]])


def test_the_propagated_posterior_is_near_to_the_one_it_stands_for():
    """Against 200,000 people of the prior, weighed by how well they explain the labels."""
    generator = torch.Generator().manual_seed(3)

    def normal(*shape: int) -> torch.Tensor:
        return torch.randn(*shape, generator=generator, dtype=torch.float64)

    f, axes, spikes, noise = 3, 2, Spikes(2.0, 0.2), Noise(0.05, 1.0)
    prior = Prior(torch.tensor([0.0, 0.1, 0.5]).double(), 0.3 * torch.eye(f, dtype=torch.float64))

    def people(n: int) -> torch.Tensor:
        w = prior.mean + normal(n, f) * prior.covariance.diagonal().sqrt()
        has = torch.rand(n, axes, generator=generator) < spikes.rate
        w[:, :axes] += has * normal(n, axes) * spikes.scale
        return w

    crowd = people(200_000)
    d = normal(12, 10, f)
    tie = torch.rand(12, 10, generator=generator) < 0.2
    z = (d @ people(12)[..., None])[..., 0]
    d = torch.where((torch.rand(12, 10, generator=generator) < torch.sigmoid(z))[..., None], d, -d)
    judgements = Judgements(d, tie, torch.ones(12, 10, dtype=torch.float64))
    means, covariances = propagate(judgements, prior, noise, spikes, axes)
    misses, widths = [], []
    for user in range(12):
        value = log_likelihood(crowd @ d[user].T, tie[user].expand(len(crowd), -1), noise)[0].sum(1)
        share = torch.softmax(value, 0)
        mean = share @ crowd
        variance = share @ (crowd - mean) ** 2
        misses.append((means[user] - mean) ** 2 / variance)
        widths.append((covariances[user].diagonal() / variance).log() / 2)
    assert torch.stack(widths).mean().abs() < 0.1
    assert torch.stack(misses).mean().sqrt() < 0.12


def test_each_user_is_told_as_if_there_were_no_others():
    """Some settle after a few rounds, some go on into the slow ones."""
    generator = torch.Generator().manual_seed(4)
    users, f = 6, 4
    d = torch.randn(users, 8, f, generator=generator, dtype=torch.float64)
    d[..., 1] = d[..., 0] + d[..., 1] / 10
    weight = torch.tensor([0.1, 1.0, 3.0, 10.0, 10.0, 30.0]).double()[:, None].expand(users, 8)
    judgements = Judgements(d, torch.zeros(users, 8, dtype=torch.bool), weight)
    prior, noise, spikes = Prior(torch.zeros(f).double(), 0.1 * torch.eye(f, dtype=torch.float64)), Noise(0.05, 1.0), Spikes(2.0, 0.1)
    together = propagate(judgements, prior, noise, spikes, 3)
    for user in range(users):
        alone = propagate(judgements[torch.tensor([user])], prior, noise, spikes, 3)
        for of_all, of_one in zip(together, alone):
            assert torch.allclose(of_all[user], of_one[0], atol=1e-12)


def people_with_content(users: int, pairs: int, styles: int, learned: int, spikes: Spikes = Spikes(0.0, 0.0)):
    """Judgements of people whose weights have a variance of 0.3 beside spikes on style, and their prior without these."""
    generator = torch.Generator().manual_seed(5)
    f = styles + learned + 1
    content = slice(styles, f - 1)
    prior = Prior(torch.zeros(f, dtype=torch.float64), 0.3 * torch.eye(f, dtype=torch.float64), content)
    prior.mean[-1] = 0.8
    prior.covariance[0, -1] = prior.covariance[-1, 0] = 0.1
    root = torch.linalg.cholesky(prior.covariance)
    w = prior.mean + torch.randn(users, f, generator=generator, dtype=torch.float64) @ root.T
    has = torch.rand(users, styles, generator=generator) < spikes.rate
    w[:, :styles] += has * spikes.scale * torch.randn(users, styles, generator=generator, dtype=torch.float64)
    d = torch.randn(users, pairs, f, generator=generator, dtype=torch.float64)
    wins = torch.rand(users, pairs, generator=generator) < torch.sigmoid((d @ w[..., None])[..., 0])
    d = torch.where(wins[..., None], d, -d)
    return Judgements(d, torch.zeros(users, pairs, dtype=torch.bool), torch.ones(users, pairs, dtype=torch.float64)), prior


def test_a_fit_in_the_subspace_of_the_labels_says_what_one_of_all_features_says():
    judgements, prior = people_with_content(5, 9, 3, 30)
    judgements.weight[0, 4:] = 0  # padding is no direction
    noise, spikes = Noise(0.05, 1.0), Spikes(2.0, 0.05)
    inside = propagate(judgements, prior, noise, spikes, 3)
    everything = propagate(judgements, replace(prior, content=None), noise, spikes, 3)
    for one, other in zip(inside, everything):
        assert torch.allclose(one, other, atol=0.03)  # either may go on for a round more
    assert Subspace.of(judgements, prior.content).directions.square().sum((1, 2)).tolist() == pytest.approx([4, 9, 9, 9, 9])
    many, wide = people_with_content(2, 90, 3, 50)
    d = many.d[..., wide.content] / torch.arange(1, 51)
    many.d[..., wide.content] = d
    found = Subspace.of(many, wide.content).directions
    captured = (d @ found.transpose(1, 2)).square().sum((1, 2))
    best = torch.linalg.svdvals(d)[:, : found.shape[1]].square().sum(1)
    assert (captured > 0.999 * best).all()
    # Of very many labels all directions are taken, and of fewer some, whoever else is asked about.
    more, _ = people_with_content(2, MANY, 3, 50)
    in_full = propagate(more, replace(wide, content=None), noise, spikes, 3)[0]
    assert torch.equal(propagate(more, wide, noise, spikes, 3)[0], in_full)
    more.weight[1, 60:] = 0
    told = propagate(more, wide, noise, spikes, 3)[0]
    assert torch.allclose(told[0], in_full[0])
    assert torch.allclose(told[1], propagate(more[[1]], wide, noise, spikes, 3)[0][0])
    assert not torch.allclose(told[1], propagate(more[[1]], replace(wide, content=None), noise, spikes, 3)[0][0], atol=0.01)


def test_expectation_maximisation_finds_the_variances_that_people_have_of_ten_labels_too():
    spikes, share = Spikes(2.0, 0.1), torch.ones(400).double()
    for pairs, near in ((10, 0.1), (40, 0.06)):
        judgements, true = people_with_content(400, pairs, 2, 6, spikes)
        start = Prior(true.mean, 0.5 * torch.eye(9, dtype=torch.float64), true.content)
        start.covariance.diagonal()[true.content] = 0.3
        found = fit_prior(judgements, share, start, Noise(0.0, 1.0), spikes, 2, rounds=40, has_mean=start.mean != 0)
        assert found.content == true.content
        assert torch.equal(found.covariance[found.content], start.covariance[found.content])
        assert torch.equal(found.covariance[:, found.content], start.covariance[:, found.content])
        # Of the axes that have spikes in a person of ten, what the others have.
        assert found.covariance.diagonal()[[0, 1, 8]].mean() == pytest.approx(0.3, abs=near)
        assert found.covariance[0, 8] == pytest.approx(0.1, abs=near / 2)
        assert found.mean[8] == pytest.approx(0.8, abs=0.1)


def test_without_labels_the_posterior_is_the_prior_with_its_spikes():
    prior = Prior(torch.tensor([0.2, 0.0]).double(), torch.eye(2, dtype=torch.float64))
    judgements = Judgements(torch.ones(1, 4, 2, dtype=torch.float64), torch.zeros(1, 4, dtype=torch.bool), torch.zeros(1, 4, dtype=torch.float64))
    means, covariances = propagate(judgements, prior, Noise(0.05, 1.0), Spikes(2.0, 0.1), 1)
    assert torch.allclose(means[0], prior.mean)
    assert torch.allclose(covariances[0], torch.diag(torch.tensor([1.4, 1.0]).double()))


def judged_by(users=12, prompts=9, like=lambda text: text % 7):
    """Everybody judges four pairs of each prompt's eight texts, by the same liking."""
    texts = [f"t{i}" for i in range(prompts * 8)]
    people = {}
    for u in range(users):
        judged = []
        for p in range(prompts):
            for a in range(8 * p, 8 * p + 8, 2):
                won, lost = (a, a + 1) if like(a) > like(a + 1) else (a + 1, a)
                judged.append(Judged(f"p{p}", won, lost, False))
        people[f"u{u}"] = judged
    return JudgedTexts(texts, [list(range(8 * p, 8 * p + 8)) for p in range(prompts)], {"file": people})


def test_training_and_its_parts_lack_people_and_prompts_together():
    judged = judged_by()
    seen = for_training(judged)
    assert 0 < len(seen.users["file"]) < 12
    assert not any(is_held_out_user(user) for user in seen.users["file"])
    assert not seen.prompts("file") & held_out_prompts(judged.prompts("file"))
    assert len(seen.prompts("file")) == 6
    divided = parts(seen)
    assert set.union(*(part.users["file"] for part in divided)) == set(seen.users["file"])
    assert sum(len(part.prompts["file"]) for part in divided) == 6
    for number, part in enumerate(divided):
        rest = part.without(seen)
        assert not set(rest.users["file"]) & part.users["file"]
        assert not rest.prompts("file") & part.prompts["file"]
        cases = make_cases(seen, part, number)["file"]
        assert {case.user for case in cases} == part.users["file"]
        for case in cases:
            assert {j.prompt for j in case.asked} == part.prompts["file"]
            assert not {j.prompt for j in case.shown} & part.prompts["file"]


def test_another_division_parts_people_and_prompts_otherwise():
    seen = for_training(judged_by())
    one, other = parts(seen), parts(seen, 1)
    for kind in ("users", "prompts"):
        sets = [[getattr(part, kind)["file"] for part in division] for division in (one, other)]
        assert set.union(*sets[0]) == set.union(*sets[1])
        assert sets[0] != sets[1]


def test_labels_of_others_never_show_a_text_or_prompt_that_is_asked():
    one = [Judged("the one", i, i + 1, False) for i in range(0, 40, 2)]
    cases = [Case(f"u{i}", one[i : i + 8], one[i + 8 : i + 12]) for i in range(4)]
    found = borrow(cases, 3)
    assert len(found) == 4
    for case in cases:
        asked = {t for j in case.asked for t in (j.chosen, j.rejected)}
        assert not any({j.chosen, j.rejected} & asked for j in found[id(case)])


def tiny_fold(width, trust, people=60, name="kind"):
    """People whose tastes differ by `width` and who go with the crowd by `trust`, told by a prior of 1 and 1."""
    rng = np.random.default_rng(4)
    f = 18
    features = rng.normal(size=(400, f))
    cases = []
    for person in range(people):
        w = width * rng.normal(size=f)
        w[-1] = trust
        judged = []
        for _ in range(40):
            a, b = rng.choice(400, 2, replace=False)
            won = rng.random() < 1 / (1 + np.exp(-(features[a] - features[b]) @ w))
            judged.append(Judged("p", int(a if won else b), int(b if won else a), False))
        cases.append(Case(f"u{person}", judged[:20], judged[20:]))
    prior = Prior(torch.zeros(f, dtype=torch.float64), torch.eye(f, dtype=torch.float64), slice(1, f - 1))
    prior.mean[-1] = 1
    known = TextFeatures(features[:, :-1], np.zeros((400, 1)), features[:, -1:], np.ones(1))
    return Fold(known, prior, {name: cases})


def test_a_kind_keeps_the_default_unless_people_prove_it_wrong():
    known = choose([tiny_fold(1, 1)])["kind"]
    assert known.diversity >= 0.7 and known.trust == 1
    narrow = choose([tiny_fold(0.1, 1)])["kind"]
    assert narrow.diversity < 0.5
    assert choose([tiny_fold(1, 2)])["kind"].trust > 1
    # What everybody meets is trusted no further.
    assert choose([tiny_fold(1, 4)])["kind"].trust > 1.2
    assert choose([tiny_fold(1, 4, name="llmfao")])["llmfao"].trust == 1.2
    # Two people who differ prove nothing, a hundred who agree do.
    assert is_level({"a": 0.7, "b": 0.5}, {"a": 0.6, "b": 0.55})
    assert not is_level({i: 0.61 + i / 1e4 for i in range(100)}, {i: 0.6 for i in range(100)})


def test_people_with_a_taste_are_told_better_by_their_own_labels():
    fold = tiny_fold(1, 1)
    accuracy = {others: np.mean([t.accuracy for t in tell(fold, "kind", fold.features, 16, Spikes(2, 0.003), others)]) for others in (False, True)}
    assert accuracy[False] > accuracy[True] + 0.05


def test_the_set_model_keeps_the_symmetries_of_what_it_reads():
    torch.manual_seed(2)
    model = SetModel(6)
    for parameter in model.parameters():
        torch.nn.init.normal_(parameter, std=0.3)
    judged = Judgements(torch.randn(2, 5, 6), torch.tensor([[False, True, False, False, False]] * 2), torch.tensor([[1.0] * 5, [1, 1, 1, 0, 0]]))
    moved, narrowed = torch.randn(2, 6), -torch.rand(2, 6)
    expected = model(judged, moved, narrowed)
    order = torch.tensor([3, 0, 4, 2, 1])
    shuffled = Judgements(judged.d[:, order], judged.tie[:, order], judged.weight[:, order])
    assert torch.allclose(model(shuffled, moved, narrowed), expected, atol=1e-5)
    # An axis that is turned round turns its weight round, and nothing else.
    turned = torch.tensor([1.0, -1, 1, 1, -1, 1])
    assert torch.allclose(model(replace(judged, d=judged.d * turned), moved * turned, narrowed), expected * turned, atol=1e-5)
    # Padding says nothing.
    other = judged.d.clone()
    other[1, 3:] = 9
    assert torch.allclose(model(replace(judged, d=other), moved, narrowed), expected, atol=1e-5)
    nothing = Judgements(torch.zeros(2, 1, 6), torch.zeros(2, 1, dtype=torch.bool), torch.zeros(2, 1))
    assert (model(nothing, torch.zeros(2, 6), torch.zeros(2, 6)) == 0).all()


def test_simulated_people_contradict_each_other_and_agree_with_themselves():
    rng = np.random.default_rng(5)
    style, appeal, vectors = rng.normal(size=(120, 36)), rng.normal(size=120), rng.normal(size=(120, 8))
    groups = [list(range(i, i + 6)) for i in range(0, 120, 6)]
    people = Maker(style, appeal, vectors, groups, 1).people(200)
    assert people.labels.shape == (200, LABELS, 2) and people.asked.shape == (200, QUESTIONS, 2)
    assert (people.labels // 6 == people.labels[..., :1] // 6).all()  # both answer one prompt
    assert (people.labels[..., 0] != people.labels[..., 1]).all()
    assert 0 < people.ties.mean() < 0.3
    again = Maker(style, appeal, vectors, groups, 1).people(200)
    assert (again.labels == people.labels).all()
    # What somebody says of the axis they care most about holds for the other half of their labels; of others' it does not.
    d = style[people.labels[..., 0]] - style[people.labels[..., 1]]
    halves = np.stack([d[:, ::2].mean(1), d[:, 1::2].mean(1)])
    top = np.abs(halves[0]).argmax(1)
    own = np.sign(halves[0][range(200), top]) * halves[1][range(200), top]
    others = np.sign(halves[0][range(200), top]) * np.roll(halves[1], 7, axis=0)[range(200), top]
    assert own.mean() > 0.12
    assert abs(others.mean()) < 0.1
