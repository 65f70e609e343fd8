-- What stands of everybody, so that a server that starts need not judge everybody anew.
--
-- Why: judging a large caseload takes seconds; what was found is kept with the entry of the log and the day it was found at.
-- Both tables are computed from the log and may be emptied at any time.

-- One row a family: what is met or cannot be told of it.
CREATE TABLE finding (
    family TEXT PRIMARY KEY NOT NULL,
    body BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- At most one row: up to which entry, and by what, everybody was judged.
CREATE TABLE finding_made (
    seq INTEGER NOT NULL,
    hash BLOB NOT NULL,
    body BLOB NOT NULL
) STRICT;
