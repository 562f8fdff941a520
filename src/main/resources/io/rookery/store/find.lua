-- Looks one message up by its id.
--
-- ARGV  3 message id
-- Answers the message as it is now, alone; nothing when it is not among the newest.

local log = fence(KEYS[1], ARGV[2])
local entry = find(ARGV[3], '')

return withEntries({}, entry and asTheyAre(log, {entry}) or {})
