"""What both comparisons with Splink share: reading a list, learning, predicting, grouping, and writing what was found.

Takes a list (CSV or Parquet), Splink's settings and its steps of learning; writes PAIRS.csv (`a,b,probability`, every pair at
0.95 or more) and PERSONS.csv (`rec_id,person`, the groups at 0.95), and prints one line of JSON with the seconds each step
took. It never sees the truth: the column `true_id` is dropped as the list is read.
"""
import json
import logging
import platform
import tempfile
import time

import duckdb
import splink
from splink import DuckDBAPI, Linker

LINKED = 0.95
"""The probability from which a pair counts as linked: Splink's tutorials use it for grouping."""

FLOOR = -10
"""Pairs of a lower match weight are not kept."""


class Clock:
    """Wall and CPU seconds of each step."""

    def __init__(self):
        self.steps = {}

    def step(self, name, work):
        wall, cpu = time.monotonic(), time.process_time()
        outcome = work()
        self.steps[name] = [round(time.monotonic() - wall, 2), round(time.process_time() - cpu, 2)]
        return outcome


FEBRL = {
    "given_name": "given_name as forename",
    "date_of_birth": "strftime(try_strptime(date_of_birth, '%Y%m%d'), '%Y-%m-%d') as dob",
    "soc_sec_id": "soc_sec_id as nhs",
}
"""The columns of a FEBRL list as lists of mentions name them."""


def open_list(path, threads, also="", renamed=None):
    """A DuckDB with the list as table `people`, every column as text, empty as missing, without the truth.

    `renamed` gives some columns other names.
    """
    con = duckdb.connect()
    con.execute(f"set threads={threads}")
    con.execute(f"set temp_directory='{tempfile.gettempdir()}'")
    quoted = str(path).replace("'", "''")
    if str(path).endswith(".parquet"):
        source = f"read_parquet('{quoted}')"
    else:
        source = f"read_csv('{quoted}', header=true, all_varchar=true, delim=',', quote='\"', escape='\"', nullstr='')"
    columns = [row[0] for row in con.execute(f"describe select * from {source}").fetchall()]
    renamed = renamed or {}
    kept = ", ".join(renamed.get(name, f'"{name}"') for name in columns if name not in ("true_id", "source"))
    con.execute(f"create table people as select *{also} from (select {kept} from {source})")
    return con


def link(con, settings, certain, recall, u_pairs, learn, floor, out, about):
    """Learns without labels, predicts, groups at 0.95 and writes.

    `certain` are the rules that find sure matches and `recall` the part of all matches they are taken to find; `learn` is
    given the linker and runs expectation maximisation; `floor` are the words for what `predict` keeps.
    """
    logging.getLogger("splink").setLevel(logging.ERROR)
    clock = Clock()
    listed = DuckDBAPI(connection=con).register(con.table("people"), dataset_display_name="mentions")
    linker = Linker(listed, settings)
    clock.step(
        "prior",
        lambda: linker.training.estimate_probability_two_random_records_match(certain, recall=recall),
    )
    clock.step("u", lambda: linker.training.estimate_u_using_random_sampling(max_pairs=u_pairs, seed=1))
    clock.step("em", lambda: learn(linker))
    pairs = clock.step("predict", lambda: linker.inference.predict(**floor))
    groups = clock.step(
        "group",
        lambda: linker.clustering.cluster_pairwise_predictions_at_threshold(
            pairs, threshold_match_probability=LINKED
        ),
    )
    clock.step("write", lambda: write(con, pairs.physical_name, groups.physical_name, out))
    kept = con.execute(f"select count(*) from {pairs.physical_name}").fetchone()[0]
    versions = {
        "python": platform.python_version(),
        "splink": splink.__version__,
        "duckdb": duckdb.__version__,
    }
    seconds = {
        "learn_s": round(sum(clock.steps[step][0] for step in ("prior", "u", "em")), 2),
        "link_s": round(sum(clock.steps[step][0] for step in ("predict", "group")), 2),
    }
    told = {"u_pairs": u_pairs, "pairs_kept": kept, **seconds, "steps": clock.steps, "versions": versions}
    print(json.dumps({**about, **told}))


def write(con, pairs, groups, out):
    """PAIRS.csv and PERSONS.csv."""
    where = f"where match_probability >= {LINKED}"
    for name, query in (
        (out.pairs, f"select rec_id_l as a, rec_id_r as b, match_probability as probability from {pairs} {where}"),
        (out.persons, f"select rec_id, cluster_id as person from {groups}"),
    ):
        quoted = str(name).replace("'", "''")
        con.execute(f"copy ({query}) to '{quoted}' (format csv, header true)")
