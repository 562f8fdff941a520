-- Notes how far a member, or the owner of an inbox, has read; never less than before.
--
-- ARGV  2 user  3 offset  4 1 for an inbox
-- Answers what was noted before, what is noted now, the offset of the newest message, and the number of members; nothing is
-- noted for others, or beyond the newest message.

local before = readBy(ARGV[2])
local read = math.max(before, tonumber(ARGV[3]))
if read > head() then
  read = before
elseif ARGV[4] == '1' or redis.call('ZSCORE', MEMBERS, ARGV[2]) then
  redis.call('ZADD', READS, integer(read), ARGV[2])
else
  before, read = 0, 0
end
return {before, read, head(), redis.call('ZCARD', MEMBERS)}
