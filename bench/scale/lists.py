"""How long pages of lists take in a project of millions, on SQLite. One command: see bench/README.md."""

import argparse
import json
import os
import pathlib
import random
import sqlite3
import statistics
import sys
import tempfile
import time
import urllib.parse
import urllib.request

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from systems import TOKEN, Labelkeep  # noqa: E402

CONFIG = """<View><Text name="text" value="$text"/><Choices name="mood" toName="text">
  <Choice value="Good"/><Choice value="Bad"/></Choices></View>"""
RESULT = [{"id": "a", "from_name": "mood", "to_name": "text", "type": "choices", "value": {"choices": ["Good"]}}]
#: Rows of one change.
BATCH = 100_000
PAGE = 30


def where(column, operator, value, kind="Number"):
    item = {"filter": f"filter:tasks:{column}", "operator": operator, "type": kind, "value": value}
    return {"filters": {"conjunction": "and", "items": [item]}}


#: Name, query, and whether it is had from the first time on.
LISTS = [
    ("as they came", {}, True),
    ("newest first", {"ordering": ["-tasks:id"]}, True),
    ("most annotations first", {"ordering": ["-tasks:total_annotations"]}, True),
    ("with annotations", where("total_annotations", "greater", 0), True),
    ("skipped, newest first", {**where("cancelled_annotations", "greater", 0), "ordering": ["-tasks:id"]}, True),
    ("not completed", where("completed_at", "empty", True, "Datetime"), True),
    ("by completion, first pages", {"ordering": ["-tasks:completed_at"]}, True),
    ("text contains (1 in 100)", where("data.text", "contains", "number 77", "String"), False),
]  # fmt: skip


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--binary", required=True, help="the program, best a release build")
    parser.add_argument("--tasks", type=int, default=1_000_000)
    parser.add_argument("--pages", type=int, default=100, help="random pages of each list")
    parser.add_argument("--list", action="append", choices=[name for name, *_ in LISTS], help="only these")
    parser.add_argument("--folder", help="where the data are made or, if they are there, used again")
    chosen = parser.parse_args()
    os.environ["LABELKEEP_BINARY"] = str(pathlib.Path(chosen.binary).resolve())
    with tempfile.TemporaryDirectory(prefix="labelkeep-lists-") as temporary:
        folder = pathlib.Path(chosen.folder or temporary)
        folder.mkdir(parents=True, exist_ok=True)
        system = Labelkeep("labelkeep", folder)
        system.start(timeout=600)
        try:
            made = folder / "project"
            if not made.exists():
                project = call(system, "/api/projects/", {"title": "Lists", "label_config": CONFIG})[1]["id"]
                system.stop()
                fill(folder / "data" / "labelkeep.db", project, chosen.tasks)
                made.write_text(str(project))
                system.start(timeout=600)
            project = int(made.read_text())
            table([measure(system, project, chosen, one) for one in LISTS if not chosen.list or one[0] in chosen.list])
            print(f"memory of the program: {own_memory(system):.0f} MB of its own")
        finally:
            if system.process.poll() is None:
                system.stop()


def call(system, path, body=None):
    """Seconds and the answer."""
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(system.url + path, data, method="GET" if body is None else "POST")
    request.add_header("Authorization", f"Token {TOKEN}")
    request.add_header("Content-Type", "application/json")
    begun = time.monotonic()
    with urllib.request.urlopen(request, timeout=600) as answer:
        text = answer.read()
    return time.monotonic() - begun, json.loads(text)


