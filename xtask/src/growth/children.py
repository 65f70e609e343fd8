"""Invented children to measure: `children.py OUT_FOLDER --rows N --seed S`.

Writes two lists of nobody, the same for every tool: `children.csv`, one weighing and measuring a row, birth to five years, for WHO 2006;
and `uk.csv`, one measurement a row, 23 weeks of pregnancy to 20 years, for UK-WHO. Measurements of the second are put where an invented
place on RCPCH's own reference says, so that all of it is visited, tails too. It times nothing.
"""
import argparse
import csv
import datetime
import os
import random

from rcpchgrowth import global_functions

YEAR = 365.25


def children(rows, chance, path):
    with open(path, "w", newline="", encoding="utf-8") as file:
        out = csv.writer(file)
        out.writerow(["sex", "age_days", "kilograms", "centimetres", "position"])
        # The package takes day 730 for lying and standing at once, WHO for lying: it is left out, and the page says so.
        ages = [day for day in range(1827) if day != 730]
        for _ in range(rows):
            days = chance.choice(ages)
            share = days / 1826
            lying = days < 731
            length = (50 + 60 * share**0.6) * (1 + chance.gauss(0, 0.045))
            length = min(max(length, 45.5 if lying else 65.5), 109.5 if lying else 119.5)
            weight = 3.3 * (length / 50) ** 2.2 * (1 + chance.gauss(0, 0.16))
            out.writerow(
                [chance.choice("FM"), days, round(max(weight, 0.9), 2), round(length, 1), "L" if lying else "H"]
            )


def uk(rows, chance, path):
    born_first = datetime.date(2004, 1, 1)
    with open(path, "w", newline="", encoding="utf-8") as file:
        out = csv.writer(file)
        out.writerow(["sex", "measure", "age_days", "measurement", "born", "measured", "weeks", "days"])
        while rows:
            measure = chance.choice(["weight", "height", "bmi", "ofc"])
            sex = chance.choice(["male", "female"])
            days = chance.randrange(-119, 800) if chance.random() < 0.5 else chance.randrange(800, 7306)
            try:
                found = global_functions.measurement_from_sds(
                    reference="uk-who", requested_sds=chance.gauss(0, 1.6), measurement_method=measure, sex=sex,
                    age=days / YEAR,
                )
            except LookupError:
                continue
            if found is None or isinstance(found, complex) or found < 0.2:
                continue
            born = born_first + datetime.timedelta(days=chance.randrange(0, 3650))
            measured = born + datetime.timedelta(days=max(days, 0))
            early = chance.randrange(24 * 7, 42 * 7)
            out.writerow([sex, measure, days, found, born, measured, early // 7, early % 7])
            rows -= 1


def main():
    words = argparse.ArgumentParser()
    words.add_argument("folder")
    words.add_argument("--rows", type=int, default=20_000)
    words.add_argument("--seed", type=int, default=2_026)
    asked = words.parse_args()
    chance = random.Random(asked.seed)
    children(asked.rows, chance, os.path.join(asked.folder, "children.csv"))
    uk(asked.rows // 4, chance, os.path.join(asked.folder, "uk.csv"))
    print('{"rows": %d}' % asked.rows)


main()
