"""Import and export of annotated tasks beside what SQLite and Python themselves need for the same bytes, and the memory
that one JSON body takes. One command: see bench/README.md."""

import argparse
import http.client
import json
import os
import pathlib
import random
import sqlite3
import sys
import tempfile
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from memory import resident, stream  # noqa: E402
from systems import TOKEN, Labelkeep  # noqa: E402
from work import CONFIG  # noqa: E402

#: Tasks of one transaction of the comparison: about 8 MB, as our batches.
BATCH = 1_600


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--binary", required=True, help="the program, best a release build")
    parser.add_argument("--tasks", type=int, default=100_000)
    parser.add_argument("--boxes", type=int, default=20, help="of each task")
    parser.add_argument("--postgres", help="the address of an empty database; without it SQLite")
    parser.add_argument("--folder", help="where the data are made; a temporary one without it")
    parser.add_argument("--pause", action="store_true", help="wait for Enter before the import, for a profiler")
    chosen = parser.parse_args()
    os.environ["LABELKEEP_BINARY"] = str(pathlib.Path(chosen.binary).resolve())
    with tempfile.TemporaryDirectory(prefix="labelkeep-imports-") as temporary:
        folder = pathlib.Path(chosen.folder or temporary)
        folder.mkdir(parents=True, exist_ok=True)
        body = folder / "body.json"
        write_body(body, chosen.tasks, chosen.boxes)
        raw = raw_insert(folder / "raw.db", body)
        print(f"raw insert into SQLite: {chosen.tasks / raw:,.0f} tasks/s", flush=True)
        system = Labelkeep("labelkeep", folder, chosen.postgres)
        system.start()
        try:
            project = create(system)
            if chosen.pause:
                input(f"pid {system.process.pid}; Enter goes on ")
            seconds, grown = send(system, project, body)
            print(f"import: {chosen.tasks / seconds:,.0f} tasks/s, {seconds / raw:.2f} times the raw insert; memory grew by {grown:,.1f} MB")
            begun = time.monotonic()
            length, _ = stream(system, f"/api/projects/{project}/export?exportType=JSON")
            ours = time.monotonic() - begun
            theirs = python_export(folder / "raw.db")
            print(f"export: {length / 1e6:,.0f} MB in {ours:.2f} s, {ours / theirs:.2f} times Python's sqlite3 and json")
        finally:
            if system.process.poll() is None:
                system.stop()


def write_body(path, tasks, boxes):
    """One JSON list, as scripts write it."""
    chance = random.Random(1)

    def box(number):
        value = {"x": round(chance.uniform(0, 80), 4), "y": round(chance.uniform(0, 80), 4), "width": 12.5, "height": 8.25, "rotation": 0}
        value["rectanglelabels"] = [chance.choice(["Car", "Person"])]
        names = {"id": f"r{number}", "from_name": "box", "to_name": "image", "type": "rectanglelabels", "origin": "manual"}
        return {"original_width": 1920, "original_height": 1080, "image_rotation": 0, "value": value, **names}

    with open(path, "w") as file:
        for number in range(tasks):
            result = [box(at) for at in range(boxes)]
            task = {"data": {"image": f"/static/{number}.jpg", "n": number}, "annotations": [{"result": result}]}
            file.write(("[" if number == 0 else ",") + json.dumps(task))
        file.write("]")


def raw_insert(path, body):
    """Seconds that SQLite takes for the rows alone: two tables without an index, as safe on the disk as ours."""
    path.unlink(missing_ok=True)
    rows = [(json.dumps(task["data"]), json.dumps(task["annotations"][0]["result"], separators=(",", ":"))) for task in json.loads(body.read_text())]
    database = sqlite3.connect(path, isolation_level=None)
    for statement in ["PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL", "CREATE TABLE tasks (id INTEGER PRIMARY KEY, data TEXT)"]:
        database.execute(statement)
    database.execute("CREATE TABLE annotations (id INTEGER PRIMARY KEY, task_id INTEGER, result TEXT)")
    begun = time.monotonic()
    for first in range(0, len(rows), BATCH):
        some = [(first + at, *row) for at, row in enumerate(rows[first : first + BATCH])]
        database.execute("BEGIN IMMEDIATE")
        database.executemany("INSERT INTO tasks VALUES (?, ?)", ((task, data) for task, data, _ in some))
        database.executemany("INSERT INTO annotations (task_id, result) VALUES (?, ?)", ((task, result) for task, _, result in some))
        database.execute("COMMIT")
    seconds = time.monotonic() - begun
    database.close()
    return seconds


def python_export(path):
    """Seconds that Python takes to make the list of the same rows."""
    database = sqlite3.connect(path)
    begun = time.monotonic()
    query = "SELECT t.id, t.data, a.id, a.result FROM tasks t JOIN annotations a ON a.task_id = t.id ORDER BY a.id"
    with open(path.with_suffix(".json"), "w") as file:
        for at, (task, data, annotation, result) in enumerate(database.execute(query)):
            row = {"id": task, "data": json.loads(data), "annotations": [{"id": annotation, "result": json.loads(result)}]}
            file.write(("[" if at == 0 else ",") + json.dumps(row))
        file.write("]")
    return time.monotonic() - begun


def create(system):
    body = json.dumps({"title": "Imported", "label_config": CONFIG}).encode()
    return json.loads(request(system, "POST", "/api/projects/", body))["id"]


def send(system, project, body):
    """Seconds of the import of one body, and megabytes by which the program's own memory grew meanwhile."""
    before = resident(system, "RssAnon")
    peak, done = [before], threading.Event()

    def watch():
        while not done.wait(0.02):
            peak[0] = max(peak[0], resident(system, "RssAnon"))

    watcher = threading.Thread(target=watch)
    watcher.start()
    begun = time.monotonic()
    with open(body, "rb") as file:
        request(system, "POST", f"/api/projects/{project}/import", file, body.stat().st_size)
    seconds = time.monotonic() - begun
    done.set()
    watcher.join()
    return seconds, peak[0] - before


def request(system, method, path, body, length=None):
    connection = http.client.HTTPConnection("127.0.0.1", system.port, timeout=1200)
    connection.blocksize = 1 << 20
    headers = {"Authorization": f"Token {TOKEN}", "Content-Type": "application/json"}
    if length is not None:
        headers["Content-Length"] = str(length)
    connection.request(method, path, body, headers)
    answer = connection.getresponse()
    content = answer.read()
    if answer.status >= 300:
        raise RuntimeError(f"{method} {path} answered {answer.status}: {content[:300]!r}")
    return content


if __name__ == "__main__":
    main()
