"""Whether memory stays flat while projects are exported: its peak for a small and a large one.

The resident size counts pages of the SQLite file too, which the system takes back when it needs them; so the peak of what
is the program's own is told beside it. The kernel keeps no record of that one: it is looked at with every megabyte."""

import http.client
import pathlib

from systems import TOKEN
from work import CONFIG, Work

SIZES = [20_000, 100_000]
FORMATS = ["JSON", "CSV"]
BATCH = 2_000


def export_peaks(system):
    """The peak of each export in MB above what the server held before it, and the size of its file."""
    system.start()
    work = Work(system, 0, 0, 0)
    found = {}
    for size in SIZES:
        project = fill(work, size)
        for kind in FORMATS:
            before = resident(system, "VmRSS")
            forget_peak(system)
            length, own = stream(system, f"/api/projects/{project}/export?exportType={kind}")
            peak = resident(system, "VmHWM")
            name = f"{kind} of {size:,} tasks"
            found[f"{name}: file, MB"] = length / 1e6
            found[f"{name}: memory before, MB"] = before
            found[f"{name}: peak, MB"] = peak
            found[f"{name}: peak without file pages, MB"] = own
            print(f"  {name}: {length / 1e6:,.1f} MB, memory before {before:,.1f}, peak {peak:,.1f}, of it own {own:,.1f} MB", flush=True)
    system.stop()
    return found


def fill(work, size):
    project = work.call("POST", "/api/projects/", {"title": "Exported", "label_config": CONFIG})["id"]
    result = work.result()
    for first in range(0, size, BATCH):
        batch = [{"data": {"image": f"/static/{n}.jpg", "n": n}, "annotations": [{"result": result}]} for n in range(first, first + BATCH)]
        work.call("POST", f"/api/projects/{project}/import", batch)
    return project


def stream(system, path):
    """Reads an answer without keeping it; its length, and the largest size of the server's own memory meanwhile."""
    connection = http.client.HTTPConnection("127.0.0.1", system.port, timeout=600)
    connection.request("GET", path, headers={"Authorization": f"Token {TOKEN}"})
    answer = connection.getresponse()
    if answer.status != 200:
        raise RuntimeError(f"{system.name}: {path} answered {answer.status}")
    length, own = 0, resident(system, "RssAnon")
    while piece := answer.read(1 << 20):
        length += len(piece)
        own = max(own, resident(system, "RssAnon"))
    return length, own


def forget_peak(system):
    pathlib.Path(f"/proc/{system.process.pid}/clear_refs").write_text("5")


def resident(system, field):
    lines = pathlib.Path(f"/proc/{system.process.pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(field + ":")) / 1000
