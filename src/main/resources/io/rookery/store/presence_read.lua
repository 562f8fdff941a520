-- KEYS  of each user in turn: 1 user  2 relations  3 friends  4 whom the user blocks  5 who blocks the user
-- ARGV  1 incarnation, then for each user in turn how many viewers, and these
-- Answers for each user in turn version, status, activity, metadata, zone, node, last seen, as those see them who may; the time;
-- whom the user lets see that, or nothing for everyone; the version of the relations; then for each viewer 1 when either blocks
-- the other, and 1 for a friend of the user. Somebody the store knows nothing of is offline as of now. What a former incarnation
-- of the server noted is so as of its first reading in this one: the server may have noted something later, and forgotten.

local KEYS_OF_USER = 5

local clock = redis.call('TIME')
local now = string.format('%.0f', clock[1] * 1000 + math.floor(clock[2] / 1000))
local run = string.sub(ARGV[1], 1, 8)
local answer = {}

-- A server that cannot write can still answer.
local function noted(key, version)
  local later = string.format('%.0f', math.max(version, now))
  redis.pcall('HSET', key, 'run', run, 'version', later)
  return later
end

local function presence(key)
  local user = redis.call('HMGET', key, 'version', 'status', 'activity', 'metadata', 'zone', 'node', 'seen', 'run')
  if not user[1] then
    return {now, 'offline', '', '', '', '', '0'}
  end
  if user[2] ~= 'offline' then
    user[7] = now
  end
  if user[8] ~= run then
    user[1] = noted(key, user[1])
  end
  return user
end

local argument = 2
for at = 1, #KEYS, KEYS_OF_USER do
  local friends, blocked, blockers = KEYS[at + 2], KEYS[at + 3], KEYS[at + 4]
  local user = presence(KEYS[at])
  for field = 1, 7 do
    answer[#answer + 1] = user[field]
  end
  local relations = redis.call('HMGET', KEYS[at + 1], 'visibility', 'version')
  answer[#answer + 1] = now
  answer[#answer + 1] = relations[1]
  answer[#answer + 1] = relations[2] or '0'
  local last = argument + tonumber(ARGV[argument])
  for viewer = argument + 1, last do
    local parted = redis.call('SISMEMBER', blocked, ARGV[viewer]) == 1
      or redis.call('SISMEMBER', blockers, ARGV[viewer]) == 1
    answer[#answer + 1] = parted and 1 or 0
    answer[#answer + 1] = redis.call('SISMEMBER', friends, ARGV[viewer])
  end
  argument = last + 1
end
return answer
