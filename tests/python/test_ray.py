"""A sweep on a local Ray cluster of two workers leaves what one call of the program leaves."""

import os
import subprocess
import sys

from common import BITROOM, ROOT, InFolder, bitroom, records


class Cluster(InFolder):
    def ray(self, out, *options):
        """Runs the sweep in three shards; its notes."""
        line = [sys.executable, ROOT / "tools/ray_sweep.py", self.sweep, "--out", out, "--shards", 3, "--bitroom", BITROOM]
        environment = {**os.environ, "RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO": "0"}
        environment.update(RAY_DISABLE_IMPORT_WARNING="1", RAY_USAGE_STATS_ENABLED="0")
        return subprocess.run(
            [*map(str, line), *options], capture_output=True, text=True, check=False, env=environment, cwd=self.folder
        )

    def same(self, out):
        whole = self.folder / "whole"
        bitroom("sweep", self.sweep, "--out", whole)
        expected, found = records(whole / "results.jsonl"), records(out / "results.jsonl")
        self.assertEqual(expected.keys(), found.keys())
        for key, record in expected.items():
            for part in (record, found[key]):
                part.pop("seconds", None)
            self.assertEqual(record, found[key])

    def test_shards_on_a_shared_folder(self):
        out = self.folder / "out"
        done = self.ray(out)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("16 of 16 trainings", done.stdout)
        self.same(out)
        before = {path: path.read_bytes() for path in out.glob("shard-*/results.jsonl")}
        # A shard that lost its last line computes that one training again, and nothing else.
        lost = out / "shard-2" / "results.jsonl"
        lines = lost.read_text().splitlines(keepends=True)
        lost.write_text("".join(lines[:-1]))
        done = self.ray(out)
        self.assertEqual(done.returncode, 0, done.stderr)
        for path, text in before.items():
            if path != lost:
                self.assertEqual(path.read_bytes(), text)
        self.same(out)

    def test_shards_that_are_shipped(self):
        out = self.folder / "shipped"
        done = self.ray(out, "--ship")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.same(out)

    def test_a_shard_that_fails_is_named(self):
        self.sweep.write_text(self.sweep.read_text().replace('"lsq"', '"nothing"'))
        done = self.ray(self.folder / "out")
        self.assertEqual(done.returncode, 1)
        self.assertIn("nothing", done.stderr)
        self.assertIn("shard 3/3 failed", done.stdout)
