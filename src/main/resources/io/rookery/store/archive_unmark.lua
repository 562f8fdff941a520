-- Takes marks away that have stood for a while: an append that was begun with the mark has ended by then.
--
-- KEYS  1 marks
-- ARGV  2 age, ms  then topics
-- Answers for each topic 1 when it is not marked any more.

local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
local gone = {}
for at = 3, #ARGV do
  local marked = redis.call('ZSCORE', KEYS[1], ARGV[at])
  local old = not marked or tonumber(marked) + tonumber(ARGV[2]) <= now
  if old then
    redis.call('ZREM', KEYS[1], ARGV[at])
  end
  gone[#gone + 1] = old and 1 or 0
end
return gone
