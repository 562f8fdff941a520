-- Stands before a script that does the same to several topics: it ends the function for one topic itself, and then calls it for each.

local function one(KEYS, ARGV)
