"""The three reference rules in DuckDB, in its fastest known words: `duckdb_rules.py EVENTS.parquet --runs N --threads N`.

Windows for the contacts, an ASOF join for the missed appointments, and gaps and islands for the agencies. Reads the table into
memory first; prints one line of JSON with the median seconds of each rule and checksums of what it found.
"""
import duckdb

import timed

CONTACTS = """
create or replace table contacts as
with rows as (
    select child, date, lag(date, 2) over (partition by child order by date) as last_but_one
    from events where type in (15, 16, 17)
)
select child, min(date) as first_date from rows where date - last_but_one < 365 group by child
"""

MISSED = """
create or replace table missed as
with rows as (
    select child, date, lag(date) over (partition by child order by date) as last
    from events where type in (3, 4)
),
second as (select child, date, date - 90 as earliest from rows where date - last < 183),
flags as (select child, date as flag from events where type = 7)
select second.child, min(second.date) as first_date
from second asof join flags on second.child = flags.child and second.earliest <= flags.flag
where flags.flag <= second.date + 90
group by 1
"""

AGENCIES = """
create or replace table agencies as
with rows as (
    select household, date, lag(date) over years as last, lead(date) over years as next
    from events where type % 5 >= 2
    window years as (partition by household, agency order by date)
),
turns as (
    select household, date, 1 as turn from rows where last is null or date - last >= 365
    union all
    select household, date + 365, -1 from rows where next is null or next - date >= 365
),
counted as (
    select household, date, turn,
        sum(turn) over (partition by household order by date, turn rows unbounded preceding) as agencies
    from turns
)
select household, max(agencies) as most, arg_min(date, (-agencies, date)) as first_date
from counted where turn = 1 group by household
"""


def main():
    asked = timed.asked()
    clock = timed.Clock(asked.runs)
    con = duckdb.connect()
    con.execute(f"set threads={asked.threads}")
    con.execute("set preserve_insertion_order=false")

    def run(words):
        return con.execute(words).fetchall()

    def numbers(words):
        return [int(number) for number in run(words)[0]]

    quoted = asked.events.replace("'", "''")
    clock.once("read", lambda: run(f"create table events as select * from read_parquet('{quoted}')"))
    for name, words in (("contacts", CONTACTS), ("missed", MISSED), ("agencies", AGENCIES)):
        clock.median(name, lambda words=words: run(words))
    days = "coalesce(sum(first_date - date '2018-01-01'), 0)"
    clock.tell(
        version=duckdb.__version__,
        contacts=numbers(f"select count(*), {days} from contacts"),
        missed=numbers(f"select count(*), {days} from missed"),
        agencies=numbers(f"select count(*), sum(most), {days}, max(most) from agencies"),
    )


main()
