"""How long people wait for their next task in projects of millions. One command: see bench/README.md."""

import argparse
import os
import pathlib
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from fill import Postgres, Sqlite, fill  # noqa: E402
from next_task import MODES, measure  # noqa: E402
from systems import Labelkeep  # noqa: E402


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--binary", required=True, help="the program, best a release build")
    parser.add_argument("--tasks", type=int, default=1_000_000, help="tasks of each of the two projects")
    parser.add_argument("--people", type=int, default=50)
    parser.add_argument("--seconds", type=int, default=20, help="of each measurement")
    parser.add_argument("--think", type=float, default=1.0, help="seconds that a person takes for a task")
    parser.add_argument("--postgres", help="the address of an empty database; without it SQLite")
    parser.add_argument("--mode", action="append", choices=[mode.name for mode in MODES], help="only these")
    parser.add_argument("--folder", help="where the data are made or, if they are there, used again")
    chosen = parser.parse_args()
    os.environ["LABELKEEP_BINARY"] = str(pathlib.Path(chosen.binary).resolve())
    with tempfile.TemporaryDirectory(prefix="labelkeep-scale-") as temporary:
        folder = pathlib.Path(chosen.folder or temporary)
        folder.mkdir(parents=True, exist_ok=True)
        system = Labelkeep("labelkeep", folder, chosen.postgres)
        system.start()
        made = folder / "filled"
        if not made.exists():
            database = Postgres(chosen.postgres) if chosen.postgres else Sqlite(folder / "data" / "labelkeep.db")
            fill(system, database, chosen.tasks, chosen.people)
            made.touch()
        try:
            wanted = [mode for mode in MODES if not chosen.mode or mode.name in chosen.mode]
            table([measure(system, mode, chosen) for mode in wanted])
        finally:
            if system.process.poll() is None:
                system.stop()


def table(rows):
    head = ["", "settings, s", "first, ms", "p50, ms", "p99, ms", "most, ms", "submit p50", "submit p99", "tasks", "none left", "CPU, ms"]
    rows = [head, *rows]
    widths = [max(len(row[column]) for row in rows) for column in range(len(head))]
    for row in rows:
        print("  ".join(cell.ljust(width) if n == 0 else cell.rjust(width) for n, (cell, width) in enumerate(zip(row, widths))))


if __name__ == "__main__":
    main()
