"""Invents a table of events: `events.py FOLDER --children N --events N --seed N`.

Writes it twice: `events.parquet`, for tools that read tables, and one file a column (`child.u32`, `household.u32`, `agency.u8`,
`type.u8`, `day.u16`: little-endian numbers and nothing else), for Regard. Rows stand in order of child, day and type; days
are counted from 1 January 2018. The numbers are drawn in a fixed order, so that one seed always gives the same table: the
checksums of the full table rest on it. Nobody in it is real, and nothing in it is meant to look like a life.
"""
import argparse
import json
import os

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

DAYS = 2192
"""The days of the years 2018 to 2023, and one more."""

FIRST_DAY = 17532
"""1 January 2018, counted from 1970 as Arrow counts."""

TYPES = 40
TYPES_AN_AGENCY = 5


def draw(children, events, seed):
    """Child, household, agency, type and day of every event, in order of child, day and type."""
    draws = np.random.default_rng(seed)
    sizes = draws.choice([1, 2, 3, 4, 5], p=[0.45, 0.36, 0.13, 0.04, 0.02], size=children)
    households = int(np.searchsorted(np.cumsum(sizes), children) + 1)
    household = np.repeat(np.arange(households), sizes[:households])[:children].astype(np.uint32)

    # A few children have very many events, as in life; none has more than twenty times the mean.
    share = np.exp(draws.normal(0, 1.3, children))
    share = np.minimum(share, 20 * share.mean())
    each = draws.multinomial(events, share / share.sum())
    child = np.repeat(np.arange(children, dtype=np.uint32), each)

    # Half of a child's events lie around three days of its life, half anywhere.
    centres = draws.integers(0, DAYS, (children, 3))
    centre = draws.integers(0, 3, events)
    is_near = draws.random(events) < 0.5
    near = centres[child, centre] + np.rint(draws.normal(0, 60, events)).astype(np.int64)
    day = np.where(is_near, near, draws.integers(0, DAYS, events))
    day = np.where((day < 0) | (day >= DAYS), draws.integers(0, DAYS, events), day)

    often = 1 / (np.arange(TYPES) % TYPES_AN_AGENCY + 1.0)
    kind = draws.choice(TYPES, size=events, p=often / often.sum()).astype(np.uint64)

    # All that a row holds follows from these three, so the rows are sorted as one number each.
    row = np.sort(child.astype(np.uint64) << 32 | day.astype(np.uint64) << 8 | kind)
    child, day, kind = (row >> 32).astype(np.uint32), (row >> 8 & 0xFFFF).astype(np.uint16), (row & 0xFF).astype(np.uint8)
    return {
        "child": child,
        "household": household[child],
        "agency": (kind // TYPES_AN_AGENCY).astype(np.uint8),
        "type": kind,
        "day": day,
    }


def main():
    asked = argparse.ArgumentParser()
    asked.add_argument("folder")
    for name in ("--children", "--events", "--seed"):
        asked.add_argument(name, type=int, required=True)
    asked = asked.parse_args()
    columns = draw(asked.children, asked.events, asked.seed)
    for name, values in columns.items():
        little = values.astype(values.dtype.newbyteorder("<"), copy=False)
        little.tofile(os.path.join(asked.folder, f"{name}.u{8 * values.dtype.itemsize}"))
    date = pa.array(columns.pop("day").astype(np.int32) + FIRST_DAY, type=pa.int32()).cast(pa.date32())
    table = pa.table({**columns, "date": date})
    path = os.path.join(asked.folder, "events.parquet")
    pq.write_table(table, path, compression="zstd", row_group_size=1_000_000)
    print(json.dumps({"children": asked.children, "events": asked.events, "seed": asked.seed}))


main()
