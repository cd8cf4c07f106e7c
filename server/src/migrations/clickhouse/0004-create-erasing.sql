-- Whom an erasure takes out, while it does: named here, in memory, so that no statement that is kept names them.
CREATE TABLE IF NOT EXISTS erasing
(
  origin UUID,
  text String
)
ENGINE = Memory;
