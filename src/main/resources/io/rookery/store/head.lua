-- Answers epoch and offset of the newest message, the newest change and the head when it was made.

local log = fence(KEYS[1], ARGV[2])
return {log.epoch, log.head, log.changed, log.changedHead}
