-- Makes a member something else, for the owner, who becomes a moderator by making somebody else the owner.
--
-- ARGV  2 who does it  3 member  4 owner, moderator or member  5 moderators at most
-- Answers 0 not allowed | 1 no member | 2 the owner's own role | 3 too many moderators | 4 done | 5 was so

local NOT_ALLOWED, NO_MEMBER, OWN, FULL, DONE, SAME = 0, 1, 2, 3, 4, 5
local by, user, role = ARGV[2], ARGV[3], ARGV[4]

if not found() or roleOf(by) ~= 'owner' then
  return NOT_ALLOWED
end
if not redis.call('ZSCORE', MEMBERS, user) then
  return NO_MEMBER
end
local former = roleOf(user)
if former == role then
  return SAME
end
if user == by then
  return OWN
end
-- One of those who have a role is the owner.
if former == 'member' and redis.call('HLEN', ROLES) > tonumber(ARGV[5]) then
  return FULL
end
local moderator = 'moderator ' .. integer(now())
if role == 'member' then
  redis.call('HDEL', ROLES, user)
elseif role == 'moderator' then
  redis.call('HSET', ROLES, user, moderator)
else
  redis.call('HSET', ROLES, user, 'owner', by, moderator)
  redis.call('HSET', CHANNEL, 'owner', user)
end
changed('c', 'm ' .. user, 'm ' .. by)
return DONE
