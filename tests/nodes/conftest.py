import pathlib
import sys

# The server's starter is shared with the tests of the client.
sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "sdk"))
