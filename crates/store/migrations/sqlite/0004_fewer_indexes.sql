-- The index by the keys that link mentions is gone.
--
-- Why: nothing asked it, since who is who is worked out over everything at once; it had several rows a
-- record. It was computed from the log, so nothing is lost.

DROP TABLE mention_key;
