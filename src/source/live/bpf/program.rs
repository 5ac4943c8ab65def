//! The program: a BPF iterator over all TCP sockets (`iter/tcp`), which copies the one with the wanted cookie. The kernel holds
//! that socket's lock while it runs.

use std::mem::offset_of;

use crate::source::live::bpf::arrays::{Record, SHARED_INFO, SK_BUFF, Shared, TCP_SOCK};
use crate::source::live::bpf::assembler::Reg::{Frame, R0, R1, R2, R3, R4, R6, R7, R8, R9};
use crate::source::live::bpf::assembler::{Assembler, Helper, Instruction};
use crate::source::live::bpf::needed::{Missing, byte, size};
use crate::source::live::bpf::wait_list;
use crate::source::live::btf::Btf;

/// A program and the second function in it, which is called for each record.
pub struct Program {
    /// All instructions.
    pub code: Vec<Instruction>,
    /// Where the second function begins.
    pub callback_at: usize,
    /// The kernel's type of the first one.
    pub iterator_type: u32,
}

/// What the program keeps on its stack, at these places from its end: the walk, which the callback sees too, ...
const WALK: i16 = -32;
/// ... and a word for what is read in between.
const WORD: i16 = -40;

/// The walk: the skb that is next, ...
const NEXT: i16 = 0;
/// ... the head of the write queue, ...
const HEAD: i16 = 8;
/// ... the queue, ...
const QUEUE: i16 = 16;
/// ... and the records filled so far.
const COUNT: i16 = 24;

const RETRANSMIT_QUEUE: i32 = 1;
const WRITE_QUEUE: i32 = 2;
/// A red-black tree of all skbs that a machine could hold is not as high.
const TREE_HEIGHT: i32 = 48;

/// A place in the header, from R9.
const fn at(offset: usize) -> i16 {
    offset as i16
}

/// For maps with these descriptors.
pub fn program(btf: &Btf, header: i32, records: i32) -> Result<Program, Missing> {
    let mut a = Assembler::default();
    find_socket(&mut a, btf, header)?;
    copy_socket(&mut a, btf)?;
    wait_list::copy(&mut a, btf)?;
    walk_queues(&mut a, btf, records)?;
    end(&mut a, btf)?;
    let callback_at = a.position();
    copy_skb(&mut a, btf)?;
    step_in_tree(&mut a, btf)?;
    let iterator_type = btf.function("bpf_iter_tcp").ok_or_else(|| Missing("bpf_iter_tcp".to_owned()))?;
    let code = a.finish().ok_or_else(|| Missing("place for such long jumps".to_owned()))?;
    Ok(Program { code, callback_at, iterator_type })
}

/// R6: the iterator's socket; R7: its `meta`; R8: the socket as a `tcp_sock`; R9: the header.
fn find_socket(a: &mut Assembler, btf: &Btf, header: i32) -> Result<(), Missing> {
    a.load(R6, R1, byte(btf, "bpf_iter__tcp", "sk_common")? as i16);
    a.load(R7, R1, byte(btf, "bpf_iter__tcp", "meta")? as i16);
    a.jump_if_number(R6, 0, "out");
    a.map_value(R9, header);
    a.load(R1, R6, byte(btf, "sock_common", "skc_cookie.counter")? as i16);
    a.load(R2, R9, at(offset_of!(Shared, wanted)));
    a.jump_unless_equal(R1, R2, "out");
    // TIME_WAIT keeps the cookie, but is no socket: then there is none here.
    a.set(R1, R6);
    a.call(Helper::SkcToTcpSock);
    a.jump_if_number(R0, 0, "out");
    a.set(R8, R0);
    Ok(())
}

