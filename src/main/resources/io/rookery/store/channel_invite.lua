-- Invites users who are neither members nor invited, nor have turned an invitation down that would still hold.
--
-- ARGV  2 who invites  3 1 when every member may  4 invitations at most  5 how long they hold, ms  then users
-- Answers 0 not allowed; or 1 no room; or 2, when they end, the title, and who was invited.

local NOT_ALLOWED, FULL, INVITED_NOW = 0, 1, 2
local FIRST_USER = 6
local by, window = ARGV[2], tonumber(ARGV[5])

local function forgetExpired(time)
  local invited = redis.call('HGETALL', INVITED)
  for at = 1, #invited, 2 do
    if tonumber(string.match(invited[at + 1], '^%d+')) <= time then
      redis.call('HDEL', INVITED, invited[at])
    end
  end
end

local role = roleOf(by)
local channel = found()
if not channel or not role or (role == 'member' and ARGV[3] ~= '1') then
  return {NOT_ALLOWED}
end
local time = now()
forgetExpired(time)
local users = {}
for at = FIRST_USER, #ARGV do
  local user = ARGV[at]
  if not redis.call('ZSCORE', MEMBERS, user) and redis.call('HEXISTS', INVITED, user) == 0 then
    users[#users + 1] = user
  end
end
if redis.call('HLEN', INVITED) + #users > tonumber(ARGV[4]) then
  return {FULL}
end
for _, user in ipairs(users) do
  redis.call('HSET', INVITED, user, integer(time + window) .. ' ' .. by)
end
if #users > 0 then
  redis.call('PEXPIRE', INVITED, integer(math.max(window, redis.call('PTTL', INVITED))))
end
for _, user in ipairs(users) do
  changed('i ' .. user)
end
return {INVITED_NOW, time + window, channel[4], users}
