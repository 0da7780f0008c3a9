"""People who take a task, think, submit, and take the next."""

import dataclasses
import http.client
import json
import random
import threading
import time

from fill import RESULT, token_of
from systems import TOKEN


@dataclasses.dataclass
class Mode:
    name: str
    project: int
    settings: dict


def modes():
    samplings = {"sequential": "Sequential sampling", "uniform": "Uniform sampling", "uncertainty": "Uncertainty sampling"}
    for project, overlap in ((1, 1), (2, 3)):
        for name, sampling in samplings.items():
            yield Mode(f"{name}, overlap {overlap}", project, {"sampling": sampling, "show_ground_truth_first": False})
    yield Mode("ground truth first, overlap 3", 2, {"sampling": "Sequential sampling", "show_ground_truth_first": True})


MODES = list(modes())


class Person:
    def __init__(self, port, token):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=600)
        self.headers = {"Authorization": f"Token {token}", "Content-Type": "application/json"}

    def call(self, method, path, body=None):
        """The status, the answer and how long it took, in ms."""
        begun = time.perf_counter()
        self.connection.request(method, path, json.dumps(body) if body is not None else None, self.headers)
        answer = self.connection.getresponse()
        content = answer.read()
        took = (time.perf_counter() - begun) * 1000
        if answer.status not in (200, 201, 404):
            raise RuntimeError(f"{method} {path} answered {answer.status}: {content[:300]!r}")
        return answer.status, json.loads(content) if content else None, took


def measure(system, mode, chosen):
    _, _, setting = Person(system.port, TOKEN).call("PATCH", f"/api/projects/{mode.project}/", mode.settings)
    # What somebody waits who was not there for long, or after other settings.
    first = max(Person(system.port, token_of(person)).call("GET", f"/api/projects/{mode.project}/next/")[2] for person in range(chosen.people))
    nexts, submits, empty = [], [], []
    worked = system.cpu_seconds()
    end = time.monotonic() + chosen.seconds
    threads = [threading.Thread(target=work, args=(system.port, mode, person, chosen.think, end, nexts, submits, empty)) for person in range(chosen.people)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    row = [mode.name, f"{setting / 1000:.1f}", f"{first:,.1f}"]
    row += [f"{at(nexts, part):,.1f}" for part in (0.5, 0.99, 1)] + [f"{at(submits, part):,.1f}" for part in (0.5, 0.99)]
    # Beside what people wait: this does not depend on who else uses the machine.
    row += [str(len(nexts)), str(len(empty)), f"{(system.cpu_seconds() - worked) * 1000 / max(1, len(nexts)):,.1f}"]
    print("  " + ", ".join(row), flush=True)
    return row


def work(port, mode, number, think, end, nexts, submits, empty):
    chance = random.Random(number)
    person = Person(port, token_of(number))
    time.sleep(chance.uniform(0, think))
    while time.monotonic() < end:
        status, task, took = person.call("GET", f"/api/projects/{mode.project}/next/")
        if status == 404:
            empty.append(took)
            time.sleep(think)
            continue
        nexts.append(took)
        time.sleep(chance.uniform(0, 2 * think))
        submits.append(person.call("POST", f"/api/tasks/{task['id']}/annotations/", {"result": json.loads(RESULT), "lead_time": think})[2])


def at(times, part):
    ordered = sorted(times) or [0.0]
    return ordered[min(len(ordered) - 1, int(len(ordered) * part))]
