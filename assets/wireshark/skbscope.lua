-- The comments of skbscope's captures as fields of Wireshark: columns, filters, IO graphs.
--
--   skbscope wireshark > ~/.local/lib/wireshark/plugins/skbscope.lua
--   tshark -X lua_script:skbscope.lua -r a.pcapng -Y 'skbscope.blocked' -T fields -e skbscope.wmem_queued

local protocol = Proto("skbscope", "Send buffer (skbscope)")

local fields = {
    moment = ProtoField.string("skbscope.moment", "Moment", "Input and step: skbscope replay FILE@MOMENT goes there"),
    input = ProtoField.uint64("skbscope.input", "Input"),
    step = ProtoField.uint32("skbscope.step", "Step"),
    skb = ProtoField.uint64("skbscope.skb", "skb", base.DEC, nil, nil, "The skb that the packet was made from"),
    wmem_queued = ProtoField.uint32("skbscope.wmem_queued", "sk_wmem_queued", base.DEC, nil, nil, "Bytes of truesize"),
    sndbuf = ProtoField.uint32("skbscope.sndbuf", "sk_sndbuf", base.DEC, nil, nil, "Bytes of truesize"),
    unsent = ProtoField.uint32("skbscope.unsent", "Unsent", base.DEC, nil, nil, "write_seq - snd_nxt, bytes"),
    cwnd = ProtoField.uint32("skbscope.cwnd", "snd_cwnd", base.DEC, nil, nil, "Segments"),
    rwnd = ProtoField.uint32("skbscope.rwnd", "snd_wnd", base.DEC, nil, nil, "Bytes"),
    blocked = ProtoField.bool("skbscope.blocked", "A task sleeps in a system call"),
    task = ProtoField.uint32("skbscope.blocked.task", "Task that sleeps"),
}
protocol.fields = fields

local comment_of = Field.new("frame.comment")

local PATTERN = "^@(%d+)%.(%d+)(.*) queued (%d+)/(%d+) unsent (%d+) cwnd (%d+) rwnd (%d+)(.*)$"

local function add(tree, comment)
    local input, step, skb, queued, sndbuf, unsent, cwnd, rwnd, rest = comment:match(PATTERN)
    if not input then
        return
    end
    local own = tree:add(protocol)
    own:append_text(": " .. queued .. " of " .. sndbuf)
    own:add(fields.moment, input .. "." .. step):set_generated()
    own:add(fields.input, UInt64.new(tonumber(input))):set_generated()
    own:add(fields.step, tonumber(step)):set_generated()
    local id = skb:match("skb#(%d+)")
    if id then
        own:add(fields.skb, UInt64.new(tonumber(id))):set_generated()
    end
    own:add(fields.wmem_queued, tonumber(queued)):set_generated()
    own:add(fields.sndbuf, tonumber(sndbuf)):set_generated()
    own:add(fields.unsent, tonumber(unsent)):set_generated()
    own:add(fields.cwnd, tonumber(cwnd)):set_generated()
    own:add(fields.rwnd, tonumber(rwnd)):set_generated()
    -- Only where it is so: a filter that names a field asks whether it is there.
    if rest:find("blocked") then
        own:add(fields.blocked, true):set_generated()
    end
    for task in rest:gmatch("task (%d+)") do
        own:add(fields.task, tonumber(task)):set_generated()
    end
end

function protocol.dissector(_, _, tree)
    -- A packet may have more than one comment, of which others are somebody's own.
    for _, comment in ipairs({ comment_of() }) do
        add(tree, tostring(comment))
    end
end

register_postdissector(protocol)
