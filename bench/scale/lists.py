"""How long pages of lists take in a project of millions. One command: see bench/README.md."""

import argparse
import hashlib
import json
import os
import pathlib
import random
import statistics
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from fill import BATCH, CONFIG, RESULT, Postgres, Sqlite, token_of  # noqa: E402
from systems import TOKEN, Labelkeep  # noqa: E402

PAGE = 30
#: The first of the annotators, and the token of that one.
FIRST_PERSON, ANNOTATOR = 1000, token_of(0)


def where(column, operator, value, kind="Number"):
    item = {"filter": f"filter:tasks:{column}", "operator": operator, "type": kind, "value": value}
    return {"filters": {"conjunction": "and", "items": [item]}}


#: Name, query, and whose token asks.
LISTS = [
    ("as they came", {}, TOKEN),
    ("newest first", {"ordering": ["-tasks:id"]}, TOKEN),
    ("most annotations first", {"ordering": ["-tasks:total_annotations"]}, TOKEN),
    ("with annotations", where("total_annotations", "greater", 0), TOKEN),
    ("skipped, newest first", {**where("cancelled_annotations", "greater", 0), "ordering": ["-tasks:id"]}, TOKEN),
    ("not completed", where("completed_at", "empty", True, "Datetime"), TOKEN),
    ("by completion, first pages", {"ordering": ["-tasks:completed_at"]}, TOKEN),
    ("by annotator", where("annotators", "contains", [FIRST_PERSON], "List"), TOKEN),
    ("text contains (1 in 100)", where("data.text", "contains", "number 77", "String"), TOKEN),
    ("text contains (1 in 10,000)", where("data.text", "contains", "number 7777 ", "String"), TOKEN),
    ("ordered by a number of the data", {"ordering": ["-tasks:data.n"]}, TOKEN),
    ("ordered by a text of the data", {"ordering": ["tasks:data.text"]}, TOKEN),
    ("the same, with annotations only", {**where("total_annotations", "greater", 0), "ordering": ["tasks:data.text"]}, TOKEN),
    ("an annotator's own", {}, ANNOTATOR),
    ("an annotator's own, by data", {"ordering": ["-tasks:data.n"]}, ANNOTATOR),
]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--binary", required=True, help="the program, best a release build")
    parser.add_argument("--tasks", type=int, default=1_000_000)
    parser.add_argument("--people", type=int, default=50, help="annotators, who did a third of the tasks")
    parser.add_argument("--postgres", help="the address of an empty database; without it SQLite")
    parser.add_argument("--pages", type=int, default=100, help="random pages of each list")
    parser.add_argument("--list", action="append", choices=[name for name, *_ in LISTS], help="only these")
    parser.add_argument("--folder", help="where the data are made or, if they are there, used again")
    chosen = parser.parse_args()
    os.environ["LABELKEEP_BINARY"] = str(pathlib.Path(chosen.binary).resolve())
    with tempfile.TemporaryDirectory(prefix="labelkeep-lists-") as temporary:
        folder = pathlib.Path(chosen.folder or temporary)
        folder.mkdir(parents=True, exist_ok=True)
        system = Labelkeep("labelkeep", folder, chosen.postgres)
        system.start(timeout=600)
        try:
            made = folder / "project"
            if not made.exists():
                new = {"title": "Lists", "label_config": CONFIG, "show_annotation_history": True, "maximum_annotations": 2}
                project = call(system, "/api/projects/", new)[1]["id"]
                system.stop()
                fill(Postgres(chosen.postgres) if chosen.postgres else Sqlite(folder / "data" / "labelkeep.db"), project, chosen)
                made.write_text(str(project))
                begun = time.monotonic()
                system.start(timeout=600)
                wait_for_index(system, project)
                print(f"texts indexed after {time.monotonic() - begun:.0f} s", flush=True)
            project = int(made.read_text())
            overview = [call(system, f"/api/projects/{project}/overview")[0] for _ in range(30)]
            print(f"overview: {1000 * overview[0]:.0f} ms first, {1000 * statistics.median(overview):.0f} ms p50, {1000 * max(overview):.0f} ms most")
            table([measure(system, project, chosen, one) for one in LISTS if not chosen.list or one[0] in chosen.list])
            print(f"memory of the program: {own_memory(system):.0f} MB of its own")
        finally:
            if system.process.poll() is None:
                system.stop()


def call(system, path, body=None, token=TOKEN):
    """Seconds and the answer."""
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(system.url + path, data, method="GET" if body is None else "POST")
    request.add_header("Authorization", f"Token {token}")
    request.add_header("Content-Type", "application/json")
    begun = time.monotonic()
    with urllib.request.urlopen(request, timeout=600) as answer:
        text = answer.read()
    return time.monotonic() - begun, json.loads(text)


