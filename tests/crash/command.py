"""The program's commands, beside a server that runs."""

import subprocess


class Commands:
    def __init__(self, binary, folder, url=None):
        self.line = [binary, "--data-dir", folder] + (["--database-url", url] if url else [])

    def begin(self, *arguments):
        pipe = subprocess.PIPE
        return subprocess.Popen([*self.line, *map(str, arguments)], stdout=pipe, stderr=subprocess.STDOUT, text=True)

    def run(self, *arguments):
        process = self.begin(*arguments)
        said, _ = process.communicate(timeout=300)
        assert process.returncode == 0, f"{arguments}: {said}"
        return said
