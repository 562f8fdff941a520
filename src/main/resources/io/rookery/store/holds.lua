-- ARGV  3 epoch  4 offset
-- Answers 1 when the log of today is the one in which that message is or was, else 0.

return sharedUpTo(fence(KEYS[1], ARGV[2]), ARGV[3]) >= tonumber(ARGV[4]) and 1 or 0
