-- Changes a channel, for its owner; the title alone, for its moderators, too.
--
-- ARGV  2 who changes it  3 1 when a title follows  4 title, '' to take it away  5 access or ''
-- Answers what CHANNEL_FIND answers, after the change; nothing when the user may not.

local role = roleOf(ARGV[2])
if not found() or not (role == 'owner' or (role == 'moderator' and ARGV[5] == '')) then
  return false
end
if ARGV[3] == '1' and ARGV[4] == '' then
  redis.call('HDEL', CHANNEL, 'title')
elseif ARGV[3] == '1' then
  redis.call('HSET', CHANNEL, 'title', ARGV[4])
end
if ARGV[5] ~= '' then
  redis.call('HSET', CHANNEL, 'access', ARGV[5])
end
changed('c')
return found()
