-- Sends the requests of a file in turn, again and again, and counts the answers by status.
--
--     wrk -s load.lua URL -- FILE STATUS
--
-- FILE has a request a line: method, path, cookie and form, with tabs between. A form gets a fresh
-- `command` each time, as every page that shows one gives it. STATUS is what every answer shall have.
-- The last line of the output is an object of JSON.

local all = {}

function setup(thread)
   all[#all + 1] = thread
end

local function seed()
   local dice = assert(io.open("/dev/urandom", "rb"))
   local a, b, c, d, e, f = dice:read(6):byte(1, 6)
   dice:close()
   math.randomseed(((((a * 256 + b) * 256 + c) * 256 + d) * 256 + e) * 256 + f)
end

function init(arguments)
   seed()
   requests, at = {}, 0
   wanted, right, wrong, unlike = tonumber(arguments[2]), 0, 0, 0
   for line in io.lines(arguments[1]) do
      local method, path, cookie, form = line:match("^(.-)\t(.-)\t(.-)\t(.*)$")
      requests[#requests + 1] = {
         method = method,
         path = path,
         form = form ~= "" and form .. "&command=" or nil,
         headers = {
            ["Cookie"] = cookie,
            ["Sec-Fetch-Site"] = "same-origin",
            ["Content-Type"] = form ~= "" and "application/x-www-form-urlencoded" or nil,
         },
      }
   end
end

local function command()
   local dice = math.random
   return string.format(
      "%08x-%04x-4%03x-%04x-%012x",
      dice(0, 0xffffffff), dice(0, 0xffff), dice(0, 0xfff), dice(0x8000, 0xbfff), dice(0, 0xffffffffffff)
   )
end

function request()
   at = at % #requests + 1
   local one = requests[at]
   local form = one.form and one.form .. command() or nil
   return wrk.format(one.method, one.path, one.headers, form)
end

function response(status)
   if status == wanted then
      right = right + 1
   else
      wrong, unlike = wrong + 1, status
   end
end

function done(summary, latency)
   local right, wrong, unlike = 0, 0, 0
   for _, thread in ipairs(all) do
      right, wrong = right + thread:get("right"), wrong + thread:get("wrong")
      unlike = math.max(unlike, thread:get("unlike"))
   end
   local broken = summary.errors
   io.write(string.format(
      '{"right":%d,"wrong":%d,"unlike":%d,"broken":%d,"micros":%d,"p50":%d,"p99":%d,"max":%d}\n',
      right, wrong, unlike,
      broken.connect + broken.read + broken.write + broken.timeout,
      summary.duration, latency:percentile(50), latency:percentile(99), latency.max
   ))
end
