-- Answers access, owner, time of creation, title and number of members; nothing when there is no such channel.

return found() or false
