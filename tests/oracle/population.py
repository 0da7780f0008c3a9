"""What a Label Studio that is moved has: a bit of everything, made through its API alone."""

import http.cookiejar
import io
import json
import pathlib
import urllib.error
import urllib.parse
import urllib.request
import uuid
import wave

import PIL.Image

PEOPLE = {"anna@example.org": "a password of anna 1", "bert@example.org": "a password of bert 2"}

IMAGES = """<View><Image name="image" value="$image"/><RectangleLabels name="box" toName="image">
<Label value="Car"/><Label value="Bäcker &amp; Söhne"/></RectangleLabels></View>"""
TEXTS = """<View><Text name="text" value="$text"/><Choices name="mood" toName="text" choice="single">
<Choice value="good"/><Choice value="bad"/></Choices></View>"""
SOUNDS = """<View><Audio name="audio" value="$audio"/><Labels name="part" toName="audio"><Label value="Speech"/></Labels></View>"""


class Api:
    """Calls of one product."""

    def __init__(self, url, token):
        self.url, self.token = url, token

    def raw(self, method, path, body=None, headers=None):
        data = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
        every = {"Authorization": f"Token {self.token}", "Content-Type": "application/json", **(headers or {})}
        request = urllib.request.Request(self.url + path, data=data, method=method, headers={name: value for name, value in every.items() if value})
        try:
            with urllib.request.urlopen(request, timeout=120) as answer:
                return answer.read()
        except urllib.error.HTTPError as error:
            raise AssertionError(f"{method} {path}: {error.code} {error.read()[:2000]}") from error

    def __call__(self, method, path, body=None):
        answer = self.raw(method, path, body)
        return json.loads(answer) if answer else None

    def upload(self, project, name, content, kind):
        """Imports one file as somebody does who drops it on the page."""
        edge = uuid.uuid4().hex
        head = f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\nContent-Type: {kind}\r\n\r\n'
        body = head.encode() + content + f"\r\n--{edge}--\r\n".encode()
        answer = self.raw("POST", f"/api/projects/{project}/import?return_task_ids=true", body, {"Content-Type": f"multipart/form-data; boundary={edge}"})
        return json.loads(answer)


def box(name="box", label="Car", x=10.5):
    return {
        "id": f"r{x}", "from_name": name, "to_name": "image", "type": "rectanglelabels", "original_width": 40, "original_height": 30, "image_rotation": 0,
        "value": {"x": x, "y": 20, "width": 5, "height": 6.25, "rotation": 0, "rectanglelabels": [label]}, "unknown": {"kept": [1, None, "ä"]},
    }  # fmt: skip


def mood(value="good"):
    return {"id": "m", "from_name": "mood", "to_name": "text", "type": "choices", "value": {"choices": [value]}}


def picture(colour):
    out = io.BytesIO()
    PIL.Image.new("RGB", (40, 30), colour).save(out, "PNG")
    return out.getvalue()


def sound():
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(b"\0\0" * 800)
    return out.getvalue()


def populate(call, folder):
    """Fills the real one; `folder` is below the root of its local files. Answers the ids of its projects."""
    link = call("GET", "/api/invite")["invite_url"]
    for email, password in PEOPLE.items():
        sign_up(call.url + link[link.index("/user/"):], email, password)
    for person in call("GET", "/api/users/"):
        if person["email"] in PEOPLE:
            call("PATCH", f"/api/users/{person['id']}/", {"first_name": person["email"][:4].title(), "last_name": "Ö'Neil"})
    return {"images": images(call), "texts": texts(call), "sounds": sounds(call), "local": local(call, folder)}


def sign_up(link, email, password):
    """As somebody does who was invited: with a password of the own."""
    cookies = http.cookiejar.CookieJar()
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(cookies))
    browser.open(link, timeout=120).read()
    token = next(cookie.value for cookie in cookies if cookie.name == "csrftoken")
    form = {"csrfmiddlewaretoken": token, "email": email, "password": password, "allow_newsletters": "false"}
    browser.open(urllib.request.Request(link, urllib.parse.urlencode(form).encode(), {"Referer": link}), timeout=120).read()


