"""One client that writes as fast as it can and remembers what was acknowledged."""

import http.client
import json
import random
import threading
import urllib.parse

CONFIG = '<View><Text name="text" value="$text"/><Choices name="mood" toName="text"><Choice value="good"/><Choice value="bad"/></Choices></View>'


class Api:
    """A keep-alive connection with the owner's token."""

    def __init__(self, server):
        address = urllib.parse.urlparse(server.url)
        self.connection = http.client.HTTPConnection(address.hostname, address.port, timeout=30)
        self.headers = {"Authorization": f"Token {server.token}", "Content-Type": "application/json"}

    def ask(self, method, path, body=None):
        """The status and the answer, whatever they are."""
        self.connection.request(method, path, json.dumps(body) if body is not None else None, self.headers)
        answer = self.connection.getresponse()
        content = answer.read()
        return answer.status, json.loads(content) if content else None

    def call(self, method, path, body=None):
        status, answer = self.ask(method, path, body)
        if status >= 400:
            raise AssertionError(f"{method} {path} answered {status}: {str(answer)[:500]}")
        return answer


class Journal:
    """What the server said is done. `None` is a thing that was deleted."""

    def __init__(self):
        self.annotations = {}
        self.drafts = {}
        self.imports = {}
        # Whatever was asked for when the server died: it may or may not have happened.
        self.unsure = set()


class Writer(threading.Thread):
    """Writes to its own tasks only, so that what must be there is known exactly."""

    def __init__(self, server, project, tasks, journal, seed):
        super().__init__(daemon=True)
        self.api = Api(server)
        self.project = project
        self.tasks = tasks
        self.journal = journal
        self.random = random.Random(seed)
        self.seed = seed
        self.failure = None
        self.written = 0
        # Whether the server died while this one waited for an answer.
        self.in_flight = False

    def run(self):
        acts = [self.annotate] * 6 + [self.skip, self.update, self.update, self.draft, self.redraft, self.delete, self.import_tasks]
        try:
            while True:
                self.random.choice(acts)()
                self.written += 1
        except (OSError, http.client.HTTPException):
            self.in_flight = True
            return  # the server is dead, as planned
        except AssertionError as failure:
            self.failure = failure

    def result(self):
        note = f"{self.seed}/{self.written}/{self.random.random()}"
        return [{"from_name": "mood", "to_name": "text", "type": "choices", "value": {"choices": ["good"]}, "meta": {"text": [note]}}]

    def annotate(self):
        result = self.result()
        made = self.api.call("POST", f"/api/tasks/{self.random.choice(self.tasks)}/annotations/", {"result": result, "lead_time": 1.0})
        self.journal.annotations[made["id"]] = result

    def skip(self):
        made = self.api.call("POST", f"/api/tasks/{self.random.choice(self.tasks)}/annotations/", {"result": [], "was_cancelled": True})
        self.journal.annotations[made["id"]] = []

    def change(self, kind, path, value):
        ids = [id for id, result in kind.items() if result is not None]
        if not ids:
            return
        id = self.random.choice(ids)
        self.journal.unsure.add((path, id))
        self.api.call("DELETE" if value is None else "PATCH", f"{path}/{id}/", value and {"result": value})
        kind[id] = value
        self.journal.unsure.discard((path, id))

    def update(self):
        self.change(self.journal.annotations, "/api/annotations", self.result())

    def delete(self):
        self.change(self.journal.annotations, "/api/annotations", None)

    def draft(self):
        result = self.result()
        made = self.api.call("POST", f"/api/tasks/{self.random.choice(self.tasks)}/drafts", {"result": result, "lead_time": 1.0})
        self.journal.drafts[made["id"]] = result

    def redraft(self):
        self.change(self.journal.drafts, "/api/drafts", self.result())

    def import_tasks(self):
        mark = f"import {self.seed}/{self.written}"
        self.journal.unsure.add(mark)
        answer = self.api.call("POST", f"/api/projects/{self.project}/import", [{"text": mark} for _ in range(40)])
        self.journal.imports[mark] = answer["task_count"]
        self.journal.unsure.discard(mark)
