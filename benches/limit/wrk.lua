-- What wrk asks for, and what it tells `plantel-bench limit`.
--
--   LIMIT_TOKEN=... wrk -t1 -c16 -d1s -s wrk.lua http://host:port -- METHOD PATHS [BODY]
--
-- PATHS is a file with one path in each line, BODY a file that is sent each time. Reads go through the paths again and
-- again; a path that is written to is used once, and when they are used up, what is asked for is not there.

local requests = {}
local threads = {}
local once = false

asked = 0

function setup(thread)
  table.insert(threads, thread)
end

local function content(file)
  local handle = assert(io.open(file, "r"))
  local text = handle:read("*a")
  handle:close()
  return text
end

function init(args)
  local method, body = args[1], nil
  once = method ~= "GET"
  wrk.headers["Authorization"] = "Bearer " .. os.getenv("LIMIT_TOKEN")
  if args[3] then
    body = content(args[3])
    wrk.headers["Content-Type"] = "application/json"
  end
  for path in io.lines(args[2]) do
    requests[#requests + 1] = wrk.format(method, path, nil, body)
  end
end

function request()
  asked = asked + 1
  if once and asked > #requests then
    return wrk.format("GET", "/used-up")
  end
  return requests[(asked - 1) % #requests + 1]
end

function done(summary, latency)
  local all = 0
  for _, thread in ipairs(threads) do
    all = all + thread:get("asked")
  end
  local errors = summary.errors
  io.write(string.format(
    "limit: {\"answers\": %d, \"microseconds\": %d, \"p99\": %d, \"asked\": %d, \"refused\": %d, \"broken\": %d}\n",
    summary.requests, summary.duration, latency:percentile(99.0), all, errors.status,
    errors.connect + errors.read + errors.write + errors.timeout))
end
