-- What a user sees of a channel.
--
-- ARGV  2 user
-- Answers the user's role or nothing, access or nothing, title, number of members, epoch or nothing, offset of the newest message, offset
-- read by the user; then end, inviter and the inviter's name when the user is invited.

local channel = found() or {false, false, false, false}
local view = {roleOf(ARGV[2]) or false, channel[1], channel[4], redis.call('ZCARD', MEMBERS),
  redis.call('HGET', META, 'epoch'), head(), readBy(ARGV[2])}
local invited = invitation(ARGV[2])
if invited then
  view[8], view[9], view[10] = invited.expires, invited.by, redis.call('HGET', NAMES, invited.by)
end
return view
