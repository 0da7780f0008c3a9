"""What Labelkeep exports loads in the real Label Studio 1.23.2 and has the same regions there, and the other way round."""

import re

import pytest

from exchange import GOLDEN, exported, project_with, results


def first_task(golden):
    data = {key: "/static/images/none.jpg" for key in re.findall(r'[vV]alue(?:List)?="\$(\w+)"', golden["cfg"])}
    return {"data": data, "annotations": [{"result": golden["result"], "ground_truth": False}]}


@pytest.mark.parametrize("name", sorted(GOLDEN))
def test_an_export_has_the_same_regions_on_the_other_side(ours, real, name):
    golden = GOLDEN[name]
    here = project_with(ours, golden["cfg"], [first_task(golden)])
    there = project_with(real, golden["cfg"], exported(ours, here))
    assert results(real, there) == [golden["result"]]
    back = project_with(ours, golden["cfg"], exported(real, there))
    assert results(ours, back) == [golden["result"]]
