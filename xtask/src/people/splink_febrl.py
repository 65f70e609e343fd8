"""Splink on a FEBRL list: `splink_febrl.py LIST --configuration demo|more --pairs PAIRS.csv --persons PERSONS.csv`.

`demo` has the fields, comparisons, blocking and learning that Splink's public demonstration on febrl3 describes (given name,
surname, birth date, social security number, street number, postcode). `more` adds first address line, suburb and state, which
that demonstration leaves out. Nothing is learnt from labels. The demonstration does not group; we group at 0.95.
"""
import argparse
import os

import splink.comparison_library as cl
from splink import SettingsCreator, block_on

import splink_run

RULES = [block_on(name) for name in ("soc_sec_id", "given_name", "surname", "date_of_birth", "postcode")]

CERTAIN = [
    block_on("soc_sec_id"),
    block_on("given_name", "surname", "date_of_birth"),
    "l.given_name = r.surname and l.surname = r.given_name and l.date_of_birth = r.date_of_birth",
]


def exact_by_frequency(column):
    return cl.ExactMatch(column).configure(term_frequency_adjustments=True)


def comparisons(configuration):
    fields = [
        cl.NameComparison("given_name"),
        cl.NameComparison("surname"),
        cl.DateOfBirthComparison("date_of_birth", input_is_string=True, datetime_format="%Y%m%d"),
        cl.DamerauLevenshteinAtThresholds("soc_sec_id", [2]),
        exact_by_frequency("street_number"),
        exact_by_frequency("postcode"),
    ]
    if configuration == "more":
        fields += [
            cl.JaroWinklerAtThresholds("address_1", [0.9, 0.8]),
            cl.JaroWinklerAtThresholds("suburb", [0.9, 0.8]),
            cl.ExactMatch("state"),
        ]
    return fields


def learn(linker):
    for column in ("date_of_birth", "postcode"):
        linker.training.estimate_parameters_using_expectation_maximisation(block_on(column))


def main():
    words = argparse.ArgumentParser()
    words.add_argument("list")
    words.add_argument("--configuration", choices=["demo", "more"], required=True)
    words.add_argument("--pairs", required=True)
    words.add_argument("--persons", required=True)
    words.add_argument("--threads", type=int, default=os.cpu_count())
    asked = words.parse_args()
    con = splink_run.open_list(asked.list, asked.threads)
    settings = SettingsCreator(
        unique_id_column_name="rec_id",
        link_type="dedupe_only",
        blocking_rules_to_generate_predictions=RULES,
        comparisons=comparisons(asked.configuration),
        retain_intermediate_calculation_columns=False,
        retain_matching_columns=False,
    )
    splink_run.link(
        con,
        settings,
        certain=CERTAIN,
        recall=0.9,
        u_pairs=1e6,
        learn=learn,
        floor={"threshold_match_weight": splink_run.FLOOR},
        out=asked,
        about={"tool": "splink", "configuration": asked.configuration, "threads": asked.threads},
    )


main()
