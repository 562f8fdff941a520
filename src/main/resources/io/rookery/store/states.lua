-- Stands before the scripts that show messages: nobody sees one as it was before it was changed.
--
-- What a message has become is kept beside the log, by offset: r its newest change, e its newest edit or its deletion, k
-- 'edited', 'deleted' or '', x the new text, c its reactions in the order of their first users, each with their number.

local STATES_AT_ONCE = 1000

-- What is added to the entry of a changed message: change, kind, text, then reactions and their numbers.
local function shown(state)
  local fields = {integer(state.r), state.k, state.x}
  for _, reaction in ipairs(state.c) do
    fields[#fields + 1] = reaction[1]
    fields[#fields + 1] = integer(reaction[2])
  end
  return fields
end

local function asTheyAre(log, entries)
  if log.changed == 0 then
    return entries
  end
  for first = 1, #entries, STATES_AT_ONCE do
    local last, offsets = math.min(first + STATES_AT_ONCE - 1, #entries), {}
    for at = first, last do
      offsets[#offsets + 1] = string.match(entries[at][1], '^%d+')
    end
    for at, state in ipairs(redis.call('HMGET', topic .. 'edits', unpack(offsets))) do
      if state then
        entries[first + at - 1][3] = shown(cmsgpack.unpack(state))
      end
    end
  end
  return entries
end

-- Adds to an answer how many entries there are, and of each its id, how many fields it has, these, how long its state is, and this.
-- No arrays, for each of which Redis before 7 writes its reply in a piece more.
local function withEntries(answer, entries)
  local last = #answer + 1
  answer[last] = #entries
  for _, entry in ipairs(entries) do
    last = last + 1
    answer[last] = entry[1]
    for part = 2, 3 do
      local values = entry[part]
      local count = values and #values or 0
      last = last + 1
      answer[last] = count
      for at = 1, count do
        answer[last + at] = values[at]
      end
      last = last + count
    end
  end
  return answer
end

-- Of each changed message that the log holds, as it is now.
local function messagesOf(log, changes)
  local entries, seen = {}, {}
  for _, change in ipairs(changes) do
    local offset = change[2][2]
    if not seen[offset] then
      seen[offset] = true
      entries[#entries + 1] = redis.call('XRANGE', LOG, offset .. '-0', offset .. '-0')[1]
    end
  end
  return asTheyAre(log, entries)
end