def images(call):
    settings = {
        "title": "Pictures of cars", "description": "As they came", "label_config": IMAGES, "expert_instruction": "<b>Look</b> twice", "show_instruction": True,
        "maximum_annotations": 2, "sampling": "Uniform sampling", "skip_queue": "REQUEUE_FOR_ME", "color": "#AABBCC", "enable_empty_annotation": False, "control_weights": {},
    }  # fmt: skip
    project = call("POST", "/api/projects/", settings)["id"]
    tasks = []
    for name, colour in [("red.png", "red"), ("blau und grün.png", "blue"), ("three.png", "green")]:
        call.upload(project, name, picture(colour), "image/png")
    tasks = [task["id"] for task in call("GET", f"/api/tasks/?project={project}&page_size=100")["tasks"]]
    first = call("POST", f"/api/tasks/{tasks[0]}/annotations/", {"result": [box(), box(label="Bäcker & Söhne", x=33.25)], "lead_time": 12.345})
    call("POST", f"/api/tasks/{tasks[0]}/annotations/", {"result": [box(x=1e-7)], "lead_time": 3, "ground_truth": True, "parent_annotation": first["id"]})
    call("POST", f"/api/tasks/{tasks[1]}/annotations/", {"result": [], "was_cancelled": True, "lead_time": 0.5})
    prediction = call("POST", "/api/predictions/", {"task": tasks[1], "result": [box(x=50)], "score": 0.875, "model_version": "détecteur-1"})
    call("POST", "/api/predictions/", {"task": tasks[2], "result": [box(x=60)], "score": 0.1, "model_version": "v2"})
    call("POST", f"/api/tasks/{tasks[1]}/annotations/", {"result": [box(x=50)], "parent_prediction": prediction["id"], "lead_time": 8.0})
    call("POST", f"/api/tasks/{tasks[2]}/drafts", {"result": [box(x=70)], "lead_time": 4.5})
    call("POST", f"/api/tasks/{tasks[0]}/annotations/{first['id']}/drafts", {"result": [box(x=71)], "lead_time": 1.5})
    call("PATCH", f"/api/projects/{project}/", {"model_version": "v2"})
    call("POST", "/api/dm/views/", {"project": project, "data": {"title": "Done", "type": "list", "filters": {"conjunction": "and", "items": [
        {"filter": "filter:tasks:id", "operator": "greater", "type": "Number", "value": 0}]}, "ordering": ["-tasks:id"], "gridWidth": 4, "hiddenColumns": {"explore": ["tasks:inner_id"], "labeling": []}}})  # fmt: skip
    call("POST", "/api/webhooks/", {"url": "http://127.0.0.1:9/one", "project": project, "send_for_all_actions": False, "actions": ["ANNOTATION_CREATED"], "headers": {"X-Key": "a secret of hooks"}})
    return project


def texts(call):
    project = call("POST", "/api/projects/", {"title": "Texts", "label_config": TEXTS, "show_skip_button": False, "sampling": "Sequential sampling"})["id"]
    tasks = [
        {"data": {"text": "plain", "n": 1.0, "nested": {"ä": [1, 2.50, None, True]}}, "meta": {"source": "x"}},
        {"data": {"text": "with \\u0000-free\ttabs, \"quotes\", </script> and 😀"}, "annotations": [
            {"result": [mood()], "completed_by": 1, "lead_time": 7.0, "ground_truth": True}, {"result": [mood("bad")], "was_cancelled": False}]},
        {"data": {"text": "predicted"}, "predictions": [{"result": [mood()], "score": 0.25, "model_version": "m"}, {"result": [mood("bad")], "model_version": "m"}]},
    ]  # fmt: skip
    tasks += [{"data": {"text": f"number {number}", "n": number}} for number in range(250)]
    call("POST", f"/api/projects/{project}/import", tasks)
    call("POST", "/api/webhooks/", {"url": "http://127.0.0.1:9/all", "project": project})
    return project


def sounds(call):
    project = call("POST", "/api/projects/", {"title": "Sounds", "label_config": SOUNDS})["id"]
    call.upload(project, "speech.wav", sound(), "audio/wav")
    return project


def local(call, folder):
    """Tasks from a folder on the machine, which are synced, and a bucket with keys that nobody reaches."""
    folder = pathlib.Path(folder)
    for name in ("one.png", "two.png"):
        (folder / name).write_bytes(picture("white"))
    project = call("POST", "/api/projects/", {"title": "From a folder", "label_config": IMAGES})["id"]
    storage = call("POST", "/api/storages/localfiles", {"project": project, "path": str(folder), "title": "Files", "use_blob_urls": True, "regex_filter": ".*png"})
    call("POST", f"/api/storages/localfiles/{storage['id']}/sync")
    return project
