-- Stands before a script that does the same to several topics, and may be interrupted between two of them: this one ends the function
-- for one topic itself, and then calls it for each.

local function one(KEYS, ARGV)