def fill(path, project, tasks):
    begun = time.monotonic()
    connection = sqlite3.connect(path, timeout=60, isolation_level=None)
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute("PRAGMA cache_size = -200000")
    now = int(time.time() * 1e6)
    for first in range(1, tasks + 1, BATCH):
        last = min(tasks, first + BATCH - 1)
        # As from an import, whose tasks are counted a batch at a time: here, at the end.
        connection.execute(
            f"WITH RECURSIVE n (i) AS (VALUES ({first}) UNION ALL SELECT i + 1 FROM n WHERE i < {last}) "
            "INSERT INTO tasks (project_id, inner_id, data, created_at, updated_at, is_labeled, completed_at, total_annotations, "
            "cancelled_annotations, total_predictions, useful_annotations, import_job_id) "
            f"SELECT {project}, i, '{{\"text\":\"Sentence number ' || (i * 7919 % 10000) || ' of many\",\"n\":' || i || '}}', "
            f"{now}, {now}, i % 3 = 0, CASE WHEN i % 3 = 0 THEN {now} - i % 1000003 END, CASE WHEN i % 3 = 0 THEN 1 + i % 2 ELSE 0 END, "
            "i % 50 = 0, i % 2, i % 3 = 0, 1 FROM n"
        )
    connection.execute("DELETE FROM task_blocks")
    connection.execute(
        "INSERT INTO task_blocks SELECT project_id, id >> 13, is_labeled, total_annotations, cancelled_annotations, "
        "total_predictions, COUNT(*) FROM tasks WHERE trashed_by = 0 GROUP BY 1, 2, 3, 4, 5, 6"
    )
    connection.execute(f"INSERT OR REPLACE INTO project_data_columns VALUES ({project}, 'text', {tasks}), ({project}, 'n', {tasks})")
    connection.execute(
        f"UPDATE projects SET task_number = {tasks}, next_inner_id = {tasks + 1}, data_version = data_version + 1, "
        f"(total_annotations_number, total_predictions_number, finished_task_number) = (SELECT SUM(total_annotations), "
        f"SUM(total_predictions), SUM(is_labeled) FROM tasks WHERE project_id = {project}) WHERE id = {project}"
    )
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    print(f"filled with {tasks:,} tasks in {time.monotonic() - begun:.0f} s", flush=True)


def measure(system, project, chosen, one):
    name, query, _ = one
    asked = urllib.parse.urlencode({"project": project, "page_size": PAGE, "query": json.dumps(query)})
    early, answer = call(system, f"/api/tasks/?{asked}&page=1&early=true")
    first, answer = call(system, f"/api/tasks/?{asked}&page=1")
    pages = max(1, -(-answer["total"] // PAGE))
    if "first pages" in name:
        pages = min(pages, 20_000 // PAGE)
    chance = random.Random(1)
    times = []
    for _ in range(chosen.pages):
        seconds, page = call(system, f"/api/tasks/?{asked}&page={chance.randint(1, pages)}")
        assert page["tasks"], name
        times.append(seconds)
    after = []
    for number in range(20):
        task = chance.randint(1, chosen.tasks)
        call(system, f"/api/tasks/{task}/annotations/", {"result": RESULT, "lead_time": 1.0})
        after.append(call(system, f"/api/tasks/?{asked}&page={chance.randint(1, pages)}")[0])
    ms = [early, first, statistics.median(times), p99(times), statistics.median(after), max(after)]
    row = [name, f"{answer['total']:,}", *(f"{1000 * seconds:,.0f}" for seconds in ms)]
    print("  ".join(row), flush=True)
    return row


def p99(times):
    return sorted(times)[min(len(times) - 1, int(len(times) * 0.99))]


def own_memory(system):
    """Megabytes that are no pages of a file."""
    status = pathlib.Path(f"/proc/{system.process.pid}/status").read_text()
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("RssAnon:")) / 1000


def table(rows):
    head = ["", "tasks", "first, early", "whole", "p50", "p99", "after a submit, p50", "most"]
    print("milliseconds:")
    rows = [head, *rows]
    widths = [max(len(row[column]) for row in rows) for column in range(len(head))]
    for row in rows:
        print("  ".join(cell.ljust(width) if n == 0 else cell.rjust(width) for n, (cell, width) in enumerate(zip(row, widths))))


if __name__ == "__main__":
    main()
