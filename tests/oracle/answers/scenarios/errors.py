"""What every endpoint does with nobody, a wrong token, a wrong method, and a body that is none."""

ENDPOINTS = [
    ("GET", "/api/projects/"), ("POST", "/api/projects/"), ("GET", "/api/projects/{project}/"), ("PATCH", "/api/projects/{project}/"), ("DELETE", "/api/projects/{project}/"),
    ("GET", "/api/projects/counts/"), ("POST", "/api/projects/validate/"), ("POST", "/api/projects/{project}/validate/"), ("GET", "/api/projects/{project}/next/"),
    ("POST", "/api/projects/{project}/import"), ("POST", "/api/projects/{project}/import/predictions"), ("POST", "/api/projects/{project}/reimport"),
    ("GET", "/api/projects/{project}/export"), ("GET", "/api/projects/{project}/export/formats"), ("GET", "/api/projects/{project}/tasks/"),
    ("DELETE", "/api/projects/{project}/tasks/"), ("GET", "/api/projects/{project}/summary/"), ("GET", "/api/projects/{project}/annotators/"),
    ("GET", "/api/projects/{project}/file-uploads"), ("GET", "/api/projects/{project}/model-versions/"), ("POST", "/api/projects/{project}/sample-task/"),
    ("GET", "/api/projects/{project}/label-stream-history/"), ("GET", "/api/tasks/?project={project}"), ("POST", "/api/tasks/"), ("GET", "/api/tasks/{task}/"),
    ("PATCH", "/api/tasks/{task}/"), ("DELETE", "/api/tasks/{task}/"), ("GET", "/api/tasks/{task}/annotations/"), ("POST", "/api/tasks/{task}/annotations/"),
    ("GET", "/api/tasks/{task}/drafts"), ("POST", "/api/tasks/{task}/drafts"), ("GET", "/api/annotations/{annotation}/"), ("PATCH", "/api/annotations/{annotation}/"),
    ("DELETE", "/api/annotations/{annotation}/"), ("POST", "/api/annotations/{annotation}/convert-to-draft"), ("GET", "/api/predictions/?task={task}"),
    ("POST", "/api/predictions/"), ("GET", "/api/dm/columns/?project={project}"), ("GET", "/api/dm/views/?project={project}"), ("POST", "/api/dm/views/"),
    ("GET", "/api/dm/project/?project={project}"), ("GET", "/api/dm/actions/?project={project}"), ("POST", "/api/dm/actions/?project={project}&id=delete_tasks"),
    ("POST", "/api/dm/views/order/"), ("DELETE", "/api/dm/views/reset/"), ("GET", "/api/users/"), ("POST", "/api/users/"), ("GET", "/api/organizations/"),
    ("GET", "/api/invite"), ("POST", "/api/invite/reset-token"), ("GET", "/api/current-user/whoami"), ("GET", "/api/current-user/token"),
    ("POST", "/api/current-user/reset-token/"), ("GET", "/api/current-user/hotkeys/"), ("PATCH", "/api/current-user/hotkeys/"), ("GET", "/api/token/"), ("POST", "/api/token/"),
    ("POST", "/api/token/refresh/"), ("POST", "/api/token/rotate/"), ("POST", "/api/token/blacklist/"), ("GET", "/api/jwt/settings"), ("POST", "/api/jwt/settings"),
    ("GET", "/api/session-policy/"), ("PATCH", "/api/session-policy/"), ("GET", "/api/templates/"), ("GET", "/api/webhooks/"), ("GET", "/api/ml/"),
    ("GET", "/api/storages/"), ("GET", "/api/storages/types"), ("GET", "/api/storages/export/types"), ("GET", "/api/storages/export"), ("GET", "/api/nonsense/"),
]  # fmt: skip

BODIES = [
    ("broken JSON", b'{"title": ', "application/json"),
    ("not UTF-8", b'{"title": "\xff\xfe"}', "application/json"),
    ("a list", b"[]", "application/json"),
    ("a number", b"5", "application/json"),
    ("null", b"null", "application/json"),
    ("text", b"hello", "text/plain"),
    ("XML", b"<a/>", "application/xml"),
    ("a wrong multipart", b"hello", "multipart/form-data; boundary=x"),
    ("deep", b"[" * 2000 + b"]" * 2000, "application/json"),
    ("twice the same key", b'{"title": "one", "title": "two"}', "application/json"),
    ("a byte order mark", b"\xef\xbb\xbf{}", "application/json"),
    ("NaN", b'{"lead_time": NaN}', "application/json"),
]

#: Those that a body without meaning does not harm.
WITH_BODY = ["/api/projects/validate/", "/api/projects/{project}/validate/", "/api/tasks/", "/api/tasks/{task}/annotations/", "/api/predictions/", "/api/dm/views/",
             "/api/token/refresh/", "/api/current-user/hotkeys/", "/api/projects/{project}/import/predictions", "/api/projects/", "/api/projects/{project}/"]  # fmt: skip


def play(p):
    project = p.post("/api/projects/", {"title": "Errors"}).id
    task = p.post("/api/tasks/", {"data": {"text": "x"}, "project": project}).id
    annotation = p.post(f"/api/tasks/{task}/annotations/", {"result": []}).id
    known = {"project": project, "task": task, "annotation": annotation}
    for method, path in ENDPOINTS:
        path = path.format(**known)
        p.call(method, path, authorization=None, note="nobody")
    for authorization in ["Token " + "0" * 40, "Token x", "Token", "Bearer x", "Bearer", "Basic eDp5", "nonsense", "token " + p.token, "Token  " + p.token, "Token a b"]:
        note = authorization.replace(p.token, "…")
        p.get("/api/projects/?ids=999999", authorization=authorization, note=note)
        p.get("/api/current-user/whoami", authorization=authorization, note=note)
    for path in ["/api/projects/counts/", "/api/projects/{project}/next/", "/api/projects/{project}/export/formats", "/api/users/", "/api/invite", "/api/templates/",
                 "/api/current-user/whoami", "/api/current-user/token", "/api/token/", "/api/jwt/settings", "/api/tasks/{task}/annotations/", "/api/dm/columns/"]:  # fmt: skip
        p.call("PUT", path.format(**known), {}, note="another method")
    for path in WITH_BODY:
        method = "PATCH" if path.endswith(("hotkeys/", "{project}/")) else "POST"
        for name, content, kind in BODIES:
            p.call(method, path.format(**known), content=content, kind=kind, note=name)
    for path in ["/api/webhooks/", "/api/ml/", "/api/storages/", "/api/storages/export", "/api/storages/types", "/api/storages/export/types"]:
        p.get(path)
        p.get(f"{path}?project={project}")
