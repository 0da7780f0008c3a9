-- Sends the requests of BENCH_PATHS (one path a line) in turn, with BENCH_BODY as the body of a POST when it is set.
local paths, body, turn = {}, nil, 0

function init()
  for line in io.lines(os.getenv("BENCH_PATHS")) do paths[#paths + 1] = line end
  local name = os.getenv("BENCH_BODY")
  if name then
    local file = io.open(name, "rb")
    body = file:read("*a")
    file:close()
  end
  wrk.headers["Authorization"] = "Token " .. os.getenv("BENCH_TOKEN")
  wrk.headers["Content-Type"] = "application/json"
end

function request()
  turn = turn % #paths + 1
  return wrk.format(body and "POST" or "GET", paths[turn], nil, body)
end
