-- Answers epoch and offset of the newest message.

local log = fence()
return {log.epoch, log.head}
