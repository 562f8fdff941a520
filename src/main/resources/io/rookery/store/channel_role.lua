-- ARGV  2 user
-- Answers owner, moderator or member; nothing for who is none of them.

return roleOf(ARGV[2]) or false
