"""The export in its formats, with what it leaves out and takes in."""

CONFIG = """<View><Text name="text" value="$text"/>
<Labels name="label" toName="text"><Label value="PER"/><Label value="LOC"/></Labels>
<Choices name="mood" toName="text" choice="multiple"><Choice value="good"/><Choice value="bad"/></Choices>
<TextArea name="note" toName="text"/><Rating name="stars" toName="text"/><Number name="count" toName="text"/></View>"""


def region(number, name, kind, value):
    return {"id": f"r{number}", "from_name": name, "to_name": "text", "type": kind, "value": value}


RESULT = [
    region(1, "label", "labels", {"start": 0, "end": 3, "text": "One", "labels": ["PER"]}),
    region(2, "label", "labels", {"start": 4, "end": 7, "text": "two", "labels": ["LOC"]}),
    {"from_id": "r1", "to_id": "r2", "type": "relation", "direction": "right", "labels": []},
    region(3, "mood", "choices", {"choices": ["good", "bad"]}),
    region(4, "note", "textarea", {"text": ["a note", 'with "quotes", commas\nand lines']}),
    region(5, "stars", "rating", {"rating": 4}),
    region(6, "count", "number", {"number": 2.5}),
]

FORMATS = ["JSON", "JSON_MIN", "CSV", "TSV"]


def play(p):
    project = p.post("/api/projects/", {"title": "Exports", "label_config": CONFIG}).id
    tasks = [
        {"data": {"text": "One two three", "n": 1, "list": [1, "a"], "object": {"a": None}}, "meta": {"a": 1}},
        {"data": {"text": 'Quotes " and, commas\nand lines', "n": 2.5}},
        {"data": {"text": "=1+1", "more": True}},
        {"data": {"text": "Nobody labeled this"}, "predictions": [{"result": [RESULT[3]], "score": 0.5, "model_version": "m1"}]},
        {"data": {"text": "Skipped"}},
        {"data": {"text": "A draft only"}},
    ]
    path = f"/api/projects/{project}/export"
    p.get(path, note="nothing there")
    p.get(f"{path}?exportType=CSV", note="nothing there")
    ids = p.post(f"/api/projects/{project}/import?return_task_ids=true", tasks).json["task_ids"]
    p.get(f"/api/tasks/?project={project}&fields=all")
    p.post(f"/api/tasks/{ids[0]}/annotations/", {"result": RESULT, "lead_time": 12.25})
    p.post(f"/api/tasks/{ids[0]}/annotations/", {"result": [RESULT[3]], "lead_time": 3, "ground_truth": True})
    p.post(f"/api/tasks/{ids[1]}/annotations/", {"result": []})
    p.post(f"/api/tasks/{ids[2]}/annotations/", {"result": [RESULT[4]], "lead_time": 1})
    p.post(f"/api/tasks/{ids[4]}/annotations/", {"result": [], "was_cancelled": True, "lead_time": 1})
    p.post(f"/api/tasks/{ids[5]}/drafts", {"result": [RESULT[3]], "lead_time": 1})
    p.get(path)
    for format in FORMATS:
        for query in ["", "&download_all_tasks=true", "&download_all_tasks=false"]:
            p.get(f"{path}?exportType={format}{query}")
    p.get(f"{path}?export_type=JSON_MIN")
    p.get(f"{path}?exportType=JSON&ids[]={ids[0]}&ids[]={ids[3]}", note="two ids", hidden=True)
    p.get(f"{path}?exportType=CSV&ids[]={ids[0]}", note="one id", hidden=True)
    for wrong in ["exportType=NONSENSE", "exportType=", "exportType=json", "download_all_tasks=maybe", "ids[]=x"]:
        p.get(f"{path}?{wrong}")
    p.post(path, {}, note="a post")
    p.get(path, authorization=None, note="nobody")
