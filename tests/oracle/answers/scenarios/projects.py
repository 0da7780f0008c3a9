"""Projects: each field, each wrong value, lists and their pages."""

import json

CONFIG = """<View><Text name="text" value="$text"/>
<Choices name="mood" toName="text"><Choice value="good"/><Choice value="bad"/></Choices></View>"""

CHANGES = [
    {"title": "New name"}, {"description": "What it is for"}, {"description": None}, {"expert_instruction": "<b>Do</b> this"},
    {"show_instruction": True}, {"show_skip_button": False}, {"enable_empty_annotation": False}, {"show_annotation_history": True},
    {"color": "#112233"}, {"color": None}, {"maximum_annotations": 3}, {"is_published": True},
    {"min_annotations_to_start_training": 5}, {"show_collab_predictions": False}, {"sampling": "Uniform sampling"},
    {"sampling": "Uncertainty sampling"}, {"show_ground_truth_first": True}, {"show_overlap_first": True}, {"overlap_cohort_percentage": 50},
    {"annotator_evaluation_enabled": True}, {"task_data_login": "me"}, {"task_data_password": "secret"}, {"control_weights": {}},
    {"evaluate_predictions_automatically": True}, {"skip_queue": "IGNORE_SKIPPED"}, {"skip_queue": "REQUEUE_FOR_ME"},
    {"reveal_preannotations_interactively": True}, {"pinned_at": "2026-01-02T03:04:05.000006Z"}, {"pinned_at": None},
    {"label_config": CONFIG}, {"title": "Twice", "color": "#000000"}, {},
    {"id": 4000, "created_at": "2020-01-01T00:00:00Z", "task_number": 5, "unknown": True, "parsed_label_config": {}},
]  # fmt: skip

WRONG = [
    {"model_version": "m1"}, {"is_draft": True}, {"title": "ab"}, {"title": "x" * 51}, {"title": ""}, {"title": 5}, {"title": ["x"]}, {"title": None}, {"title": "   "}, {"description": 5},
    {"show_instruction": "maybe"}, {"show_instruction": None}, {"color": "x" * 17}, {"maximum_annotations": 0}, {"maximum_annotations": -1},
    {"maximum_annotations": "x"}, {"maximum_annotations": 1.5}, {"maximum_annotations": None}, {"maximum_annotations": 10**20},
    {"sampling": "By chance"}, {"skip_queue": "NEVER"}, {"overlap_cohort_percentage": 101}, {"overlap_cohort_percentage": -1},
    {"overlap_cohort_percentage": "x"}, {"pinned_at": "yesterday"}, {"organization": "x"}, {"organization": 999999},
    {"control_weights": "x"}, {"control_weights": []}, {"min_annotations_to_start_training": "x"}, {"expert_instruction": {}}, {"model_version": 7},
    {"label_config": "<View"}, {"label_config": ""}, {"label_config": None}, {"label_config": 5}, {"label_config": "<View></View>"},
    {"title": "a", "color": "x" * 20, "maximum_annotations": "x"},
]  # fmt: skip


def play(p):
    p.get("/api/projects/?ids=999999")
    project = create(p)
    for change in CHANGES:
        p.patch(f"/api/projects/{project}/", change, note=json.dumps(change)[:60])
    p.get(f"/api/projects/{project}/")
    for wrong in WRONG:
        scratch = p.post("/api/projects/", {"title": "For what may be refused"}).id
        p.patch(f"/api/projects/{scratch}/", wrong, note=json.dumps(wrong)[:60])
    beside(p, project)
    lists(p)
    unknown(p, project)
    p.delete(f"/api/projects/{project}/")
    p.delete(f"/api/projects/{project}/", note="again")
    p.get(f"/api/projects/{project}/", note="deleted")


