"""What the Python peers share: the best of several runs, and the one line that each prints for a kernel."""

import json
import sys
import time


def catalogue():
    """The twelve risks as the kernels have them."""
    with open(sys.argv[1], encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def report(kernel, peer, version, run, *, runs=5, units=1.0, warm=None, note=None, exact=None):
    """Runs `run`, which gives an answer and its standard error, and prints the best time."""
    (warm or run)()
    best = float("inf")
    for _ in range(runs):
        started = time.perf_counter()
        result = run()
        best = min(best, time.perf_counter() - started)
    answer, error = result() if callable(result) else result
    row = {"kernel": kernel, "where": "peer", "peer": peer, "version": version, "seconds": best, "units": units}
    print(json.dumps({**row, "answer": float(answer), "error": float(error), "note": note, "exact": exact}), flush=True)


def erlang_c_wait(servers, arrivals, service):
    """The mean wait of an M/M/c queue, by Erlang's formula."""
    load = arrivals / service
    blocked = 1.0
    for n in range(1, servers + 1):
        blocked = load * blocked / (n + load * blocked)
    waits = blocked / (1 - load / servers * (1 - blocked))
    return waits / (servers * service - arrivals)


def batch_error(numbers, batches=40):
    """The standard error of the mean of numbers that depend on their neighbours."""
    size = len(numbers) // batches
    means = [sum(numbers[i * size:(i + 1) * size]) / size for i in range(batches)]
    mean = sum(means) / batches
    return (sum((m - mean) ** 2 for m in means) / (batches - 1) / batches) ** 0.5
