-- What stands of everybody, so that a server that starts need not judge everybody anew.
--
-- Why: judging a large caseload takes seconds; what was found is kept with the entry of the log and the day it was found at.
-- Both tables are computed from the log and may be emptied at any time.

-- One row a family: what is met or cannot be told of it.
CREATE TABLE finding (
    family TEXT PRIMARY KEY,
    body BYTEA NOT NULL
);

-- At most one row: up to which entry, and by what, everybody was judged.
CREATE TABLE finding_made (
    seq BIGINT NOT NULL,
    hash BYTEA NOT NULL,
    body BYTEA NOT NULL
);