def create(p):
    p.post("/api/projects/", {}, note="nothing", scratch=True)
    for wrong in WRONG:
        p.post("/api/projects/", {"title": "A good title", **wrong}, note=json.dumps(wrong)[:60], scratch=True)
    whole = {"title": "All at once", "description": "d", "label_config": CONFIG, "expert_instruction": "e", "color": "#445566", "maximum_annotations": 2,
             "sampling": "Uniform sampling", "skip_queue": "REQUEUE_FOR_ME", "show_instruction": True, "is_published": True}  # fmt: skip
    p.post("/api/projects/", whole)
    p.call("POST", "/api/projects/", content=b"title=By+a+form&show_instruction=on", kind="application/x-www-form-urlencoded", note="a form")
    p.upload("/api/projects/", [], [("title", "By parts"), ("maximum_annotations", "2")], note="multipart")
    return p.post("/api/projects/", {"title": "The project", "label_config": CONFIG}).id


def beside(p, project):
    """What hangs on a project."""
    for end in ["annotators/", "summary/", "model-versions/", "model-versions/?extended=true", "export/formats", "label-stream-history/",
                "file-uploads", "import", "reimport", "imports/999999/", "reimports/999999/"]:  # fmt: skip
        p.get(f"/api/projects/{project}/{end}")
    p.delete(f"/api/projects/{project}/model-versions/", {"model_version": "none"})
    p.delete(f"/api/projects/{project}/model-versions/", {}, note="no version")
    p.post(f"/api/projects/{project}/summary/reset/")
    p.post(f"/api/projects/{project}/sample-task/", {"label_config": CONFIG})
    p.post(f"/api/projects/{project}/sample-task/", {}, note="no config")
    p.post(f"/api/projects/{project}/sample-task/", {"label_config": "<View"}, note="broken config")


def lists(p):
    for number in range(4):
        p.post("/api/projects/", {"title": f"Listed {number}"})
    pinned = p.post("/api/projects/", {"title": "Listed and pinned"}).id
    p.patch(f"/api/projects/{pinned}/", {"pinned_at": "2026-01-02T03:04:05.000006Z"})
    for query in ["title=Listed", "page=1&title=Listed", "page=2&title=Listed", "page=99", "page=x", "page=0", "page=-1", "page_size=2&title=Listed", "page_size=2&page=2&title=Listed", "title=Listed&page=3&page_size=2", "page_size=0&title=Listed", "page_size=-1&title=Listed",
                  "page_size=1000000&title=Listed", "page_size=x&title=Listed", "title=LISTED", "title=none", "ids={0}", "ids={0},999999", "ids=x", "ids=&title=Listed",
                   "ordering=title&title=Listed", "ordering=-title&title=Listed", "ordering=id&title=Listed", "ordering=-id&title=Listed", "ordering=created_at&title=Listed", "ordering=-created_at&title=Listed",
                  "ordering=nonsense&title=Listed", "filter=pinned_only", "filter=exclude_pinned&title=Listed", "filter=all&title=Listed", "filter=nonsense&title=Listed", "include=task_number&title=Listed",
                  "include=task_number,id,title&title=Listed", "include=nonsense&title=Listed", "state=x&title=Listed", "workspaces=1&title=Listed"]:  # fmt: skip
        p.get(f"/api/projects/?{query.format(pinned)}")
    for query in ["page_size=2&title=Listed", "page=99", "ids={0}", "include=task_number&title=Listed", "title=Listed"]:
        p.get(f"/api/projects/counts/?{query.format(pinned)}")


def unknown(p, project):
    ends = ["", "annotators/", "summary/", "next/", "export", "export/formats", "file-uploads", "tasks/", "label-stream-history/", "model-versions/",
            "sample-task/"]  # fmt: skip
    for wrong in ["999999", "abc", "-1", "99999999999999999999"]:
        for end in ends:
            p.get(f"/api/projects/{wrong}/{end}")
        p.patch(f"/api/projects/{wrong}/", {"title": "Hello"})
        p.delete(f"/api/projects/{wrong}/")
        p.post(f"/api/projects/{wrong}/import", [{"text": "x"}])
        p.post(f"/api/projects/{wrong}/validate/", {"label_config": CONFIG})
    p.call("PUT", f"/api/projects/{project}/", {"title": "Put here"})
    p.post(f"/api/projects/{project}/", {"title": "Posted"})
    p.call("PUT", "/api/projects/", {"title": "Put"})
    p.delete("/api/projects/")
