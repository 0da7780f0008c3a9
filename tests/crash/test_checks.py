"""The checks of the kill test find what they are for: a server's answers with one thing wrong are refused."""

import copy

import pytest

from checks import check
from writer import Journal


class Answers:
    """Stands in for a server whose database is as these tasks, drafts and counters say."""

    def __init__(self, tasks, drafts, project):
        self.tasks, self.drafts, self.project = tasks, drafts, project

    def call(self, method, path, body=None):
        if path.startswith("/api/tasks?"):
            return {"tasks": self.tasks, "total": len(self.tasks)}
        if path.startswith("/api/drafts/"):
            return self.drafts[int(path.split("/")[3])]
        return self.project


def task(id, text, annotations=()):
    annotations = list(annotations)
    cancelled = sum(annotation["was_cancelled"] for annotation in annotations)
    return {
        "id": id,
        "data": {"text": text},
        "annotations": annotations,
        "total_annotations": len(annotations) - cancelled,
        "cancelled_annotations": cancelled,
        "is_labeled": len(annotations) > cancelled,
    }


def annotation(id, result, was_cancelled=False):
    return {"id": id, "result": result, "was_cancelled": was_cancelled}


@pytest.fixture
def state():
    tasks = [
        task(1, "0", [annotation(11, ["one"]), annotation(12, [], True)]),
        task(2, "1", [annotation(13, ["three"])]),
        *[task(3 + n, "import a") for n in range(40)],
    ]
    project = {
        "task_number": 42,
        "finished_task_number": 2,
        "total_annotations_number": 2,
        "skipped_annotations_number": 1,
        "num_tasks_with_annotations": 2,
    }
    journal = Journal()
    journal.annotations = {11: ["one"], 12: [], 13: ["three"], 14: None}
    journal.drafts = {7: ["draft"]}
    journal.imports = {"import a": 40}
    return Answers(tasks, {7: {"result": ["draft"]}}, project), journal


def test_what_is_right_passes(state):
    answers, journal = state
    check(answers, 1, [journal])


def lose_an_annotation(answers):
    answers.tasks[0] = task(1, "0", answers.tasks[0]["annotations"][1:])
    answers.project.update(total_annotations_number=1, num_tasks_with_annotations=1, finished_task_number=1)


def bring_a_deleted_one_back(answers):
    answers.tasks[1] = task(2, "1", [*answers.tasks[1]["annotations"], annotation(14, ["back"])])
    answers.project.update(total_annotations_number=3)


def change_an_annotation(answers):
    answers.tasks[1]["annotations"][0]["result"] = ["older"]


def change_a_draft(answers):
    answers.drafts[7] = {"result": ["older"]}


def lose_an_imported_task(answers):
    answers.tasks.pop()
    answers.project.update(task_number=41)


def import_a_task_twice(answers):
    answers.tasks.append(task(99, "import a"))
    answers.project.update(task_number=43)


def miscount_a_task(answers):
    answers.tasks[0]["total_annotations"] += 1


def miscount_the_project(answers):
    answers.project["finished_task_number"] -= 1


@pytest.mark.parametrize(
    ("harm", "complaint"),
    [
        (lose_an_annotation, "annotation 11 was acknowledged and is gone"),
        (bring_a_deleted_one_back, "annotation 14 was deleted and is back"),
        (change_an_annotation, "annotation 13 is not as acknowledged"),
        (change_a_draft, "draft 7 is not as acknowledged"),
        (lose_an_imported_task, "40 tasks were acknowledged, 39 are there"),
        (import_a_task_twice, "40 tasks were acknowledged, 41 are there"),
        (miscount_a_task, "the counters of task 1 are off"),
        (miscount_the_project, "finished_task_number"),
    ],
)
def test_one_wrong_thing_is_found(state, harm, complaint):
    answers, journal = copy.deepcopy(state)
    harm(answers)
    with pytest.raises(AssertionError, match=complaint):
        check(answers, 1, [journal])


def test_half_an_import_that_was_under_way_is_found(state):
    answers, journal = state
    journal.unsure.add("import b")
    check(answers, 1, [journal])
    journal.unsure.add("import b")
    answers.tasks.append(task(99, "import b"))
    answers.project.update(task_number=43)
    with pytest.raises(AssertionError, match="never acknowledged, and 1 of 40"):
        check(answers, 1, [journal])
