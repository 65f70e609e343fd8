"""Splink on a list of mentions: `splink_people.py LIST --configuration A|C --pairs PAIRS.csv --persons PERSONS.csv`.

The list has the columns rec_id, forename, surname, dob, postcode, nhs and sex, or those of a FEBRL list (there the social
security number stands for the NHS number, and nobody's sex is said). Nothing is learnt from labels.

Configuration A is what Splink's own library offers for such columns: its high-level comparisons and eight blocking rules.
Configuration C is hand-made: levels for swapped names, prefixes and initials, double-barrelled names, day and month swapped
and 1 January as a stand-in; term frequencies on names and postcode; twelve blocking rules; and expectation maximisation only
on blocks that fix the forename or the NHS number, so that siblings do not pass for matches. It was chosen with the labels of
another list in sight, so it is Splink at its best rather than as it comes.
"""
import argparse
import os

import splink.comparison_level_library as cll
import splink.comparison_library as cl
from splink import SettingsCreator, block_on

import splink_run

RULES_OF_BOTH = [
    block_on("nhs"),
    block_on("surname", "dob"),
    block_on("forename", "dob"),
    block_on("postcode", "forename"),
    block_on("postcode", "dob"),
    block_on("forename", "surname", "substr(dob,1,4)"),
    block_on("surname", "postcode"),
    "l.forename = r.surname and l.surname = r.forename and l.dob = r.dob",
]

RULES_OF_C = [
    block_on("dob", "outcode"),
    block_on("dob", "substr(surname,1,3)"),
    block_on("dob", "substr(forename,1,3)"),
    block_on("postcode", "substr(forename,1,3)"),
]

CERTAIN = [block_on("nhs"), block_on("forename", "surname", "dob", "postcode")]

SWAPPED_NAMES = "forename_l = surname_r and surname_l = forename_r"


def comparisons_of_a():
    return [
        cl.ForenameSurnameComparison(
            "forename", "surname", forename_surname_concat_col_name="fullname"
        ).configure(term_frequency_adjustments=True),
        cl.DateOfBirthComparison(
            "dob", input_is_string=True, datetime_format="%Y-%m-%d", invalid_dates_as_null=True
        ),
        cl.PostcodeComparison("postcode"),
        cl.DamerauLevenshteinAtThresholds("nhs", [1, 2]),
        cl.ExactMatch("sex"),
    ]


def exact_by_frequency(column):
    level = cll.ExactMatchLevel(column)
    return level.configure(tf_adjustment_column=column, tf_adjustment_weight=1.0)


def comparisons_of_c():
    return [
        forename_of_c(),
        surname_of_c(),
        dob_of_c(),
        postcode_of_c(),
        cl.DamerauLevenshteinAtThresholds("nhs", [1, 2]),
        cl.ExactMatch("sex"),
    ]


def forename_of_c():
    starts = "starts_with(forename_l,forename_r) or starts_with(forename_r,forename_l)"
    levels = [
        cll.NullLevel("forename"),
        exact_by_frequency("forename"),
        cll.CustomLevel(SWAPPED_NAMES, "swapped"),
        cll.JaroWinklerLevel("forename", 0.92),
        cll.JaroWinklerLevel("forename", 0.85),
        cll.CustomLevel(starts, "prefix or initial"),
        cll.JaroWinklerLevel("forename", 0.75),
        cll.ElseLevel(),
    ]
    return cl.CustomComparison(output_column_name="forename", comparison_levels=levels)


def surname_of_c():
    part = (
        "contains(surname_l,'-') and contains('-'||surname_l||'-','-'||surname_r||'-') "
        "or contains(surname_r,'-') and contains('-'||surname_r||'-','-'||surname_l||'-')"
    )
    levels = [
        cll.NullLevel("surname"),
        exact_by_frequency("surname"),
        cll.CustomLevel(SWAPPED_NAMES, "swapped"),
        cll.CustomLevel(part, "part of a double-barrelled name"),
        cll.JaroWinklerLevel("surname", 0.92),
        cll.JaroWinklerLevel("surname", 0.85),
        cll.ElseLevel(),
    ]
    return cl.CustomComparison(output_column_name="surname", comparison_levels=levels)


def dob_of_c():
    same_year = "substr(dob_l,1,4)=substr(dob_r,1,4)"
    swapped = "substr(dob_l,6,2)=substr(dob_r,9,2) and substr(dob_l,9,2)=substr(dob_r,6,2)"
    january = "(substr(dob_l,6)='01-01' or substr(dob_r,6)='01-01')"
    levels = [
        cll.NullLevel("dob"),
        cll.ExactMatchLevel("dob"),
        cll.CustomLevel(f"{same_year} and {swapped}", "day and month swapped"),
        cll.DamerauLevenshteinLevel("dob", 1),
        cll.CustomLevel(f"{same_year} and {january}", "1 January as a stand-in"),
        cll.CustomLevel(same_year, "same year"),
        cll.ElseLevel(),
    ]
    return cl.CustomComparison(output_column_name="dob", comparison_levels=levels)


def postcode_of_c():
    levels = [
        cll.NullLevel("postcode"),
        exact_by_frequency("postcode"),
        cll.DamerauLevenshteinLevel("postcode", 1),
        cll.CustomLevel("outcode_l=outcode_r", "outcode"),
        cll.ElseLevel(),
    ]
    return cl.CustomComparison(output_column_name="postcode", comparison_levels=levels)


def learn(configuration):
    """Expectation maximisation, by the columns that each round's blocks fix."""
    rounds = {
        "A": [("forename", "surname"), ("dob", "postcode"), ("nhs",)],
        "C": [("nhs",), ("forename", "dob"), ("forename", "surname")],
    }[configuration]

    def run(linker):
        for columns in rounds:
            linker.training.estimate_parameters_using_expectation_maximisation(
                block_on(*columns), max_pairs=2e6
            )

    return run


def main():
    words = argparse.ArgumentParser()
    words.add_argument("list")
    words.add_argument("--configuration", choices=["A", "C"], required=True)
    words.add_argument("--pairs", required=True)
    words.add_argument("--persons", required=True)
    words.add_argument("--threads", type=int, default=os.cpu_count())
    words.add_argument("--u-pairs", type=float, default=float(os.environ.get("UPAIRS", "1e6")))
    asked = words.parse_args()
    also = ", forename||' '||surname as fullname, split_part(postcode,' ',1) as outcode"
    con = splink_run.open_list(asked.list, asked.threads, also, splink_run.FEBRL)
    is_c = asked.configuration == "C"
    compared = comparisons_of_c() if is_c else comparisons_of_a()
    if "sex" not in [row[0] for row in con.execute("describe people").fetchall()]:
        compared.pop()
    settings = SettingsCreator(
        unique_id_column_name="rec_id",
        link_type="dedupe_only",
        blocking_rules_to_generate_predictions=RULES_OF_BOTH + (RULES_OF_C if is_c else []),
        comparisons=compared,
        additional_columns_to_retain=["outcode"] if is_c else [],
        retain_intermediate_calculation_columns=False,
        retain_matching_columns=False,
    )
    splink_run.link(
        con,
        settings,
        certain=CERTAIN,
        recall=0.8,
        u_pairs=asked.u_pairs,
        learn=learn(asked.configuration),
        floor={"threshold_match_weight": splink_run.FLOOR},
        out=asked,
        about={"tool": "splink", "configuration": asked.configuration, "threads": asked.threads},
    )


main()
