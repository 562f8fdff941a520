-- Puts back reports that the store has lost.
--
-- KEYS, ARGV as COPY_REPORTS  2 version of the newest change before the archive was read  3 what the archive has, as JSON
-- Answers -1 when something has changed since; else how many were put back.

local REPORTS, OPEN, CLOSED, OUTCOMES, COPIED, UNCOPIED = unpack(KEYS)
if redis.call('HGET', COPIED, 'version') ~= ARGV[2] then
  return {-1}
end
local restored = 0
for _, row in ipairs(cjson.decode(ARGV[3]).reports or {}) do
  if redis.call('HEXISTS', REPORTS, row.id) == 0 and isLost(COPIED, UNCOPIED, row.version, row.id) then
    redis.call('HSET', REPORTS, row.id, row.content)
    if row.closed then
      redis.call('ZADD', CLOSED, row.closed, row.id)
      redis.call('HSET', OUTCOMES, row.id, row.outcome)
    else
      redis.call('ZADD', OPEN, row.filed, row.id)
    end
    restored = restored + 1
  end
end
return {restored}
