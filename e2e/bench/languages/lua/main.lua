-- Five programs that compute; the first argument says which, the second how much.
local function next_number(state)
  return state * 16807 % 2147483647
end

local function fib(n)
  if n < 2 then return n end
  return fib(n - 1) + fib(n - 2)
end

local function sort(n)
  local numbers, state, total = {}, 42, 0
  for i = 1, n do
    state = next_number(state)
    numbers[i] = state
  end
  table.sort(numbers)
  for _, number in ipairs(numbers) do total = (total * 31 + number) % 1000000007 end
  print(total)
end

local function body(x, y, z, vx, vy, vz, mass)
  return { x = x, y = y, z = z, vx = vx, vy = vy, vz = vz, mass = mass }
end
local bodies = {
  body(0, 0, 0, 0, 0, 0, 39.47841760435743),
  body(4.84143144246472090, -1.16032004402742839, -0.103622044471123109, 0.606326392995832, 2.81198684491626, -0.02521836165988763, 0.03769367487038949),
  body(8.34336671824457987, 4.12479856412430479, -0.403523417114321381, -1.0107743461787924, 1.8256623712304119, 0.008415761376584154, 0.011286326131968767),
  body(12.8943695621391310, -15.1111514016986312, -0.223307578892655734, 1.0827910064415354, 0.8687130181696082, -0.010832637401363636, 0.0017237240570597112),
  body(15.3796971148509165, -25.9193146099879641, 0.179258772950371181, 0.979090732243898, 0.5946989986476762, -0.034755955550407810, 0.0020336868699246304),
}

local function n_body(steps)
  for _ = 1, steps do
    for i = 1, #bodies do
      local a = bodies[i]
      for j = i + 1, #bodies do
        local b = bodies[j]
        local dx, dy, dz = a.x - b.x, a.y - b.y, a.z - b.z
        local square = dx * dx + dy * dy + dz * dz
        local by = 0.01 / (square * square ^ 0.5)
        a.vx, a.vy, a.vz = a.vx - dx * b.mass * by, a.vy - dy * b.mass * by, a.vz - dz * b.mass * by
        b.vx, b.vy, b.vz = b.vx + dx * a.mass * by, b.vy + dy * a.mass * by, b.vz + dz * a.mass * by
      end
    end
    for _, it in ipairs(bodies) do
      it.x, it.y, it.z = it.x + 0.01 * it.vx, it.y + 0.01 * it.vy, it.z + 0.01 * it.vz
    end
  end
  print(string.format("%.6f %.6f", bodies[1].x, bodies[2].y))
end

local function strings(n)
  local parts = {}
  for i = 0, n - 1 do parts[#parts + 1] = i .. ":" .. i * 2 .. ";" end
  local text = table.concat(parts)
  local _, sevens = text:gsub("7", "7")
  print(#text .. " " .. sevens)
end

local function hash_map(n)
  local counts, state, size, most = {}, 42, 0, 0
  for _ = 1, n do
    state = next_number(state)
    local key = state % 65536
    local count = (counts[key] or 0) + 1
    if count == 1 then size = size + 1 end
    counts[key] = count
    if count > most then most = count end
  end
  print(size .. " " .. most)
end

local which, n = arg[1], tonumber(arg[2])
if not n then print("hello") end
if which == "fib" then print(fib(n)) end
if which == "sort" then sort(n) end
if which == "n-body" then n_body(n) end
if which == "strings" then strings(n) end
if which == "map" then hash_map(n) end
