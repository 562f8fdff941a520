-- Stands behind the functions of several scripts, and calls them for parts of a call that have nothing to do with each other.
--
-- KEYS  of each part in turn
-- ARGV  1 incarnation of the server, then of each part in turn which script, how many keys, how many arguments, and these without the
--       incarnation
-- Answers for each part how many values its script answers and these, or -1 and the only value, or -2 and the text of what went wrong with
-- it: no arrays, for each of which Redis before 7 writes its reply in a piece more. What goes wrong with all is an error of the whole, but
-- for logs that have not begun.

local ONE_VALUE, FAILED = -1, -2
local UNPACKED_MAX = 100
local answers, anyDone, failure = {}, false, nil
local key, at = 1, 2
while at <= #ARGV do
  local keys, count = tonumber(ARGV[at + 1]), tonumber(ARGV[at + 2])
  local arguments = {ARGV[1], unpack(ARGV, at + 3, at + 2 + math.min(count, UNPACKED_MAX))}
  for argument = UNPACKED_MAX + 1, count do
    arguments[argument + 1] = ARGV[at + 2 + argument]
  end
  local done, answer = pcall(scripts[ARGV[at]], {unpack(KEYS, key, key + keys - 1)}, arguments)
  if not done then
    local text = type(answer) == 'table' and answer.err or tostring(answer)
    if string.find(text, 'UNBEGUN', 1, true) then
      anyDone = true
    else
      failure = answer
    end
    answer = text
  end
  anyDone = anyDone or done
  local last = #answers + 1
  if done and type(answer) == 'table' then
    answers[last] = #answer
    for value = 1, #answer do
      answers[last + value] = answer[value]
    end
  else
    answers[last] = done and ONE_VALUE or FAILED
    answers[last + 1] = answer
  end
  key, at = key + keys, at + 3 + count
end
if failure and not anyDone then
  error(failure, 0)
end
return answers
