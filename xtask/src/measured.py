"""Runs one process and writes what it took: `measured.py OUT.json -- PROGRAM WORDS...`.

Gives wall seconds, user and system CPU seconds of the process and its children, and the peak resident memory of the largest
of them in MB, as JSON. The process gets a session (and so a scheduling group) of its own, so that a compile in another
terminal does not take half of the cores; what other processes took meanwhile is given too, to tell a disturbed run.
Every tool is measured by this one script. It does not judge what the process did.
"""
import json
import os
import resource
import subprocess
import sys
import time

TICKS = os.sysconf("SC_CLK_TCK")


def cpu_of_machine():
    """CPU seconds of the whole machine so far, and seconds taken by its host."""
    with open("/proc/stat", encoding="ascii") as stat:
        user, nice, system, _idle, _wait, irq, soft, steal = (
            int(ticks) / TICKS for ticks in stat.readline().split()[1:9]
        )
    return user + nice + system + irq + soft, steal


def own_group():
    os.setsid()
    try:
        with open("/proc/self/autogroup", "w", encoding="ascii") as group:
            group.write("-10")
    except OSError:
        pass  # Not every system groups, or lets us: then the load told below says more.


def main():
    out, command = sys.argv[1], sys.argv[sys.argv.index("--") + 1 :]
    load = os.getloadavg()[0]
    before, stolen_before = cpu_of_machine()
    begun = time.monotonic()
    done = subprocess.run(command, preexec_fn=own_group, check=False)
    wall = time.monotonic() - begun
    after, stolen_after = cpu_of_machine()
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = used.ru_utime + used.ru_stime
    taken = {
        "wall_s": round(wall, 3),
        "cpu_s": round(cpu, 3),
        "peak_mb": round(used.ru_maxrss / 1024, 1),
        "others_cpu_s": round(max(0.0, after - before - cpu), 2),
        "stolen_s": round(stolen_after - stolen_before, 2),
        "load_before": round(load, 2),
    }
    with open(out, "w", encoding="utf-8") as file:
        json.dump(taken, file)
    sys.exit(done.returncode)


main()