def fill(database, project, chosen):
    begun = time.monotonic()
    now, tasks, people = int(time.time() * 1e6), chosen.tasks, chosen.people
    users = []
    for person in range(people):
        digest = hashlib.sha256(token_of(person).encode()).hexdigest()
        users.append(
            "INSERT INTO users (id, organization_id, email, username, role, legacy_token_hash, password_changed_at, created_at, "
            f"last_activity) SELECT {FIRST_PERSON + person}, MIN(id), 'person{person}@example.com', 'person{person}', 'AN', '{digest}', "
            f"{now}, {now}, {now} FROM organizations"
        )
        users.append(f"INSERT INTO project_members (project_id, user_id, created_at) VALUES ({project}, {FIRST_PERSON + person}, {now})")
    database.run(users)
    author = f"{FIRST_PERSON} + t.inner_id / 3 % {people}"
    for first in range(1, tasks + 1, BATCH):
        last = min(tasks, first + BATCH - 1)
        numbers, source = database.numbers.format(first=first, last=last), database.source.format(first=first, last=last)
        # Tasks of a batch are the last ones.
        newest = f"t.id > (SELECT MAX(id) FROM tasks) - {last - first + 1} AND t.project_id = {project} AND t.inner_id BETWEEN {first} AND {last}"
        database.run([
            "BEGIN",
            "INSERT INTO tasks (project_id, inner_id, data, created_at, updated_at, overlap, is_labeled, completed_at, total_annotations, "
            f"cancelled_annotations, total_predictions, useful_annotations) {numbers}SELECT {project}, i, "
            f"'{{\"text\":\"Sentence number ' || (i * 7919 % 10000) || ' of many\",\"n\":' || i || '}}', {now}, {now}, 2, i % 3 = 0, "
            f"CASE WHEN i % 3 = 0 THEN {now} - i % 1000003 END, CASE WHEN i % 3 = 0 THEN 1 ELSE 0 END, "
            f"CASE WHEN i % 50 = 1 THEN 1 ELSE 0 END, i % 2, CASE WHEN i % 3 = 0 THEN 1 ELSE 0 END FROM {source}",
            "INSERT INTO annotations (task_id, project_id, completed_by, updated_by, result, result_count, created_at, updated_at, lead_time, "
            f"unique_id) SELECT t.id, t.project_id, {author}, {author}, '{RESULT}', 1, {now}, {now}, 5.0, 'u' || t.id "
            f"FROM tasks t WHERE {newest} AND t.total_annotations > 0",
            "COMMIT",
        ])  # fmt: skip
        print(f"{last:,} tasks after {time.monotonic() - begun:.0f} s", flush=True)
    database.run([
        f"INSERT INTO project_data_columns (project_id, name, tasks, numbers) VALUES ({project}, 'text', {tasks}, 0), ({project}, 'n', {tasks}, {tasks})",
        f"INSERT INTO project_daily_work (project_id, user_id, day, annotations, last_at) SELECT project_id, user_id, d.day, 1, {now} "
        f"FROM project_members, (SELECT id / 1 AS day FROM tasks WHERE id < 400) AS d WHERE project_id = {project}",
        f"UPDATE projects SET task_number = {tasks}, next_inner_id = {tasks + 1}, data_version = data_version + 1, total_annotations_number = "
        f"{tasks // 3}, total_predictions_number = {tasks // 2}, finished_task_number = {tasks // 3}, num_tasks_with_annotations = {tasks // 3} WHERE id = {project}",
    ])  # fmt: skip
    database.finish()
    print(f"filled with {tasks:,} tasks in {time.monotonic() - begun:.0f} s", flush=True)


def wait_for_index(system, project):
    """Until the log says so: the index is made behind what is written."""
    while "the index for text searches is up to date" not in (system.folder / "log").read_text(errors="replace"):
        time.sleep(2)


def prepare_order(system, project, name, asked):
    """Asks for a list along an order that is not kept yet, and waits until it is."""
    begun = time.monotonic()
    try:
        call(system, f"/api/tasks/?{asked}&page=1")
    except urllib.error.HTTPError as error:
        if error.code != 400:
            raise
        print(f"{name}: refused while it is being prepared", flush=True)
    while any(job["kind"] == "make_field_order" and job["status"] in ("queued", "running") for job in call(system, f"/api/jobs/?project={project}")[1]):
        time.sleep(1)
    print(f"{name}: prepared after {time.monotonic() - begun:.0f} s", flush=True)
    # The list that was sorted meanwhile is forgotten: it is to be walked.
    system.stop()
    system.start(timeout=600)


def measure(system, project, chosen, one):
    name, query, token = one
    asked = urllib.parse.urlencode({"project": project, "page_size": PAGE, "query": json.dumps(query)})
    if token == TOKEN and any("data." in column for column in query.get("ordering", [])):
        prepare_order(system, project, name, asked)
    early, answer = call(system, f"/api/tasks/?{asked}&page=1&early=true", token=token)
    first, answer = call(system, f"/api/tasks/?{asked}&page=1", token=token)
    pages = max(1, -(-answer["total"] // PAGE))
    if "first pages" in name:
        pages = min(pages, 20_000 // PAGE)
    chance = random.Random(1)
    times = []
    for _ in range(chosen.pages):
        seconds, page = call(system, f"/api/tasks/?{asked}&page={chance.randint(1, pages)}", token=token)
        assert page["tasks"], name
        times.append(seconds)
    after = []
    submit = {"result": json.loads(RESULT), "lead_time": 1.0}
    for _ in range(20):
        if token == TOKEN:
            call(system, f"/api/tasks/{chance.randint(1, chosen.tasks)}/annotations/", submit)
        else:
            task = call(system, f"/api/projects/{project}/next/", token=token)[1]["id"]
            call(system, f"/api/tasks/{task}/annotations/", submit, token)
        after.append(call(system, f"/api/tasks/?{asked}&page={chance.randint(1, pages)}", token=token)[0])
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
