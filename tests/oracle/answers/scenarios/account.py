"""Who am I, my keys and tokens, and what may be known without signing in."""

import base64
import json


def play(p):
    for path in ["/health", "/health/", "/api/version", "/api/version/", "/version/"]:
        p.get(path, authorization=None)
    p.get("/api/current-user/whoami")
    p.get("/api/current-user/token")
    hotkeys(p)
    tokens(p)
    organization_settings(p)
    before = f"Token {p.token}"
    p.token = p.post("/api/current-user/reset-token/").json["token"]
    p.get("/api/current-user/whoami", authorization=before, note="the token before the reset")
    p.get("/api/current-user/whoami", note="the new token")


def hotkeys(p):
    path = "/api/current-user/hotkeys/"
    p.get(path)
    keys = {"annotation:submit": {"key": "ctrl+enter", "active": True}}
    p.patch(path, {"custom_hotkeys": keys})
    p.get(path)
    for wrong in [{"a:b": {"key": 5}}, {"a:b": {"active": True}}, {"a": {"key": "x", "active": True}}, {"a:b": "x"}, [], "x", None]:
        p.patch(path, {"custom_hotkeys": wrong}, note=json.dumps(wrong))
    p.patch(path, {})
    p.patch(path, {"custom_hotkeys": {}})


def tokens(p):
    p.get("/api/jwt/settings")
    p.post("/api/jwt/settings", {"api_tokens_enabled": True, "legacy_api_tokens_enabled": True})
    p.post("/api/jwt/settings", {"api_tokens_enabled": "x"})
    p.get("/api/token/")
    made = p.post("/api/token/").json["token"]
    p.post("/api/token/", note="a second one")
    p.get("/api/token/")
    access = p.post("/api/token/refresh/", {"refresh": made}, authorization=None).json["access"]
    claims = json.loads(base64.urlsafe_b64decode(access.split(".")[1] + "=="))
    assert claims["exp"] - claims["iat"] == 300
    assert {"exp", "iat", "jti", "token_type", "user_id"} <= claims.keys(), claims
    bearer = f"Bearer {access}"
    p.get("/api/current-user/whoami", authorization=bearer)
    p.get("/api/current-user/whoami", authorization=f"Bearer {made}", note="the refresh token")
    for wrong in [{}, {"refresh": ""}, {"refresh": "x"}, {"refresh": access}, {"refresh": None}, {"refresh": 5}]:
        note = "an access token" if wrong.get("refresh") == access else str(wrong)
        for path in ["/api/token/refresh/", "/api/token/rotate/", "/api/token/blacklist/"]:
            p.post(path, wrong, note=note)
    p.post("/api/token/blacklist/", {"refresh": made})
    made = p.post("/api/token/").json["token"]
    rotated = p.post("/api/token/rotate/", {"refresh": made}).json["refresh"]
    p.post("/api/token/refresh/", {"refresh": made}, authorization=None, note="rotated away")
    p.post("/api/token/rotate/", {"refresh": made}, note="rotated away")
    p.post("/api/token/refresh/", {"refresh": rotated}, authorization=None)
    p.get("/api/token/")
    p.post("/api/token/blacklist/", {"refresh": rotated})
    p.post("/api/token/blacklist/", {"refresh": rotated}, note="again")
    p.post("/api/token/refresh/", {"refresh": rotated}, authorization=None, note="blacklisted")
    p.get("/api/token/")


def organization_settings(p):
    path = "/api/session-policy/"
    p.get(path)
    p.patch(path, {"max_session_age": 60, "max_time_between_activity": 30})
    for wrong in [{"max_session_age": 0}, {"max_session_age": -1}, {"max_session_age": "x"}, {"max_time_between_activity": None}]:
        p.patch(path, wrong, note=json.dumps(wrong))
    p.patch(path, {"max_session_age": 11520, "max_time_between_activity": 4320})
