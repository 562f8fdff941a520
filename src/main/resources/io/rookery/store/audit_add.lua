-- Notes a deed in the audit log, and keeps the list of those who suffer something in the whole game.
--
-- KEYS  1 audit log  2 list
-- ARGV  2 how many deeds are kept  3 add, remove or nothing  4 user  5 until when, ms, 0 for ever  6 list at most
--       then names and values of the deed
-- Answers the deed's number.

local LOG, LIST, operation, user = KEYS[1], KEYS[2], ARGV[3], ARGV[4]
local FOR_EVER = 9007199254740991
local DEED = 7

local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
local last = redis.call('XREVRANGE', LOG, '+', '-', 'COUNT', 1)[1]
local number = last and tonumber(string.match(last[1], '^%d+')) + 1 or 1

if operation == 'add' then
  redis.call('ZREMRANGEBYSCORE', LIST, '-inf', string.format('%.0f', now))
  local score = ARGV[5] == '0' and FOR_EVER or tonumber(ARGV[5])
  redis.call('ZADD', LIST, string.format('%.0f', score), user)
  local over = redis.call('ZCARD', LIST) - tonumber(ARGV[6])
  if over > 0 then
    redis.call('ZREMRANGEBYRANK', LIST, 0, over - 1)
  end
elseif operation == 'remove' then
  redis.call('ZREM', LIST, user)
end
redis.call('XADD', LOG, 'MAXLEN', ARGV[2], string.format('%.0f-0', number), 'at', string.format('%.0f', now),
  unpack(ARGV, DEED))
return number
