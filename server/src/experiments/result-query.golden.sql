WITH
  identities AS (SELECT origin, argMax(profile, version) AS profile FROM identity_map GROUP BY origin HAVING profile != origin),
  seen AS (
    SELECT
      origin,
      argMin(variation, (timestamp, message_id)) AS arm,
      min((timestamp, message_id)) AS first,
      min(variation) AS lowest,
      max(variation) AS highest
    FROM events
    WHERE experiment = {experiment:String} AND variation != '' AND timestamp >= fromUnixTimestamp64Milli({started_at:Int64}, 'UTC') AND timestamp < fromUnixTimestamp64Milli({ended_at:Int64}, 'UTC')
    GROUP BY origin
  ),
  exposed AS (
    SELECT
      if(empty(identities.profile), seen.origin, identities.profile) AS person,
      argMin(seen.arm, seen.first) AS arm,
      min(seen.first).1 AS first_at,
      min(lowest) != max(highest) AS crossed
    FROM seen LEFT ANY JOIN identities ON identities.origin = seen.origin
    GROUP BY person
  ),
  origins AS (
    SELECT person, arm, first_at, crossed, arrayJoin(arrayPushBack(members.origins, person)) AS origin
    FROM exposed
    LEFT ANY JOIN (SELECT profile, groupArray(origin) AS origins FROM identities GROUP BY profile) AS members
      ON members.profile = exposed.person
  ),
  hits AS (
    SELECT origin, timestamp, name, if(name = {event_2:String}, JSONExtractFloat(body, {path_2_0:String}, {path_2_1:String}), 0) AS number_2
    FROM events
    WHERE name IN ({event_0:String}, {event_1:String}, {event_2:String})
  ),
  counted AS (
    SELECT
      origins.person, origins.arm, origins.first_at, origins.crossed, hits.name, hits.number_2,
      hits.timestamp >= origins.first_at
        AND hits.timestamp < origins.first_at + toIntervalSecond({window:UInt32}) AS in_window
    FROM hits RIGHT JOIN origins ON hits.origin = origins.origin
  ),
  measured AS (
    SELECT
      person,
      any(counted.arm) AS arm,
      any(counted.first_at) AS first_at,
      any(counted.crossed) AS crossed,
      toFloat64(max(in_window AND name = {event_0:String})) AS value_0,
      toFloat64(countIf(in_window AND name = {event_1:String})) AS value_1,
      sumIf(number_2, in_window AND name = {event_2:String} AND abs(number_2) < 1e15) AS value_2
    FROM counted
    GROUP BY person
  )
SELECT
  arm,
  crossed,
  toString(toDate(first_at, 'UTC')) AS day,
  count() AS people,
  toUnixTimestamp64Milli(min(first_at)) AS first_ms,
  toUnixTimestamp64Milli(max(first_at)) AS last_ms,
  sum(value_0) AS sum_0,
  sum(value_0 * value_0) AS squares_0,
  sum(value_1) AS sum_1,
  sum(value_1 * value_1) AS squares_1,
  sum(value_2) AS sum_2,
  sum(value_2 * value_2) AS squares_2
FROM measured
GROUP BY arm, crossed, day
ORDER BY day, arm, crossed
SETTINGS allow_simdjson = 0
