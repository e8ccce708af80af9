"""What the tests share: the program, and a small sweep."""

import json
import os
import pathlib
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
BITROOM = pathlib.Path(os.environ["BITROOM"])

SWEEP = """
version = 1
extra = [{ ptq = "int8" }]

[job]
data.overrides = [["n", "240"]]
training = { epochs = 5, repeats = 2 }
model.layers.0.units = 5

[[axes]]
name = "weight bits"
paths = ["qat.weights.bits"]
values = [3, 4, 8]

[[axes]]
name = "quantizer"
paths = ["qat.weights.kind"]
values = ["last-value", "lsq"]
"""


def bitroom(*arguments):
    """Runs the program; what it wrote on standard output."""
    done = subprocess.run([str(BITROOM), *map(str, arguments)], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise AssertionError(done.stderr)
    return done.stdout


def records(path):
    """The records of a file of results, by their keys."""
    lines = [json.loads(line) for line in path.read_text().splitlines()]
    return {line["key"]: line for line in lines if "key" in line}


class InFolder(unittest.TestCase):
    """A test in a folder of its own that has the sweep."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.sweep = self.folder / "sweep.toml"
        self.sweep.write_text(SWEEP)
