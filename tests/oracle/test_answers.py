"""The same requests to Labelkeep and to the real Label Studio 1.23.2: the answers are equal but for `answers/allowed.py`."""

import importlib
import pathlib

import pytest

from answers import allowed
from answers.compare import between
from answers.player import Player

FOUND = {path.stem for path in (pathlib.Path(__file__).parent / "answers/scenarios").glob("[a-z]*.py")}
#: The people first: what they are told of themselves depends on what was done before.
SCENARIOS = ["people", *sorted(FOUND - {"people"})]


@pytest.mark.parametrize("name", SCENARIOS)
def test_both_answer_the_same(ours, real, name):
    scenario = importlib.import_module(f"answers.scenarios.{name}")
    here, there = played(scenario, ours), played(scenario, real)
    assert [answer.step for answer in here] == [answer.step for answer in there]
    differences = [difference for pair in zip(here, there) for difference in between(*pair)]
    USED.update(entry for difference in differences for entry in allowed.ALLOWED if entry.covers(name, difference))
    faults = [difference for difference in differences if not allowed.reason(name, difference)]
    assert not faults, f"{len(faults)} differences:\n" + "\n".join(map(str, faults[:40]))


USED = set()


def test_every_allowed_difference_is_one():
    """Runs last: an entry that covers nothing any more has to go."""
    idle = [f"{entry.reason}: {entry.step} {entry.place}" for entry in allowed.ALLOWED if entry not in USED]
    assert not idle, "\n".join(idle)


def played(scenario, system):
    player = Player(system.url, system.token)
    try:
        scenario.play(player)
    finally:
        system.token = player.token
    return player.answers
