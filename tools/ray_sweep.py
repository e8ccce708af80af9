#!/usr/bin/env python3
"""Runs the shards of a sweep as tasks on a Ray cluster.

    python tools/ray_sweep.py sweep.toml --out DIR --shards 8 [--cpus 2] [--address auto] [--ship]

A shard is `bitroom sweep sweep.toml --out DIR/shard-I --shard I/N`: independent of the others, and idempotent, so that a task
that Ray starts again goes on with what its folder has. At the end `bitroom merge` puts them together as DIR/results.jsonl;
running the same line again computes only what is missing.

All nodes see DIR by default (one machine, or a shared file system). With --ship they need not: program, sweep, data and what is
finished travel with each task, and its results travel back.
"""

import argparse
import pathlib
import subprocess
import sys
import tempfile

import ray

RESULTS = "results.jsonl"


def command(bitroom, sweep, data, folder, shard, shards, workers):
    """The line that computes one shard, which counts from 1."""
    line = [str(bitroom), "sweep", str(sweep), "--out", str(folder), "--shard", f"{shard}/{shards}", "--workers", str(workers)]
    return line + (["--data", *map(str, data)] if data else [])


def run(line):
    """Runs a line; None, or what it said when it failed."""
    done = subprocess.run(line, capture_output=True, text=True, check=False)
    return None if done.returncode == 0 else (done.stderr or done.stdout or f"exit code {done.returncode}").strip()


def in_place(bitroom, sweep, data, folder, shard, shards, workers):
    """Computes a shard in a folder that everybody sees."""
    return run(command(bitroom, sweep, data, folder, shard, shards, workers)), None


def shipped(bitroom, sweep, data, before, shard, shards, workers):
    """Computes a shard in a folder of its own; every argument before the shard is contents, by names where there are several."""
    with tempfile.TemporaryDirectory() as scratch:
        scratch = pathlib.Path(scratch)
        program = scratch / "bitroom"
        program.write_bytes(bitroom)
        program.chmod(0o755)
        name, text = sweep
        (scratch / name).write_bytes(text)
        names = []
        for index, (name_of, contents) in enumerate(data):
            # Two files may have the same name; the fingerprint of the data knows none.
            place = scratch / f"data-{index}" / name_of
            place.parent.mkdir()
            place.write_bytes(contents)
            names.append(place)
        folder = scratch / "out"
        folder.mkdir()
        if before:
            (folder / RESULTS).write_bytes(before)
        problem = run(command(program, scratch / name, names, folder, shard, shards, workers))
        results = folder / RESULTS
        # What was finished before it failed is worth keeping.
        return problem, results.read_bytes() if results.exists() else None


def options():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sweep", type=pathlib.Path, help="the sweep, as TOML or JSON")
    parser.add_argument("--out", type=pathlib.Path, default=pathlib.Path("sweep"), help="folder of the shards and of all results")
    parser.add_argument("--shards", type=int, default=8, help="parts of the sweep; the same number in every call")
    parser.add_argument("--cpus", type=int, default=1, help="processors of a task, and trainings at the same time in it")
    parser.add_argument("--data", type=pathlib.Path, nargs="+", default=[], help="data files, as for `bitroom sweep`")
    parser.add_argument("--bitroom", type=pathlib.Path, default=pathlib.Path("target/release/bitroom"), help="the program")
    parser.add_argument("--address", default=None, help="the cluster; one of this machine where absent")
    parser.add_argument("--ship", action="store_true", help="the nodes do not see the folder: send everything along")
    found = parser.parse_args()
    if found.shards < 1 or found.cpus < 1:
        parser.error("--shards and --cpus are at least 1")
    for path in [found.sweep, found.bitroom, *found.data]:
        if not path.is_file():
            parser.error(f"{path} is no file")
    return found


def main():
    given = options()
    ray.init(address=given.address, log_to_driver=False, include_dashboard=False if given.address is None else None)
    out = given.out.resolve()
    folders = {shard: out / f"shard-{shard}" for shard in range(1, given.shards + 1)}
    for folder in folders.values():
        folder.mkdir(parents=True, exist_ok=True)
    if given.ship:
        program = ray.put(given.bitroom.read_bytes())
        sweep = (given.sweep.name, given.sweep.read_bytes())
        data = ray.put([(path.name, path.read_bytes()) for path in given.data])
        task = ray.remote(num_cpus=given.cpus, max_retries=3)(shipped)

        def start(shard):
            before = folders[shard] / RESULTS
            return task.remote(
                program, sweep, data, before.read_bytes() if before.exists() else None, shard, given.shards, given.cpus
            )
    else:
        program, sweep = given.bitroom.resolve(), given.sweep.resolve()
        data = [path.resolve() for path in given.data]
        task = ray.remote(num_cpus=given.cpus, max_retries=3)(in_place)

        def start(shard):
            return task.remote(program, sweep, data, folders[shard], shard, given.shards, given.cpus)

    waiting = {start(shard): shard for shard in folders}
    failed = []
    while waiting:
        (ended,), _ = ray.wait(list(waiting), num_returns=1)
        shard = waiting.pop(ended)
        try:
            problem, results = ray.get(ended)
        except ray.exceptions.RayError as error:
            problem, results = f"{type(error).__name__}: {error}", None
        if results is not None:
            # In two steps, so that a call that is ended here leaves the old results or the new ones.
            new = folders[shard] / f"{RESULTS}.new"
            new.write_bytes(results)
            new.replace(folders[shard] / RESULTS)
        print(f"shard {shard}/{given.shards} {'failed' if problem else 'is done'}, {len(waiting)} to go", flush=True)
        if problem:
            failed.append(shard)
            print(problem, file=sys.stderr, flush=True)
    parts = [str(folder) for folder in folders.values() if (folder / RESULTS).exists()]
    if not parts:
        sys.exit("no shard has results")
    merged = subprocess.run([str(given.bitroom), "merge", *parts, "--out", str(out / RESULTS)], check=False)
    if failed or merged.returncode != 0:
        names = ", ".join(map(str, failed))
        sys.exit(f"failed: {names}; the same call tries these again" if failed else merged.returncode)


if __name__ == "__main__":
    main()
