-- Why this file exists: what Lua's libraries leave to the operating system, as far
-- as there is one here; the rest is refused with a sentence.
local open, error = io.open, error

local names = 0
function os.tmpname()
  names = names + 1
  local name = ("/tmp/lua_%06d"):format(names)
  local file, why = open(name, "a")
  if not file then error("unable to generate a unique filename: " .. why, 2) end
  file:close()
  return name
end

function io.tmpfile()
  return open(os.tmpname(), "w+b")
end

function io.popen()
  error("io.popen is not available here: a program runs alone, without other processes", 2)
end

function os.execute(command)
  if command == nil then return false end
  error("os.execute is not available here: a program runs alone, without other processes", 2)
end
