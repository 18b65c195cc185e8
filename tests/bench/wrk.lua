-- Sends the requests of a file, one after the other, and prints what came of it as JSON.
-- wrk ... --script wrk.lua ADDRESS -- FILE; each line: method, path and body, tabs between them.

local requests = {}
local sent = 0

function init(arguments)
  for line in io.lines(arguments[1]) do
    local method, path, body = line:match("([^\t]*)\t([^\t]*)\t(.*)")
    local headers = { ["Accept-Encoding"] = "gzip, br" }
    if body ~= "" then headers["Content-Type"] = "application/json" else body = nil end
    requests[#requests + 1] = wrk.format(method, path, headers, body)
  end
end

function request()
  sent = sent + 1
  return requests[(sent - 1) % #requests + 1]
end

function done(summary, latency)
  local errors = summary.errors
  print(string.format(
    '{"per_second": %.2f, "median_ms": %.2f, "p99_ms": %.2f, "errors": %d, "requests": %d}',
    summary.requests / summary.duration * 1e6,
    latency:percentile(50) / 1e3,
    latency:percentile(99) / 1e3,
    errors.connect + errors.read + errors.write + errors.status + errors.timeout,
    summary.requests))
end
