//! One engine input: apply it, and take every output where it belongs.

use std::ops::Range;

use crate::engine::{Input, Output, Probe, SysResult, Syscall, Timer, Transmit};
use crate::peer::Peer;
use crate::units::{TaskId, Time};
use crate::wire::codec::Direction;
use crate::wire::{Flags, Header, Segment};
use crate::world::happening::{CallCause, Cause, Happening, Packet, SuperPacket};
use crate::world::{TxDone, Violation, World};

pub(super) fn syscall(task: TaskId, call: Syscall) -> Input {
    Input::Syscall { task, call }
}

impl World {
    /// The next packet from the peer enters the engine.
    pub(super) fn take_packet(&mut self, probe: &mut dyn Probe, happening: &mut Happening) -> bool {
        let Some(arrival) = self.ack_link.arrive(self.now) else { return false };
        self.arrive(arrival.segment, Some(arrival.sent), probe, happening);
        true
    }

    /// A segment of the peer enters the engine; it was sent at `peer_at`, as far as that is known.
    pub(super) fn arrive(
        &mut self,
        segment: Segment,
        peer_at: Option<Time>,
        probe: &mut dyn Probe,
        happening: &mut Happening,
    ) {
        self.counts.packets_received += 1;
        let packet = (!happening.is_quiet()).then(|| Packet {
            at: self.now,
            direction: Direction::In,
            segment: segment.clone(),
            skb: None,
            kind: None,
            fate: None,
            peer_at,
        });
        self.begin(self.segment_cause(&segment), happening);
        happening.packets.extend(packet);
        self.apply(Input::Segment(segment), probe, happening);
    }

    /// Any other input.
    pub(super) fn input(&mut self, input: Input, probe: &mut dyn Probe, happening: &mut Happening) {
        self.begin(self.cause(&input), happening);
        self.apply(input, probe, happening);
    }

    fn begin(&mut self, cause: Cause, happening: &mut Happening) {
        happening.begin(self.now, cause);
        self.counts.inputs += 1;
        match cause {
            Cause::Timer(Timer::Retransmit) => self.counts.timeouts += 1,
            Cause::Timer(Timer::LossProbe) => self.counts.tail_loss_probes += 1,
            Cause::Timer(Timer::Probe0) => self.counts.window_probes += 1,
            _ => {}
        }
    }

    fn apply(&mut self, input: Input, probe: &mut dyn Probe, happening: &mut Happening) {
        let writer = match &input {
            Input::Syscall { task, call: Syscall::Send { .. } } | Input::Run { task } => Some(*task),
            _ => None,
        };
        let owns = self.work_on(&input);
        let write_seq = self.engine.sk.write_seq;
        self.engine.apply_dyn(self.now, input, probe);
        if let Some(engine) = probe.engine_to_go_on_with() {
            self.engine = engine;
        }
        if let Some(task) = writer {
            let queued = u64::from(self.engine.sk.write_seq - write_seq);
            if queued > 0 {
                self.queued(task, queued);
            }
        }
        if owns {
            self.engine.own_until(self.busy_until);
        }
        let mut outputs = std::mem::take(&mut self.outputs);
        self.engine.swap_outputs(&mut outputs);
        for output in outputs.drain(..) {
            self.route(output, happening);
        }
        self.outputs = outputs;
        let (queued, sndbuf) = (self.engine.sk.wmem_queued, self.engine.sk.sndbuf);
        self.counts.largest_wmem_queued = self.counts.largest_wmem_queued.max(queued);
        self.counts.largest_sndbuf = self.counts.largest_sndbuf.max(sndbuf);
    }

    /// The processor has to do with an input. True: while it does, a task owns the socket.
    fn work_on(&mut self, input: &Input) -> bool {
        let cost = self.costs.of(input);
        let owned = self.engine.backlog.owned_until.is_some_and(|until| until > self.now);
        if let (true, Input::Segment(_)) = (owned, input) {
            self.interrupted_until = self.now + cost;
            self.busy_until += cost;
            return true;
        }
        self.busy_until = self.now + cost;
        match input {
            Input::Syscall { call, .. } => {
                !matches!(call, Syscall::Poll { .. } | Syscall::EpollAdd { .. } | Syscall::EpollWait { .. })
            }
            Input::Run { .. } => true,
            _ => false,
        }
    }

    fn queued(&mut self, task: TaskId, bytes: u64) {
        if let Some(program) = self.programs.get_mut(usize::from(task.0)) {
            match program.given(bytes) {
                Some(given) => self.stream.given(&given),
                None => self.stream.queued(task, program.written, bytes),
            }
            program.queued(bytes);
        }
    }

    fn route(&mut self, output: Output, happening: &mut Happening) {
        match output {
            Output::Transmit(transmit) => self.transmit(&transmit, happening),
            Output::Return { task, result } => {
                happening.returns.push((task, result));
                self.last_returned = Some(result);
                self.returned(task, result);
            }
            Output::Blocked { task } => happening.blocked.push(task),
            Output::Woken { task } => {
                happening.woken.push(task);
                self.run_queue.push_back(task);
            }
            // That it is there is all that the modelled programs want to know.
            Output::Notice(_) => {}
            // Only a remote peer sends data.
            Output::Received(bytes) => happening.received.push(bytes),
            Output::Connected => {
                happening.connected = true;
                self.settled();
            }
            Output::Closed(why) => {
                happening.closed = Some(why);
                self.settled();
            }
        }
    }

    /// The handshake is complete, or will never be.
    fn settled(&mut self) {
        self.script.connected(self.now);
        for program in &mut self.programs {
            program.connected(self.now);
        }
    }

