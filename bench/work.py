"""The work that is measured. Every measure is a name, a number and whether more of it is better."""

import http.client
import json
import os
import random
import re
import statistics
import subprocess
import tempfile
import time
import urllib.parse

from systems import TOKEN

CLIENTS = 16
REGIONS = 20
CONFIG = """<View>
  <Image name="image" value="$image"/>
  <RectangleLabels name="box" toName="image"><Label value="Car"/><Label value="Person"/></RectangleLabels>
</View>"""


def plain_tasks(count):
    return [{"data": {"image": f"/static/{n}.jpg", "n": n, "source": f"camera {n % 17}"}} for n in range(count)]


class Work:
    def __init__(self, system, tasks, large, seconds):
        self.system = system
        self.count = tasks
        self.large = large
        self.seconds = seconds
        self.random = random.Random(1)
        self.found = {}

    def measure(self):
        self.system.start()
        self.prepare()
        self.system.stop()
        self.restart()
        self.reads_and_writes()
        self.export()
        if self.large:
            self.large_project()
        self.system.stop()
        return self.found

    def prepare(self):
        """A project with plain tasks, imported in one request, and one with annotated tasks."""
        self.project = self.call("POST", "/api/projects/", {"title": "Benchmark", "label_config": CONFIG})["id"]
        tasks = plain_tasks(self.count)
        begun = time.monotonic()
        answer = self.call("POST", f"/api/projects/{self.project}/import?return_task_ids=true", tasks)
        self.found["import, tasks/s"] = self.count / (time.monotonic() - begun)
        self.tasks = answer.get("task_ids") or self.task_ids()
        self.annotated = self.call("POST", "/api/projects/", {"title": "Annotated", "label_config": CONFIG})["id"]
        for _ in range(4):
            batch = [{"data": {"image": "/static/1.jpg", "n": n}, "annotations": [{"result": self.result()}]} for n in range(500)]
            self.call("POST", f"/api/projects/{self.annotated}/import", batch)

    def task_ids(self):
        ids, page = [], 1
        while len(ids) < self.count:
            answer = self.call("GET", f"/api/tasks?project={self.project}&page_size=1000&page={page}")
            ids += [task["id"] for task in answer["tasks"]]
            page += 1
        return ids

    def restart(self):
        times = []
        for turn in range(3):
            times.append(self.system.start())
            if turn < 2:
                self.system.stop()
        self.found["restart until healthy, ms"] = statistics.median(times) * 1000
        time.sleep(5)
        self.found["memory idle, MB"] = self.system.memory()

    def reads_and_writes(self):
        body = {"result": self.result(), "lead_time": 12.5}
        create = [f"/api/tasks/{task}/annotations/" for task in self.tasks]
        self.load("next task /s", [f"/api/projects/{self.project}/next/"])
        self.load("annotation of 20 regions created /s", create, body)
        # The first of them have annotations now.
        self.load("task with its annotations /s", [f"/api/tasks/{task}/" for task in self.tasks[:100]])
        pages = self.count // 100
        self.load("list of 100 tasks /s", [f"/api/tasks?project={self.project}&page_size=100&page={n + 1}" for n in range(pages)])
        self.load("filtered and ordered page of 30 /s", self.filtered_pages(self.project))

    def large_project(self):
        """The same page where there are more tasks; they come in several requests, as nobody's patience is endless."""
        project = self.call("POST", "/api/projects/", {"title": "Large", "label_config": CONFIG})["id"]
        tasks = plain_tasks(self.large)
        for first in range(0, self.large, 10_000):
            self.call("POST", f"/api/projects/{project}/import", tasks[first : first + 10_000])
        self.load(f"the same page at {self.large:,} tasks /s", self.filtered_pages(project))

    def filtered_pages(self, project):
        return [self.filtered(project, number) for number in range(17)]

    def filtered(self, project, number):
        item = {"filter": "filter:tasks:data.source", "operator": "equal", "type": "String", "value": f"camera {number}"}
        query = {"filters": {"conjunction": "and", "items": [item]}, "ordering": ["-tasks:data.n"]}
        quoted = urllib.parse.quote(json.dumps(query, separators=(",", ":")))
        return f"/api/tasks?project={project}&page_size=30&page=1&query={quoted}"

    def export(self):
        begun = time.monotonic()
        size = len(self.raw("GET", f"/api/projects/{self.annotated}/export?exportType=JSON"))
        self.found["export of annotated tasks, MB/s"] = size / 1e6 / (time.monotonic() - begun)
        self.found["memory after it all, MB"] = self.system.memory()

    def load(self, name, paths, body=None):
        """Requests per second that 16 clients get answered well."""
        with tempfile.TemporaryDirectory() as folder:
            environment = {**os.environ, "BENCH_TOKEN": TOKEN, "BENCH_PATHS": f"{folder}/paths"}
            with open(f"{folder}/paths", "w") as file:
                file.write("\n".join(paths))
            if body:
                environment["BENCH_BODY"] = f"{folder}/body"
                with open(f"{folder}/body", "w") as file:
                    json.dump(body, file)
            script = os.path.join(os.path.dirname(__file__), "requests.lua")
            command = ["wrk", "-t1", f"-c{CLIENTS}", f"-d{self.seconds}s", "--timeout", "60s", "-s", script, self.system.url]
            report = subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout
        trouble = re.search(r"Non-2xx or 3xx responses: \d+|Socket errors: .*", report)
        if trouble:
            raise RuntimeError(f"{self.system.name}, {name}: {trouble.group()}")
        answered = float(re.search(r"Requests/sec:\s+([\d.]+)", report).group(1))
        if not answered:
            raise RuntimeError(f"{self.system.name}, {name}: nothing was answered in {self.seconds} s; give it more with --seconds")
        self.found[name] = answered
        print(f"  {name}: {answered:,.1f}", flush=True)

    def result(self):
        def region(number):
            value = {"x": self.random.uniform(0, 80), "y": self.random.uniform(0, 80), "width": 12.5, "height": 8.25, "rotation": 0}
            value["rectanglelabels"] = [self.random.choice(["Car", "Person"])]
            region = {"id": f"r{number}", "from_name": "box", "to_name": "image", "type": "rectanglelabels", "origin": "manual"}
            return {**region, "original_width": 1920, "original_height": 1080, "image_rotation": 0, "value": value}

        return [region(number) for number in range(REGIONS)]

    def call(self, method, path, body=None):
        return json.loads(self.raw(method, path, body))

    def raw(self, method, path, body=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.system.port, timeout=600)
        headers = {"Authorization": f"Token {TOKEN}", "Content-Type": "application/json"}
        connection.request(method, path, json.dumps(body) if body is not None else None, headers)
        answer = connection.getresponse()
        content = answer.read()
        if answer.status >= 300:
            raise RuntimeError(f"{self.system.name}: {method} {path} answered {answer.status}: {content[:300]!r}")
        return content
