"""What both engines' scripts share: the words they are called with, a clock, and the line of JSON they print."""
import argparse
import json
import statistics
import time


def asked():
    words = argparse.ArgumentParser()
    words.add_argument("events")
    words.add_argument("--runs", type=int, required=True)
    words.add_argument("--threads", type=int, required=True)
    return words.parse_args()


class Clock:
    """Wall and processor seconds of each part, the processor's of all threads together."""

    def __init__(self, runs):
        self.runs = runs
        self.seconds = {}

    def once(self, name, work):
        made, wall, cpu = timed(work)
        self.seconds[name] = {"wall": wall, "cpu": cpu}
        return made

    def median(self, name, work):
        runs = [timed(work) for _ in range(self.runs)]
        wall, cpu = (statistics.median(run[part] for run in runs) for part in (1, 2))
        self.seconds[name] = {"wall": wall, "cpu": cpu}
        return runs[-1][0]

    def tell(self, version, **checks):
        checks = {name: [int(number) for number in numbers] for name, numbers in checks.items()}
        rules = [self.seconds[name] for name in checks]
        self.seconds["sum"] = {unit: sum(rule[unit] for rule in rules) for unit in ("wall", "cpu")}
        print(json.dumps({"version": version, "seconds": self.seconds, "checks": checks}))


def timed(work):
    wall, cpu = time.perf_counter(), time.process_time()
    made = work()
    return made, time.perf_counter() - wall, time.process_time() - cpu