    fn returned(&mut self, task: TaskId, result: SysResult) {
        let Some(program) = self.programs.get_mut(usize::from(task.0)) else { return };
        let queued = program.returned(self.now, result);
        if let (Some(queued), Ok(count)) = (queued, result)
            && queued != u64::from(count)
        {
            self.stream.report(Violation::Count { task, queued, returned: u64::from(count) });
        }
    }

    /// Hands a segment to the device: as one packet, or as the packets that a super-packet stands for.
    fn transmit(&mut self, transmit: &Transmit, happening: &mut Happening) {
        let first = happening.packets.len();
        let gso_size = transmit.gso_size.filter(|_| !self.wire.super_packets);
        self.depart(transmit, happening);
        let mut departs = self.now;
        for (header, part) in transmit.header.split_gso(transmit.len, gso_size) {
            departs = departs.max(self.send(header, part, transmit, happening));
        }
        let packets = first..happening.packets.len();
        if gso_size.is_some() && self.wire.tso && !packets.is_empty() {
            happening.super_packets.push(SuperPacket { gso_size, packets });
        }
        if let (true, Some(skb)) = (self.engine.config.device.holds_clones && transmit.truesize > 0, transmit.skb) {
            let behind = self.tx_done.iter().rev().take_while(|done| done.at > departs).count();
            let place = self.tx_done.len() - behind;
            self.tx_done.insert(place, TxDone { at: departs, skb, truesize: transmit.truesize });
        }
    }

    /// Sends one packet with a part of the payload to the peer. Tells when it has left the device.
    fn send(&mut self, header: Header, part: Range<u32>, transmit: &Transmit, happening: &mut Happening) -> Time {
        self.counts.packets_sent += 1;
        self.counts.data_packets += u64::from(!part.is_empty());
        let is_remote = matches!(self.peer, Peer::Remote(_));
        if is_remote && happening.is_quiet() {
            return self.now;
        }
        let len = part.len();
        let pieces = self.engine.payload(transmit, part);
        let mut segment = match self.wire.packet(header, len, pieces, Direction::Out) {
            Ok(segment) => segment,
            Err(what) => {
                self.stream.report(Violation::Packet(what));
                return self.now;
            }
        };
        if self.wire.super_packets {
            segment.gso_size = transmit.gso_size;
        }
        if is_remote {
            happening.packets.push(self.remote_packet(segment, transmit));
            return self.now;
        }
        let seen = (!happening.is_quiet()).then(|| segment.clone());
        let sent = self.link.send(self.now, segment);
        happening.packets.extend(seen.map(|segment| Packet {
            at: self.now,
            direction: Direction::Out,
            segment,
            skb: transmit.skb,
            kind: Some(transmit.kind),
            fate: Some(sent.fate),
            peer_at: sent.arrives,
        }));
        sent.departs
    }

    /// Sends one packet of the peer to the engine.
    pub(super) fn send_back(&mut self, segment: Segment) {
        let Segment { header, payload, .. } = segment;
        match self.wire.packet(header, payload.len(), std::iter::once(&payload[..]), Direction::In) {
            Ok(segment) => drop(self.ack_link.send(self.now, segment)),
            Err(what) => self.stream.report(Violation::Packet(what)),
        }
    }

    fn cause(&self, input: &Input) -> Cause {
        match input {
            Input::Syscall { task, call } => Cause::Call { task: *task, call: call_cause(call) },
            Input::Run { task } => Cause::Run { task: *task },
            Input::Interrupt { task } => Cause::Interrupt { task: *task },
            Input::Segment(segment) => self.segment_cause(segment),
            Input::Timer => {
                Cause::Timer(self.engine.next_deadline().map_or(Timer::Retransmit, |deadline| deadline.why))
            }
            Input::TxDone { truesize, .. } => Cause::TxDone { truesize: *truesize },
            Input::DeviceRefuses { skbs } => Cause::DeviceRefuses { skbs: *skbs },
            Input::DeviceCongested { skbs } => Cause::DeviceCongested { skbs: *skbs },
            Input::OtherMemory { pages } => Cause::OtherMemory { pages: *pages },
            Input::TcpMem { pages } => Cause::TcpMem { pages: *pages },
            Input::Timing(_) => Cause::Timing,
        }
    }

    fn segment_cause(&self, segment: &Segment) -> Cause {
        let header = &segment.header;
        let scaled = self.engine.sk.wscale_ok && !header.flags.contains(Flags::SYN);
        let shift = if scaled { self.engine.sk.snd_wscale } else { 0 };
        Cause::Segment {
            flags: header.flags,
            ack: self.engine.sk.relative(header.ack),
            window: u32::from(header.window) << shift,
            sack_blocks: header.options.sack.len() as u8,
            payload: segment.payload.len() as u32,
        }
    }
}

fn call_cause(call: &Syscall) -> CallCause {
    match call {
        Syscall::Connect => CallCause::Connect,
        Syscall::Listen => CallCause::Listen,
        Syscall::Accept { .. } => CallCause::Accept,
        Syscall::Send { msg, flags } => {
            CallCause::Send { bytes: msg.len() as u32, buffers: msg.buffers().len() as u32, flags: *flags }
        }
        Syscall::Poll { events, timeout } => CallCause::Poll { events: *events, timeout: *timeout },
        Syscall::EpollAdd { events, oneshot, edge } => {
            CallCause::EpollAdd { events: *events, oneshot: *oneshot, edge: *edge }
        }
        Syscall::EpollWait { timeout } => CallCause::EpollWait { timeout: *timeout },
        Syscall::SetSockOpt(option) => CallCause::SetSockOpt(*option),
        Syscall::RecvNotice => CallCause::RecvNotice,
        Syscall::Shutdown => CallCause::Shutdown,
        Syscall::Close => CallCause::Close,
        Syscall::Recv { bytes, .. } => CallCause::Recv { bytes: *bytes },
    }
}
