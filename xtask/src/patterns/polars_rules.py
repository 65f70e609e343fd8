"""The three reference rules in Polars, as an expert writes them: `polars_rules.py EVENTS.parquet --runs N --threads N`.

Keys are packed into one 64-bit number, nothing is sorted that is sorted already, and the agencies' years of concern are joined
into islands whose ends are counted. Reads the table into memory first; prints one line of JSON with the median seconds of
each rule and checksums of what it found.
"""
import os

import timed

asked = timed.asked()
os.environ["POLARS_MAX_THREADS"] = str(asked.threads)

import polars as pl  # noqa: E402 (Polars reads how many threads it may use as it is imported)

FIRST_DAY = 17532
A_DAY_MORE = 65536
"""A key is a number times this, plus the day: keys of different children are always further apart than any window."""


def day():
    return (pl.col("date").cast(pl.Int32) - FIRST_DAY).cast(pl.Int64)


def keys(events, wanted, number):
    return events.lazy().filter(wanted).select((number * A_DAY_MORE + day()).alias("key"))


def firsts(sorted_keys):
    """The first key of each child, as child and day."""
    child = pl.col("key") // A_DAY_MORE
    return (
        sorted_keys.with_columns(child.alias("child"))
        .filter((pl.col("child") != pl.col("child").shift(1)).fill_null(True))
        .select(pl.col("child").cast(pl.UInt32), (pl.col("key") % A_DAY_MORE).alias("day"))
        .collect()
    )


def contacts(events):
    kind, child = pl.col("type"), pl.col("child").cast(pl.Int64)
    rows = keys(events, (kind >= 15) & (kind <= 17), child)
    return firsts(rows.filter((pl.col("key") - pl.col("key").shift(2)) < 365))


def missed(events):
    kind, child = pl.col("type"), pl.col("child").cast(pl.Int64)
    second = (
        keys(events, (kind >= 3) & (kind <= 4), child)
        .filter((pl.col("key") - pl.col("key").shift(1)) < 183)
        .with_columns((pl.col("key") - 90).alias("earliest"))
    )
    flags = keys(events, kind == 7, child).rename({"key": "flag"})
    with_next_flag = second.set_sorted("earliest").join_asof(
        flags.set_sorted("flag"), left_on="earliest", right_on="flag", strategy="forward", coalesce=False
    )
    return firsts(with_next_flag.filter(pl.col("flag") <= pl.col("key") + 90))


def agencies(events):
    household_and_agency = pl.col("household").cast(pl.Int64) * 8 + pl.col("agency").cast(pl.Int64)
    rows = keys(events, pl.col("type") % 5 >= 2, household_and_agency).sort("key")
    begins = ((pl.col("key") - pl.col("key").shift(1)) >= 365).fill_null(True)
    rows = rows.with_columns(begins.alias("begins"), begins.shift(-1).fill_null(True).alias("ends"))
    rows = rows.filter(pl.col("begins") | pl.col("ends"))

    def household_and_day(later):
        household = pl.col("key") // (8 * A_DAY_MORE)
        return household * A_DAY_MORE + pl.col("key") % A_DAY_MORE + later

    # An end is even and a beginning odd, so that on one day whoever leaves goes first.
    begin = rows.filter("begins").select((household_and_day(0) * 2 + 1).alias("turn"))
    end = rows.filter("ends").select((household_and_day(365) * 2).alias("turn"))
    turns = pl.concat([begin, end]).sort("turn")
    turns = turns.with_columns((pl.col("turn") % 2 * 2 - 1).cum_sum().alias("agencies"))
    turns = turns.filter(pl.col("turn") % 2 == 1).with_columns(
        (pl.col("turn") // (2 * A_DAY_MORE)).alias("household"),
        (pl.col("turn") // 2 % A_DAY_MORE).alias("day"),
    )
    most = pl.col("agencies").max()
    first_day = pl.col("day").filter(pl.col("agencies") == most).min()
    return turns.group_by("household").agg(most.alias("most"), first_day.alias("first_day")).collect()


def main():
    clock = timed.Clock(asked.runs)
    events = clock.once("read", lambda: pl.read_parquet(asked.events))
    first = clock.median("contacts", lambda: contacts(events))
    second = clock.median("missed", lambda: missed(events))
    third = clock.median("agencies", lambda: agencies(events))
    clock.tell(
        version=pl.__version__,
        contacts=[first.height, first["day"].sum()],
        missed=[second.height, second["day"].sum()],
        agencies=[third.height, third["most"].sum(), third["first_day"].sum(), third["most"].max()],
    )


main()
