-- Files reports and closes them.
--
-- KEYS  1 reports  2 the open ones by their time  3 the closed ones by when that was  4 what became of the closed ones  5 how many
--       each user has begun today; where reports are copied into the archive 6 COPIED  7 UNCOPIED
-- ARGV  2 begin  3 user  4 at most
--       2 file  3 report  4 its content  5 open ones at most
--       2 close  3 report  4 what became of it  5 closed ones at most
-- Answers 1 when that was done; 0 when there was such a report already, or there is none that is open; 2 when there was no room.

local REPORTS, OPEN, CLOSED, OUTCOMES, BEGUN, operation = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5], ARGV[2]
local DAYS_2_MILLIS = 2 * 24 * 3600 * 1000

local clock = redis.call('TIME')
local now = string.format('%.0f', clock[1] * 1000 + math.floor(clock[2] / 1000))

if operation == 'begin' then
  if tonumber(redis.call('HGET', BEGUN, ARGV[3]) or 0) >= tonumber(ARGV[4]) then
    return 2
  end
  redis.call('HINCRBY', BEGUN, ARGV[3], 1)
  redis.call('PEXPIRE', BEGUN, DAYS_2_MILLIS)
  return 1
end

if operation == 'file' then
  if redis.call('HEXISTS', REPORTS, ARGV[3]) == 1 then
    return 0
  end
  if redis.call('ZCARD', OPEN) >= tonumber(ARGV[5]) then
    return 2
  end
  redis.call('HSET', REPORTS, ARGV[3], ARGV[4])
  redis.call('ZADD', OPEN, now, ARGV[3])
  note(KEYS[6], KEYS[7], ARGV[3])
  return 1
end

if redis.call('ZREM', OPEN, ARGV[3]) == 0 then
  return 0
end
redis.call('ZADD', CLOSED, now, ARGV[3])
redis.call('HSET', OUTCOMES, ARGV[3], ARGV[4])
note(KEYS[6], KEYS[7], ARGV[3])
for _, old in ipairs(redis.call('ZRANGE', CLOSED, 0, -1 - tonumber(ARGV[5]))) do
  redis.call('ZREM', CLOSED, old)
  redis.call('HDEL', REPORTS, old)
  redis.call('HDEL', OUTCOMES, old)
end
return 1
