import pathlib
import sys

import pytest

# The recorder and the server's starter are shared with the tests of the client.
sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "sdk"))

from clouds import Clouds, Program  # noqa: E402


@pytest.fixture(scope="session")
def clouds(tmp_path_factory):
    clouds = Clouds(tmp_path_factory.mktemp("clouds"))
    yield clouds
    clouds.stop()


@pytest.fixture(autouse=True)
def well(request):
    """Each test begins with clouds that work."""
    if "clouds" in request.fixturenames:
        clouds = request.getfixturevalue("clouds")
        clouds.instead = lambda *_: None
        clouds.operations()


@pytest.fixture(scope="module")
def program(clouds, tmp_path_factory):
    program = Program(clouds, tmp_path_factory.mktemp("data"))
    yield program
    program.stop()
