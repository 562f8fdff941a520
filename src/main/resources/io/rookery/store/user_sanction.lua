-- Changes what a user suffers in the whole game.
--
-- KEYS  1 what the user suffers; where this is copied into the archive 2 COPIED  3 UNCOPIED
-- ARGV  2 impose  3 mute or ban  4 for how long, ms, 0 for ever  5 by whom  6 why
--       2 lift  3 mute or ban
-- Answers to impose until when it holds, 0 for ever; to lift 1 when there was one.

local USER, operation = KEYS[1], ARGV[2]
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)

if operation == 'lift' then
  local lifted = redis.call('HDEL', USER, ARGV[3])
  note(KEYS[2], KEYS[3], ARGV[3])
  return lifted
end

local till = ARGV[4] == '0' and 0 or now + tonumber(ARGV[4])
local left = redis.call('PTTL', USER)
redis.call('HSET', USER, ARGV[3], string.format('%.0f %s %s', till, ARGV[5], ARGV[6]))
if till == 0 or left == -1 then
  redis.call('PERSIST', USER)
else
  redis.call('PEXPIRE', USER, string.format('%.0f', math.max(left, till - now)))
end
note(KEYS[2], KEYS[3], ARGV[3])
return string.format('%.0f', till)
