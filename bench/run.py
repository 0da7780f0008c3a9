"""Labelkeep and Label Studio side by side. Called by `cargo xtask bench`, which sets the environment."""

import argparse
import os
import subprocess
import tempfile

from memory import export_peaks
from systems import Labelkeep, LabelStudio, LabelStudioProduction
from work import Work

SYSTEMS = {
    "labelkeep": (Labelkeep, False),
    "labelkeep-postgres": (Labelkeep, True),
    "label-studio": (LabelStudio, False),
    "label-studio-production": (LabelStudioProduction, True),
}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", action="append", choices=SYSTEMS, help="measure only this system; may be repeated")
    parser.add_argument("--tasks", type=int, default=10_000)
    parser.add_argument("--large", type=int, default=100_000, help="tasks of the large project; 0 leaves it out")
    parser.add_argument("--seconds", type=int, default=10)
    parser.add_argument("--export-memory", action="store_true", help="only our memory while large projects are exported")
    chosen = parser.parse_args()
    measured = {}
    systems = [name for name in SYSTEMS if "studio" not in name] if chosen.export_memory else SYSTEMS
    for name in chosen.only or systems:
        print(f"{name}:", flush=True)
        with tempfile.TemporaryDirectory(prefix="labelkeep-bench-") as folder:
            measured[name] = measure(name, folder, chosen)
    table(measured)


def measure(name, folder, chosen):
    kind, postgres = SYSTEMS[name]
    system = kind(name, folder, database(name) if postgres else None)
    try:
        if chosen.export_memory:
            return export_peaks(system)
        return Work(system, chosen.tasks, chosen.large, chosen.seconds).measure()
    finally:
        if system.process and system.process.poll() is None:
            system.stop()


def database(name):
    server = os.environ["LABELKEEP_TEST_POSTGRES_URL"]
    database = name.replace("-", "_")
    subprocess.run(["psql", "-qX", server, "-c", f"CREATE DATABASE {database}"], check=True)
    return server.rsplit("/", 1)[0] + "/" + database


def table(measured):
    """One row for each measure; behind the first system's number, how many times better it is than each other's."""
    first, *others = measured
    rows = [["", first, *(part for other in others for part in (other, "ratio"))]]
    for name, value in measured[first].items():
        row = [name, f"{value:,.1f}"]
        for other in others:
            theirs = measured[other][name]
            better = value / theirs if name.endswith("/s") else theirs / value
            row += [f"{theirs:,.1f}", f"{better:,.1f}x"]
        rows.append(row)
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        print("  ".join(cell.ljust(width) if n == 0 else cell.rjust(width) for n, (cell, width) in enumerate(zip(row, widths))))


if __name__ == "__main__":
    main()