fn copy_socket(a: &mut Assembler, btf: &Btf) -> Result<(), Missing> {
    a.call(Helper::KtimeGetNs);
    a.store(R9, at(offset_of!(Shared, begun_ns)), R0);
    let whole = size(btf, "tcp_sock")?.min(TCP_SOCK);
    a.copy((R9, offset_of!(Shared, tcp_sock) as i32), (R8, 0), whole);
    a.load(R1, R8, byte(btf, "sock", "sk_socket")? as i16);
    a.store(R9, at(offset_of!(Shared, socket)), R1);
    a.set_number(R2, 0);
    a.jump_if_number(R1, 0, "orphan");
    a.load(R2, R1, byte(btf, "socket", "flags")? as i16);
    a.label("orphan");
    a.store(R9, at(offset_of!(Shared, socket_flags)), R2);
    Ok(())
}

/// Calls back for each record: first from the smallest node of the retransmit queue, then along the write queue.
fn walk_queues(a: &mut Assembler, btf: &Btf, records: i32) -> Result<(), Missing> {
    let write_queue = byte(btf, "sock", "sk_write_queue")? + byte(btf, "sk_buff_head", "next")?;
    let left = byte(btf, "rb_node", "rb_left")?;
    a.copy((Frame, (WALK + NEXT).into()), (R8, byte(btf, "sock", "tcp_rtx_queue.rb_node")?), 8);
    a.address(R1, R8, write_queue);
    a.store(Frame, WALK + HEAD, R1);
    a.set_number(R1, RETRANSMIT_QUEUE);
    a.store(Frame, WALK + QUEUE, R1);
    a.set_number(R1, 0);
    a.store(Frame, WALK + COUNT, R1);
    a.set_number(R6, TREE_HEIGHT);
    a.label("smallest");
    a.jump_if_number(R6, 0, "walk");
    a.add_number(R6, -1);
    a.load(R1, Frame, WALK + NEXT);
    a.jump_if_number(R1, 0, "walk");
    a.copy((Frame, WORD.into()), (R1, left), 8);
    a.load(R1, Frame, WORD);
    a.jump_if_number(R1, 0, "walk");
    a.store(Frame, WALK + NEXT, R1);
    a.jump("smallest");
    a.label("walk");
    a.map(R1, records);
    a.callback(R2, "record");
    a.address(R3, Frame, WALK.into());
    a.set_number(R4, 0);
    a.call(Helper::ForEachMapElem);
    Ok(())
}

/// Tells how much there is, and writes eight bytes, so that the reader stops at the match.
fn end(a: &mut Assembler, btf: &Btf) -> Result<(), Missing> {
    a.load(R1, Frame, WALK + COUNT);
    a.store(R9, at(offset_of!(Shared, records)), R1);
    // Whatever is left to walk did not fit: nothing is left when the walk stands at the head of the write queue.
    a.load(R1, Frame, WALK + QUEUE);
    a.set_number(R2, 1);
    a.jump_unless_number(R1, WRITE_QUEUE, "told");
    a.load(R1, Frame, WALK + HEAD);
    a.add_number(R1, -byte(btf, "sk_buff_head", "next")?);
    a.load(R3, Frame, WALK + NEXT);
    a.jump_unless_equal(R1, R3, "told");
    a.set_number(R2, 0);
    a.label("told");
    a.store(R9, at(offset_of!(Shared, truncated)), R2);
    a.call(Helper::KtimeGetNs);
    a.store(R9, at(offset_of!(Shared, ended_ns)), R0);
    let generation = offset_of!(Shared, generation);
    a.load(R1, R9, at(generation));
    a.add_number(R1, 1);
    a.store(R9, at(generation), R1);
    a.load(R1, R7, byte(btf, "bpf_iter_meta", "seq")? as i16);
    a.address(R2, R9, generation as i32);
    a.set_number(R3, 8);
    a.call(Helper::SeqWrite);
    a.label("out");
    a.set_number(R0, 0);
    a.exit();
    Ok(())
}

