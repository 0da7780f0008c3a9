"""Holds what the server has against what it acknowledged."""

import collections


def check(api, project, journals):
    tasks = everything(api, project)
    stored = {annotation["id"]: annotation for task in tasks for annotation in task["annotations"]}
    texts = collections.Counter(task["data"]["text"] for task in tasks)
    for journal in journals:
        check_annotations(journal, stored)
        check_drafts(api, journal)
        check_imports(journal, texts)
    check_counters(api.call("GET", f"/api/projects/{project}/"), tasks)


def everything(api, project):
    tasks, page = [], 1
    while True:
        answer = api.call("GET", f"/api/tasks?project={project}&fields=all&page_size=500&page={page}")
        tasks += answer["tasks"]
        if len(tasks) >= answer["total"]:
            return tasks
        page += 1


def check_annotations(journal, stored):
    for id, result in list(journal.annotations.items()):
        if ("/api/annotations", id) in journal.unsure:
            # Whatever became of it is the truth from now on.
            journal.unsure.discard(("/api/annotations", id))
            journal.annotations[id] = stored[id]["result"] if id in stored else None
        elif result is None:
            assert id not in stored, f"annotation {id} was deleted and is back"
        else:
            assert id in stored, f"annotation {id} was acknowledged and is gone"
            assert stored[id]["result"] == result, f"annotation {id} is not as acknowledged"


def check_drafts(api, journal):
    for id, result in list(journal.drafts.items()):
        found = api.call("GET", f"/api/drafts/{id}/")["result"]
        if ("/api/drafts", id) in journal.unsure:
            journal.unsure.discard(("/api/drafts", id))
            journal.drafts[id] = found
        assert found == journal.drafts[id], f"draft {id} is not as acknowledged"


def check_imports(journal, texts):
    for mark, count in journal.imports.items():
        assert texts[mark] == count, f"{mark}: {count} tasks were acknowledged, {texts[mark]} are there"
    for mark in [each for each in journal.unsure if isinstance(each, str)]:
        assert texts[mark] in (0, 40), f"{mark} was never acknowledged, and {texts[mark]} of 40 tasks are there"
        journal.unsure.discard(mark)


def check_counters(project, tasks):
    for task in tasks:
        cancelled = sum(annotation["was_cancelled"] for annotation in task["annotations"])
        counted = (task["total_annotations"], task["cancelled_annotations"])
        assert counted == (len(task["annotations"]) - cancelled, cancelled), f"the counters of task {task['id']} are off"
    recounted = {
        "task_number": len(tasks),
        "finished_task_number": sum(task["is_labeled"] for task in tasks),
        "total_annotations_number": sum(task["total_annotations"] for task in tasks),
        "skipped_annotations_number": sum(task["cancelled_annotations"] for task in tasks),
        "num_tasks_with_annotations": sum(any(not a["was_cancelled"] for a in task["annotations"]) for task in tasks),
    }
    off = {name: (project[name], count) for name, count in recounted.items() if project[name] != count}
    assert not off, f"counters of the project and what they should be: {off}"
