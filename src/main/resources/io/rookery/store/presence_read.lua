-- KEYS  each user, then for a Redis Cluster: relations, friends, whom the user blocks, who blocks the user
-- ARGV  1 incarnation  2 how many users, then for each in turn how many viewers, and these
-- Answers for each user in turn version, status, activity, metadata, zone, node, last seen, as those see them who may; the time;
-- whom the user lets see that, or nothing for everyone; the version of the relations; then for each viewer 1 when either blocks
-- the other, and 1 for a friend of the user. Somebody the store knows nothing of is offline as of now. What a former incarnation
-- of the server noted is so as of its first reading in this one: the server may have noted something later, and forgotten.

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

local beginning = string.match(KEYS[1], '^(.*)user:{')
local argument = 3
for number = 1, tonumber(ARGV[2]) do
  local name = string.sub(KEYS[number], #beginning + #'user:' + 1)
  local user = presence(KEYS[number])
  for field = 1, 7 do
    answer[#answer + 1] = user[field]
  end
  local relations = redis.call('HMGET', beginning .. 'relations:' .. name, 'visibility', 'version')
  answer[#answer + 1] = now
  answer[#answer + 1] = relations[1]
  answer[#answer + 1] = relations[2] or '0'
  local last = argument + tonumber(ARGV[argument])
  for viewer = argument + 1, last do
    local function isIn(list)
      return redis.call('SISMEMBER', beginning .. list .. name, ARGV[viewer])
    end
    -- Who has no version there has never had anybody in a list.
    local parted = relations[2] and (isIn('blocked:') == 1 or isIn('blockers:') == 1)
    answer[#answer + 1] = parted and 1 or 0
    answer[#answer + 1] = relations[2] and isIn('friends:') or 0
  end
  argument = last + 1
end
return answer
