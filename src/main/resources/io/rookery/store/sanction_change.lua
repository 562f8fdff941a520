-- Changes what a user of a channel suffers, or how slowly everybody speaks there.
--
-- ARGV  2 impose  3 mute, shadow or ban  4 user  5 for how long, ms, 0 for ever  6 entries at most
--       2 lift  3 mute, shadow or ban  4 user
--       2 slow  3 interval, ms, 0 for not at all
-- Answers 1 when something has changed, 0 when it was so already, 2 when there was no room; until when it holds, 0 for ever.

local operation = ARGV[2]
local SWEEP = 1000
local present = now()

-- The key lasts as long as what it holds, unless something holds for ever.
local function expire(till)
  local left = redis.call('PTTL', SANCTIONS)
  if till == 0 then
    redis.call('PERSIST', SANCTIONS)
  elseif left ~= -1 and left < till - present then
    redis.call('PEXPIRE', SANCTIONS, string.format('%.0f', till - present))
  end
end

local function sweep()
  local cursor, looked = '0', 0
  repeat
    local page = redis.call('HSCAN', SANCTIONS, cursor, 'COUNT', 100)
    cursor = page[1]
    for at = 1, #page[2], 2 do
      local till = tonumber(page[2][at + 1])
      if page[2][at] ~= 'slow' and till > 0 and till <= present then
        redis.call('HDEL', SANCTIONS, page[2][at])
      end
    end
    looked = looked + #page[2] / 2
  until cursor == '0' or looked >= SWEEP
end

if operation == 'slow' then
  local before = redis.call('HGET', SANCTIONS, 'slow') or '0'
  if ARGV[3] == '0' then
    redis.call('HDEL', SANCTIONS, 'slow')
  else
    redis.call('HSET', SANCTIONS, 'slow', ARGV[3])
    redis.call('PERSIST', SANCTIONS)
  end
  changed('c')
  return {before == ARGV[3] and 0 or 1, 0}
end

local field = ARGV[3] .. ' ' .. ARGV[4]
if operation == 'lift' then
  local lifted = redis.call('HDEL', SANCTIONS, field)
  changed('s ' .. field)
  return {lifted, 0}
end

if redis.call('HLEN', SANCTIONS) >= tonumber(ARGV[6]) and redis.call('HEXISTS', SANCTIONS, field) == 0 then
  sweep()
  if redis.call('HLEN', SANCTIONS) >= tonumber(ARGV[6]) then
    return {2, 0}
  end
end
local till = ARGV[5] == '0' and 0 or present + tonumber(ARGV[5])
local empty = redis.call('EXISTS', SANCTIONS) == 0
redis.call('HSET', SANCTIONS, field, string.format('%.0f', till))
if empty and till > 0 then
  redis.call('PEXPIRE', SANCTIONS, string.format('%.0f', till - present))
else
  expire(till)
end
if ARGV[3] == 'ban' and roleOf(ARGV[4]) ~= 'owner' then
  redis.call('HDEL', ROLES, ARGV[4])
  redis.call('HDEL', INVITED, ARGV[4])
  changed('m ' .. ARGV[4], 'i ' .. ARGV[4])
end
changed('s ' .. field)
return {1, till}
