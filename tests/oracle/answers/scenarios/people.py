"""People, the organization, its members and the invite link."""


def play(p):
    me = p.get("/api/current-user/whoami").id
    users(p, me)
    organization(p, me)


def users(p, me):
    p.get("/api/users/")
    p.get(f"/api/users/{me}/")
    for change in [{"first_name": "Ada"}, {"last_name": "Lovelace"}, {"phone": "123"}, {"allow_newsletters": True}]:
        p.patch(f"/api/users/{me}/", change)
    p.patch(f"/api/users/{me}/", {"first_name": "x" * 300})
    p.patch(f"/api/users/{me}/", {"first_name": None})
    p.patch(f"/api/users/{me}/", {"email": "other@example.com"}, note="email")
    p.patch(f"/api/users/{me}/", {"id": 900, "avatar": "x", "initials": "zz", "unknown": 1}, note="what cannot be changed")
    made = p.post("/api/users/", {"username": "grace", "email": "grace@example.com", "first_name": "Grace"})
    other = made.id
    p.post("/api/users/", {"username": "grace2", "email": "grace@example.com"}, note="the email again")
    p.post("/api/users/", {"username": "grace", "email": "grace3@example.com"}, note="the name again")
    p.post("/api/users/", {}, note="nothing")
    p.post("/api/users/", {"username": "x", "email": "no email"}, note="no email")
    p.post("/api/users/", {"username": "a b/c", "email": "abc@example.com"}, note="a strange name")
    p.get(f"/api/users/{other}/")
    p.patch(f"/api/users/{other}/", {"last_name": "Hopper"})
    p.get("/api/users/")
    for wrong in ["999999", "abc", "-1"]:
        p.get(f"/api/users/{wrong}/")
        p.patch(f"/api/users/{wrong}/", {"first_name": "A"})
        p.delete(f"/api/users/{wrong}/")
    p.call("PUT", f"/api/users/{other}/", {"first_name": "A"})
    p.delete("/api/users/")
    p.delete(f"/api/users/{me}/", note="the owner")
    p.delete(f"/api/users/{other}/")
    p.get(f"/api/users/{other}/", note="deleted")
    p.patch(f"/api/users/{me}/", {"first_name": "", "last_name": ""}, note="as it was")


def organization(p, me):
    organization = p.get("/api/organizations/").json[0]["id"]
    path = f"/api/organizations/{organization}"
    p.get(path)
    p.get(path + "/")
    p.patch(path, {"title": "Our house"})
    p.patch(path, {"title": ""}, note="empty")
    p.patch(path, {"title": "x" * 1001}, note="too long")
    p.patch(path, {"contact_info": "help@example.com"})
    p.patch(path, {"contact_info": "no address"}, note="no address")
    p.get(path)
    p.delete(path)
    p.post("/api/organizations/", {"title": "Another"}, scratch=True)
    for wrong in ["999999", "abc"]:
        p.get(f"/api/organizations/{wrong}")
        p.get(f"/api/organizations/{wrong}/memberships")
    members(p, path, me)
    p.get("/api/invite")
    p.post("/api/invite/reset-token")
    p.get("/api/invite")
    p.post("/api/invite", {})
    p.patch(path, {"title": "Label Studio"}, note="as it was")


def members(p, path, me):
    for name in ["one", "two", "three"]:
        p.post("/api/users/", {"username": name, "email": f"{name}@example.com"})
    p.post("/api/projects/", {"title": "For the members"})
    p.get(f"{path}/memberships")
    for query in ["page=1", "page=2", "page=99", "page=x", "page=0", "page_size=2", "page_size=2&page=2", "page_size=-1", "page_size=0",
                  "page_size=1000000", "page_size=x", "contributed_to_projects=true", "contributed_to_projects=false"]:  # fmt: skip
        p.get(f"{path}/memberships?{query}")
    p.get(f"{path}/memberships/{me}/")
    p.get(f"{path}/memberships/{me}/?contributed_to_projects=true")
    p.get(f"{path}/memberships/999999/")
    p.get(f"{path}/memberships/abc/")
    p.delete(f"{path}/memberships/{me}/", note="oneself")
    last = p.get("/api/users/").json[-1]["id"]
    p.delete(f"{path}/memberships/{last}/")
    p.delete(f"{path}/memberships/{last}/", note="again")
    p.get(f"{path}/memberships/{last}/", note="removed")
    p.get(f"{path}/memberships")
