-- Appends drafts in the given order, unless the log has lost what the caller knows to be stored.
--
-- ARGV  7, 8 epoch and offset of a message known to be stored; the epoch is '' when none is
--       then for each draft: author, client message id or '', hash of the content, message id, 1 for members only, body
-- Answers one array a draft: 0 stored | 1 repeated, epoch, offset, time, message id; or 2 conflict; or 3 no member; or 4 for
-- all when something is lost; or 5 when too much waits for the archive.

local STORED, REPEATED, CONFLICT, NO_MEMBER, LOST, FULL = 0, 1, 2, 3, 4, 5
local DRAFT_FIELDS = 6
local FIRST_DRAFT = 9

local room = backlogMax > 0 and backlogMax - redis.call('XLEN', LOG) or math.huge

local function append(author, clientId, hash, id, membersOnly, body)
  local field = author .. ' ' .. clientId
  local first = clientId ~= '' and sending(field)
  if first then
    if first.hash ~= hash then
      return {CONFLICT}
    end
    return {REPEATED, first.epoch, first.offset, first.time, first.id}
  end
  if membersOnly == '1' and not redis.call('ZSCORE', MEMBERS, author) then
    return {NO_MEMBER}
  end
  if room < 1 then
    return {FULL}
  end
  room = room - 1
  add(log.epoch, now, body)
  if clientId ~= '' then
    remember(field, table.concat({hash, integer(log.head), log.epoch, integer(now), id}, ' '))
  end
  return {STORED, log.epoch, log.head, now, id}
end

local lost = ARGV[7] ~= '' and sharedUpTo(log, ARGV[7]) < tonumber(ARGV[8])
local headBefore = log.head
local outcomes = {}
for at = FIRST_DRAFT, #ARGV, DRAFT_FIELDS do
  if lost then
    outcomes[#outcomes + 1] = {LOST}
  else
    outcomes[#outcomes + 1] =
      append(ARGV[at], ARGV[at + 1], ARGV[at + 2], ARGV[at + 3], ARGV[at + 4], ARGV[at + 5])
  end
end
if log.head > headBefore then
  added()
end
return outcomes
