-- Puts back what a user suffered in the whole game and the store has lost, unless it was decided anew.
--
-- KEYS  1 what the user suffers  2 COPIED  3 UNCOPIED
-- ARGV  2 version of the newest change before the archive was read  3 what the archive has, as JSON
-- Answers -1 when something has changed since; else which kinds were put back.

local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
if redis.call('HGET', KEYS[2], 'version') ~= ARGV[2] then
  return {'-1'}
end
local restored = {}
for _, row in ipairs(cjson.decode(ARGV[3]).sanctions or {}) do
  local till = tonumber(row.till)
  if (till == 0 or till > now) and redis.call('HEXISTS', KEYS[1], row.kind) == 0
    and isLost(KEYS[2], KEYS[3], row.version, row.kind) then
    local left = redis.call('PTTL', KEYS[1])
    redis.call('HSET', KEYS[1], row.kind, row.till .. ' ' .. (row.by or '') .. ' ' .. (row.reason or ''))
    if till == 0 or left == -1 then
      redis.call('PERSIST', KEYS[1])
    else
      redis.call('PEXPIRE', KEYS[1], digits(math.max(left, till - now)))
    end
    restored[#restored + 1] = row.kind
  end
end
return restored
