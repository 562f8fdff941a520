-- Changes one list of a user, or whom the user lets see their presence.
--
-- What changes raises the version of the user's relations above every version the user's presence had so far: whoever
-- begins or ceases to see the user is told under it.
--
-- KEYS  1 the list: friends, whom the user blocks, or who blocks the user  2 relations  3 user
-- ARGV  2 add, remove or replace  3 how long the list may be  then users
--       2 show  3 everyone, friends or nobody
--       2 raise
-- Answers 1, or 0 when the list would be too long, so that nothing was done; how long the list is or would be, or the version
-- when that alone is raised; who was added; who was removed.

local LIST, RELATIONS, USER, operation = KEYS[1], KEYS[2], KEYS[3], ARGV[2]

local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)

local function raise()
  local version = math.max(tonumber(redis.call('HGET', RELATIONS, 'version') or 0),
    tonumber(redis.call('HGET', USER, 'version') or 0), now) + 2
  redis.call('HSET', RELATIONS, 'version', string.format('%.0f', version))
  return version
end

if operation == 'raise' then
  return {1, raise(), {}, {}}
end

if operation == 'show' then
  if (redis.call('HGET', RELATIONS, 'visibility') or 'everyone') ~= ARGV[3] then
    redis.call('HSET', RELATIONS, 'visibility', ARGV[3])
    raise()
  end
  return {1, 0, {}, {}}
end

local added, removed, wanted = {}, {}, {}
for at = 4, #ARGV do
  local name = ARGV[at]
  if not wanted[name] then
    wanted[name] = true
    local there = redis.call('SISMEMBER', LIST, name) == 1
    if operation == 'remove' and there then
      table.insert(removed, name)
    elseif operation ~= 'remove' and not there then
      table.insert(added, name)
    end
  end
end
if operation == 'replace' then
  for _, name in ipairs(redis.call('SMEMBERS', LIST)) do
    if not wanted[name] then
      table.insert(removed, name)
    end
  end
end
local count = redis.call('SCARD', LIST) + #added - #removed
if #added > 0 and count > tonumber(ARGV[3]) then
  return {0, count, {}, {}}
end
for _, name in ipairs(added) do
  redis.call('SADD', LIST, name)
end
for _, name in ipairs(removed) do
  redis.call('SREM', LIST, name)
end
if #added + #removed > 0 then
  raise()
end
return {1, count, added, removed}
