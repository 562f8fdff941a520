-- Takes a member out. A channel that belongs to its members is handed on by its owner: to the moderator who is one for longest,
-- else to the first member by name; with its last member it ends, and its name is not given again.
--
-- ARGV  2 user  3 1 when the channel belongs to its members
-- Answers 1 when the user was a member, who owns the channel from now on or '', and 1 when it has ended.

local user = ARGV[2]

local function longestModerator()
  local heir, since
  local roles = redis.call('HGETALL', ROLES)
  for at = 1, #roles, 2 do
    local time = tonumber(string.match(roles[at + 1], '^moderator (%d+)$'))
    if time and (not since or time < since or (time == since and roles[at] < heir)) then
      heir, since = roles[at], time
    end
  end
  return heir
end

local function handOn()
  local heir = longestModerator() or redis.call('ZRANGE', MEMBERS, 0, 0)[1]
  redis.call('HSET', ROLES, heir, 'owner')
  redis.call('HSET', CHANNEL, 'owner', heir)
  changed('c', 'm ' .. heir)
  return heir
end

if redis.call('ZREM', MEMBERS, user) == 0 then
  return {0, '', 0}
end
redis.call('HDEL', NAMES, user)
redis.call('ZREM', READS, user)
changed('m ' .. user)
if ARGV[3] ~= '1' or not found() then
  return {1, '', 0}
end
local wasOwner = roleOf(user) == 'owner'
redis.call('HDEL', ROLES, user)
if redis.call('ZCARD', MEMBERS) == 0 then
  redis.call('HSET', CHANNEL, 'ended', integer(now()))
  redis.call('UNLINK', NAMES, ROLES, INVITED, READS)
  changed('c')
  return {1, '', 1}
end
return {1, wasOwner and handOn() or '', 0}
