-- Reads what the archive lacks of the reports, as JSON: either what changed, or a page of all.
--
-- KEYS  1 reports  2 the open ones by their time  3 the closed ones by when that was  4 what became of the closed ones  5 COPIED
--       6 UNCOPIED
-- ARGV  2 how much at most  3 '' or where the page of all begins
-- Answers as COPY_CHANNEL.

local REPORTS, OPEN, CLOSED, OUTCOMES, COPIED, UNCOPIED = unpack(KEYS)
local LIMIT = tonumber(ARGV[2])
local doc = copying(COPIED, UNCOPIED)
if not doc or redis.call('ZCARD', UNCOPIED) == 0 then
  return false
end
doc.reports = {}

local function report(id)
  local content = redis.call('HGET', REPORTS, id)
  table.insert(doc.reports, {id = id, gone = not content or nil,
    content = content and (string.gsub(content, '\\u0000', '\\ufffd')) or nil,
    filed = redis.call('ZSCORE', OPEN, id) or nil, closed = redis.call('ZSCORE', CLOSED, id) or nil,
    outcome = (string.gsub(redis.call('HGET', OUTCOMES, id) or '', '\\u0000', '\\ufffd'))})
end

local whole = redis.call('ZSCORE', UNCOPIED, WHOLE)
local read, following = {}, ''
if whole then
  local page = redis.call('HSCAN', REPORTS, ARGV[3] == '' and '0' or ARGV[3], 'COUNT', LIMIT)
  for at = 1, #page[2], 2 do
    report(page[2][at])
  end
  following = page[1] == '0' and '' or page[1]
else
  read = uncopiedOf(UNCOPIED, LIMIT)
  for at = 1, #read, 2 do
    report(read[at])
  end
end
if #doc.reports == 0 then
  doc.reports = nil
end
return {cjson.encode(doc), whole or '', following, read}
