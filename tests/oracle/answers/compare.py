"""The differences between two answers to the same request."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Difference:
    step: str
    #: Where in the answer: `status`, `header Allow`, or a path in the body such as `body.results[].id`.
    place: str
    #: missing, extra, length, type or value; the order of an object's keys means nothing
    what: str
    ours: object
    real: object
    #: The status which the real one answered.
    status: int = 0

    def __str__(self):
        return f"{self.step}: {self.place}: {self.what}: ours {short(self.ours)}, real {short(self.real)}"


def short(value):
    text = repr(value)
    return text if len(text) < 300 else text[:300] + "…"


def between(ours, real):
    """All differences of two answers."""
    step = real.step
    if ours.step != real.step:
        yield Difference(step, "step", "value", ours.step, real.step)
        return
    if ours.status != real.status:
        yield Difference(step, "status", "value", (ours.status, ours.json), (real.status, real.json), real.status)
        return
    for name in sorted({*ours.headers, *real.headers}):
        if ours.headers.get(name) != real.headers.get(name):
            yield Difference(step, f"header {name}", "value", ours.headers.get(name), real.headers.get(name), real.status)
    for place, what, left, right in inside("body", ours.body, real.body):
        yield Difference(step, place, what, left, right, real.status)


def inside(place, ours, real):
    if isinstance(ours, dict) and isinstance(real, dict):
        yield from of_objects(place, ours, real)
    elif isinstance(ours, list) and isinstance(real, list):
        if len(ours) != len(real):
            yield place, "length", ours, real
        for left, right in zip(ours, real):
            yield from inside(f"{place}[]", left, right)
    elif type(ours) is not type(real):
        yield place, "type", ours, real
    elif ours != real:
        yield place, "value", ours, real


def of_objects(place, ours, real):
    for key in ours.keys() - real.keys():
        yield f"{place}.{key}", "extra", ours[key], None
    for key in real.keys() - ours.keys():
        yield f"{place}.{key}", "missing", None, real[key]
    for key in (key for key in real if key in ours):
        yield from inside(f"{place}.{key}", ours[key], real[key])
