"""Runs a generated Dask program on a local cluster of worker processes, kills one in the middle, and compares with NumPy.

Usage: daskCluster.py PROGRAM.py, where the program computes X'*(X*w - y). `npm run test:targets` makes it and calls this.
"""

import os
import runpy
import signal
import sys
import time

import dask
import numpy as np
from distributed import Client, LocalCluster, wait


def main():
    program = runpy.run_path(sys.argv[1])["program"]
    random = np.random.default_rng(1)
    X, y, w = random.normal(size=(40000, 50)), random.normal(size=40000), random.normal(size=50)
    lazy = program(X, y, w, chunks={"n": 400})
    with LocalCluster(n_workers=3, threads_per_worker=1, dashboard_address=None) as cluster, Client(cluster) as client:
        pids = client.run(os.getpid)
        slow = client.map(lambda k: (time.sleep(0.02), k)[1], range(300))
        future = client.compute(lazy)
        time.sleep(0.5)
        unfinished = sum(f.status != "finished" for f in [*slow, future])
        victim = next(iter(pids.values()))
        os.kill(victim, signal.SIGKILL)
        got = future.result(timeout=60)
        wait(slow, timeout=60)
        assert unfinished > 0, "the work was done before the worker was killed"
        assert victim not in client.run(os.getpid).values(), "the worker was not killed"
    assert np.allclose(got, X.T @ (X @ w - y), rtol=1e-10, atol=1e-7), "wrong numbers"
    print(f"dask: right numbers with 1 of {len(pids)} workers killed, {unfinished} tasks open then")


if __name__ == "__main__":
    main()
