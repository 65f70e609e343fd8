-- Fingerprints that came in bulk wait here, in the order of the log, to be moved into `known` neighbour by neighbour.
--
-- Why: a fingerprint is as good as random, so a batch of thousands wrote as many pages of a large index, for
-- some bytes on each. It is computed from the log and may be thrown away and made again, as `known` may.

CREATE TABLE known_lately (
    seq BIGINT PRIMARY KEY,
    fingerprint BYTEA NOT NULL
);
