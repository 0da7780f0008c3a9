"""Two projects of any size, written straight into the database: in one each task is for one person, in the other for
three. A third of the tasks is annotated once, by all people in turn; the others have a prediction."""

import hashlib
import json
import re
import sqlite3
import subprocess
import time
import urllib.request

from systems import TOKEN

CONFIG = """<View><Text name="text" value="$text"/><Choices name="mood" toName="text">
  <Choice value="Good"/><Choice value="Bad"/></Choices></View>"""
RESULT = json.dumps([{"id": "a", "from_name": "mood", "to_name": "text", "type": "choices", "value": {"choices": ["Good"]}}])
#: Rows of one change.
BATCH = 100_000


def token_of(person):
    return hashlib.sha1(f"person {person}".encode()).hexdigest()


class Sqlite:
    numbers = "WITH RECURSIVE n (i) AS (VALUES ({first}) UNION ALL SELECT i + 1 FROM n WHERE i < {last}) "
    source = "n"

    def __init__(self, path):
        self.path = path

    def run(self, statements):
        connection = sqlite3.connect(self.path, timeout=60, isolation_level=None)
        # Triggers name it; there is no order yet that they would keep.
        connection.create_function("regexp", 2, lambda pattern, text: re.search(pattern, text) is not None)
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("PRAGMA cache_size = -200000")
        for statement in statements:
            connection.execute(statement)
        connection.close()

    def finish(self):
        self.run(["PRAGMA wal_checkpoint(TRUNCATE)"])


class Postgres:
    numbers = ""
    source = "generate_series({first}::bigint, {last}::bigint) AS n (i)"

    def __init__(self, url):
        self.url = url

    def run(self, statements):
        text = ";\n".join(statements) + ";\n"
        subprocess.run(["psql", "-qX", "-v", "ON_ERROR_STOP=1", self.url], input=text, text=True, check=True)

    def finish(self):
        self.run(["VACUUM ANALYZE"])


def fill(system, database, tasks, people):
    projects = [create(system, overlap) for overlap in (1, 3)]
    system.stop()
    begun = time.monotonic()
    now = int(time.time() * 1e6)
    users = []
    for person in range(people):
        digest = hashlib.sha256(token_of(person).encode()).hexdigest()
        users.append(
            "INSERT INTO users (id, organization_id, email, username, role, legacy_token_hash, password_changed_at, created_at, "
            f"last_activity) SELECT {1000 + person}, MIN(id), 'person{person}@example.com', 'person{person}', 'AN', '{digest}', "
            f"{now}, {now}, {now} FROM organizations"
        )
        for project, _ in projects:
            users.append(f"INSERT INTO project_members (project_id, user_id, created_at) VALUES ({project}, {1000 + person}, {now})")
    database.run(users)
    for project, overlap in projects:
        for first in range(1, tasks + 1, BATCH):
            database.run(batch(database, project, overlap, first, min(tasks, first + BATCH - 1), people, now))
        done = tasks // 3
        database.run([
            f"UPDATE projects SET task_number = {tasks}, next_inner_id = {tasks + 1}, total_annotations_number = {done}, "
            f"num_tasks_with_annotations = {done}, finished_task_number = {done if overlap == 1 else 0}, "
            f"total_predictions_number = {tasks - done}, data_version = data_version + 1 WHERE id = {project}"
        ])  # fmt: skip
    database.finish()
    print(f"filled with two projects of {tasks:,} tasks in {time.monotonic() - begun:.0f} s", flush=True)
    begun = time.monotonic()
    system.start(timeout=3600)
    print(f"started in {time.monotonic() - begun:.1f} s", flush=True)


def create(system, overlap):
    body = {"title": f"For {overlap}", "label_config": CONFIG, "maximum_annotations": overlap, "model_version": "v1"}
    request = urllib.request.Request(system.url + "/api/projects/", json.dumps(body).encode(), method="POST")
    request.add_header("Authorization", f"Token {TOKEN}")
    request.add_header("Content-Type", "application/json")
    with urllib.request.urlopen(request) as answer:
        return json.loads(answer.read())["id"], overlap


def batch(database, project, overlap, first, last, people, now):
    numbers = database.numbers.format(first=first, last=last)
    source = database.source.format(first=first, last=last)
    done = "CASE WHEN i % 3 = 0 THEN 1 ELSE 0 END"
    labeled = "(i % 3 = 0)" if overlap == 1 else "(i < 0)"
    of = f"t.project_id = {project} AND t.inner_id BETWEEN {first} AND {last}"
    # Tasks of a batch are the last ones.
    newest = f"t.id > (SELECT MAX(id) FROM tasks) - {last - first + 1}"
    return [
        "BEGIN",
        "INSERT INTO tasks (project_id, inner_id, data, created_at, updated_at, overlap, is_labeled, completed_at, "
        f"total_annotations, useful_annotations, ground_truths, total_predictions, prediction_score) {numbers}SELECT {project}, i, "
        f"'{{\"text\": \"Sentence number ' || i || ' of many\", \"n\": ' || i || '}}', {now}, {now}, {overlap}, {labeled}, "
        f"CASE WHEN {labeled} THEN {now} ELSE NULL END, {done}, CASE WHEN i % 3 = 0 AND i % 300 <> 0 THEN 1 ELSE 0 END, "
        f"CASE WHEN i % 300 = 0 THEN 1 ELSE 0 END, 1 - {done}, CASE WHEN i % 3 = 0 THEN NULL ELSE (i * 7919 % 100003) / 100003.0 END FROM {source}",
        "INSERT INTO annotations (task_id, project_id, completed_by, updated_by, result, result_count, ground_truth, created_at, "
        f"updated_at, lead_time, unique_id) SELECT t.id, t.project_id, 1000 + t.inner_id / 3 % {people}, 1000 + t.inner_id / 3 % {people}, "
        f"'{RESULT}', 1, t.ground_truths > 0, {now}, {now}, 5.0, 'u' || t.id FROM tasks t WHERE {newest} AND {of} AND t.total_annotations > 0",
        "INSERT INTO predictions (task_id, project_id, result, model_version, score, created_at, updated_at) "
        f"SELECT t.id, t.project_id, '{RESULT}', 'v1', t.prediction_score, {now}, {now} FROM tasks t WHERE {newest} AND {of} AND t.total_predictions > 0",
        "COMMIT",
    ]  # fmt: skip
