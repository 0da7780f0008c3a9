"""Starting what was installed, and asking whether it lives."""

import contextlib
import json
import os
import socket
import subprocess
import time
import urllib.request
from pathlib import Path

DIST = Path(os.environ["LABELKEEP_DIST"])


def only(pattern):
    found = list(DIST.glob(pattern))
    assert len(found) == 1, found
    return found[0]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def running(command, port):
    """The process, when it answers on this port of the loopback."""
    process = subprocess.Popen(command, env={"PATH": os.environ["PATH"]})
    try:
        yield healthy(process, port)
    finally:
        process.terminate()
        process.wait()


def healthy(process, port):
    deadline = time.monotonic() + 60
    while True:
        assert process.poll() is None, "it ended"
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=5) as answer:
                return json.load(answer)
        except OSError:
            assert time.monotonic() < deadline, "it does not answer"
            time.sleep(0.05)
