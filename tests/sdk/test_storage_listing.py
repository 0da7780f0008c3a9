"""A store with very many keys is listed with the memory of a few pages."""

import os
import pathlib
import subprocess
import sys

BENCH = pathlib.Path(__file__).parents[2] / "bench/media/listing.py"


def test_s24_memory_does_not_grow_with_the_number_of_keys():
    # Ninety megabytes of keys; ten million of them are listed by the same program by hand.
    command = [sys.executable, BENCH, "--binary", os.environ["LABELKEEP_BINARY"], "--keys", "150000", "--key-bytes", "600", "--most-growth", "40"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
