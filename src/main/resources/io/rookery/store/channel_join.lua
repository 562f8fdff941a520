-- Adds a member, or refreshes the name of one.
--
-- ARGV  2 user  3 name  4 members at most  5 1 when only those may join whom the channel lets in; nobody who is banned
-- Answers 0 known | 1 added | 2 no room | 3 not let in, and the number of members.

local KNOWN, ADDED, FULL, NOT_LET_IN = 0, 1, 2, 3
local user = ARGV[2]
local count = redis.call('ZCARD', MEMBERS)
if redis.call('ZSCORE', MEMBERS, user) then
  if redis.call('HGET', NAMES, user) ~= ARGV[3] then
    redis.call('HSET', NAMES, user, ARGV[3])
    changed('m ' .. user)
  end
  return {KNOWN, count}
end
if isBanned(user) then
  return {NOT_LET_IN, count}
end
if ARGV[5] == '1' then
  local channel = found()
  if not channel or (channel[1] ~= 'OPEN' and not invitation(user)) then
    return {NOT_LET_IN, count}
  end
end
if count >= tonumber(ARGV[4]) then
  return {FULL, count}
end
if redis.call('HDEL', INVITED, user) == 1 then
  changed('i ' .. user)
end
redis.call('HSET', NAMES, user, ARGV[3])
redis.call('ZADD', MEMBERS, 0, user)
-- What was said before is nothing that the user has missed.
redis.call('ZADD', READS, integer(head()), user)
changed('m ' .. user)
return {ADDED, count + 1}