/// `record(map, key, value, walk)`: copies the next skb, and goes on to the one after it. R6: the skb; R8: the record; R9: the
/// walk. Returns 1 to stop.
fn copy_skb(a: &mut Assembler, btf: &Btf) -> Result<(), Missing> {
    let next = byte(btf, "sk_buff_head", "next")?;
    a.label("record");
    a.set(R8, R3);
    a.set(R9, R4);
    a.load(R1, R9, QUEUE);
    a.load(R2, R9, NEXT);
    a.jump_unless_number(R1, RETRANSMIT_QUEUE, "on the write queue");
    a.jump_unless_number(R2, 0, "take");
    a.set_number(R1, WRITE_QUEUE);
    a.store(R9, QUEUE, R1);
    a.load(R1, R9, HEAD);
    a.copy((Frame, -8), (R1, 0), 8);
    a.load(R1, Frame, -8);
    a.store(R9, NEXT, R1);
    a.label("on the write queue");
    a.load(R2, R9, NEXT);
    a.load(R1, R9, HEAD);
    a.add_number(R1, -next);
    a.jump_if_equal(R1, R2, "stop");
    a.jump_if_number(R2, 0, "stop");
    a.label("take");
    a.load(R6, R9, NEXT);
    a.store(R8, at(offset_of!(Record, skb)), R6);
    a.load(R1, R9, QUEUE);
    a.store(R8, at(offset_of!(Record, queue)), R1);
    let copied = offset_of!(Record, sk_buff);
    a.copy((R8, copied as i32), (R6, 0), size(btf, "sk_buff")?.min(SK_BUFF));
    // The shared information lies behind the linear area: `head + end`, of what was just copied.
    let place = |member| Ok(at(copied) + byte(btf, "sk_buff", member)? as i16);
    a.load(R3, R8, place("head")?);
    a.load_4(R1, R8, place("end")?);
    a.add(R3, R1);
    let info = size(btf, "skb_shared_info")?.min(SHARED_INFO);
    a.copy((R8, offset_of!(Record, shared_info) as i32), (R3, 0), info);
    a.load(R1, R9, COUNT);
    a.add_number(R1, 1);
    a.store(R9, COUNT, R1);
    a.load(R1, R9, QUEUE);
    a.jump_if_number(R1, RETRANSMIT_QUEUE, "in the tree");
    a.load(R1, R8, place("next")?);
    a.store(R9, NEXT, R1);
    a.set_number(R0, 0);
    a.exit();
    Ok(())
}

/// The next node of a red-black tree: the smallest to the right, or else the first one above that lies to the right.
fn step_in_tree(a: &mut Assembler, btf: &Btf) -> Result<(), Missing> {
    let node = |member| byte(btf, "rb_node", member);
    let (left, right, above) = (node("rb_left")?, node("rb_right")?, node("__rb_parent_color")?);
    a.label("in the tree");
    a.load(R1, R8, (offset_of!(Record, sk_buff) as i32 + right) as i16);
    a.jump_if_number(R1, 0, "up");
    a.store(R9, NEXT, R1);
    a.set_number(R7, TREE_HEIGHT);
    a.label("down");
    a.jump_if_number(R7, 0, "go on");
    a.add_number(R7, -1);
    a.load(R1, R9, NEXT);
    a.copy((Frame, -8), (R1, left), 8);
    a.load(R1, Frame, -8);
    a.jump_if_number(R1, 0, "go on");
    a.store(R9, NEXT, R1);
    a.jump("down");
    a.label("up");
    a.set_number(R7, TREE_HEIGHT);
    a.label("one up");
    a.jump_if_number(R7, 0, "go on");
    a.add_number(R7, -1);
    a.copy((Frame, -8), (R6, above), 8);
    a.load(R1, Frame, -8);
    // The colour is kept in the lowest bits.
    a.and_number(R1, -4);
    a.store(R9, NEXT, R1);
    a.jump_if_number(R1, 0, "go on");
    a.copy((Frame, -16), (R1, right), 8);
    a.load(R2, Frame, -16);
    a.jump_unless_equal(R2, R6, "go on");
    a.load(R6, R9, NEXT);
    a.jump("one up");
    a.label("go on");
    a.set_number(R0, 0);
    a.exit();
    a.label("stop");
    a.set_number(R0, 1);
    a.exit();
    Ok(())
}
