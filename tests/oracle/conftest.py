"""Both products, fresh and with the same owner and token, once for all tests.

`LABELKEEP_BINARY` and `LABEL_STUDIO_VENV` name the programs.
"""

import pathlib
import sys

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "bench"))
from systems import TOKEN, Labelkeep, LabelStudio  # noqa: E402


@pytest.fixture(scope="session")
def ours(tmp_path_factory):
    yield from started(Labelkeep("labelkeep", tmp_path_factory.mktemp("labelkeep")))


@pytest.fixture(scope="session")
def real(tmp_path_factory):
    yield from started(LabelStudio("label-studio", tmp_path_factory.mktemp("label-studio")))


def started(system):
    system.token = TOKEN
    system.start(timeout=600)
    yield system
    system.stop()
