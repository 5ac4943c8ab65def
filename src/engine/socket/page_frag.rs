//! Page-fragment blocks: where payload bytes lie, and how a task's allocator walks through them
//! (`skb_page_frag_refill`).
//!
//! The reference counts here are the kernel's, kept by hand; Rust's own counts only say whether a clone of the engine
//! still shares the bytes. A clone must not change what the engine may reuse.

use std::fmt;
use std::mem;
use std::ops::Range;
use std::rc::Rc;

use sha2::{Digest, Sha256};

use crate::encode::{Encode, Encoder, encoded};
use crate::engine::api::frag::Frag;
use crate::engine::api::io::Origin;
use crate::units::PageId;

/// What a block of memory is for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum BlockKind {
    /// Page fragments of many skbs.
    PageFrag,
    /// The linear area of one skb.
    Linear,
    /// A page of a program's memory or of a file, which skbs only refer to: whose, and which one.
    Given(Origin, u64),
}

encoded! { enum BlockKind { PageFrag = 0, Linear = 1, Given(origin, index) = 2 } }

#[derive(Clone)]
struct Block {
    kind: BlockKind,
    /// Shared with clones of the engine; copied when one side writes.
    bytes: Rc<Vec<u8>>,
    /// The allocator's own reference and one for each fragment slot that names the block. 0: the block is free.
    refs: u32,
}

/// Of a free block only its size: nobody reads what was in it.
impl Encode for Block {
    fn encode(&self, to: &mut Encoder) {
        let Block { kind, bytes, refs } = self;
        (kind, refs).encode(to);
        bytes.len().encode(to);
        if *refs > 0 {
            to.bytes(bytes);
        }
    }
}

/// With a hash in place of the bytes, which are too many to read.
impl fmt::Debug for Block {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digest: [u8; 32] = Sha256::digest(&*self.bytes).into();
        f.debug_struct("Block").field("refs", &self.refs).field("bytes", &(self.bytes.len(), digest)).finish()
    }
}

/// All blocks of a session.
#[derive(Clone, Default, Debug)]
pub struct Pages {
    blocks: Vec<Block>,
    free: Vec<PageId>,
    /// Pages of memory that calls have brought along so far.
    brought: u64,
}

encoded! { struct Pages { blocks, free, brought } }

impl Pages {
    /// A block of `size` bytes with one reference.
    pub fn alloc(&mut self, size: u32) -> PageId {
        self.alloc_kind(BlockKind::PageFrag, size)
    }

    /// A linear area of `size` bytes with one reference.
    pub fn alloc_linear(&mut self, size: u32) -> PageId {
        self.alloc_kind(BlockKind::Linear, size)
    }

    fn alloc_kind(&mut self, kind: BlockKind, size: u32) -> PageId {
        // What was a page of somebody's may be another one.
        let class = mem::discriminant(&kind);
        let fits = |block: &Block| mem::discriminant(&block.kind) == class && block.bytes.len() == size as usize;
        let reusable = self.free.iter().rposition(|page| fits(&self.blocks[page.0 as usize]));
        if let Some(index) = reusable {
            let page = self.free.swap_remove(index);
            let block = &mut self.blocks[page.0 as usize];
            (block.kind, block.refs) = (kind, 1);
            return page;
        }
        self.blocks.push(Block { kind, bytes: Rc::new(vec![0; size as usize]), refs: 1 });
        PageId(self.blocks.len() as u32 - 1)
    }

    /// The block of a page that is not the kernel's, with one more reference: the same one while anybody refers to it.
    pub fn given(&mut self, origin: Origin, index: u64, size: u32) -> PageId {
        match self.find_given(origin, index) {
            Some(page) => {
                self.get_ref(page);
                page
            }
            None => self.alloc_kind(BlockKind::Given(origin, index), size),
        }
    }

    /// The block of such a page, if anybody refers to it.
    pub fn find_given(&self, origin: Origin, index: u64) -> Option<PageId> {
        let wanted = |block: &Block| block.refs > 0 && block.kind == BlockKind::Given(origin, index);
        self.blocks.iter().position(wanted).map(|place| PageId(place as u32))
    }

    /// The number of the first of `count` pages that a call brings along.
    pub fn bring(&mut self, count: u64) -> u64 {
        self.brought += count;
        self.brought - count
    }

    pub fn get_ref(&mut self, page: PageId) {
        self.blocks[page.0 as usize].refs += 1;
    }

    pub fn put_ref(&mut self, page: PageId) {
        let block = &mut self.blocks[page.0 as usize];
        block.refs -= 1;
        if block.refs == 0 {
            self.free.push(page);
        }
    }

    pub fn refs(&self, page: PageId) -> u32 {
        self.blocks[page.0 as usize].refs
    }

    pub fn kind(&self, page: PageId) -> BlockKind {
        self.blocks[page.0 as usize].kind
    }

    pub fn size(&self, page: PageId) -> u32 {
        self.blocks[page.0 as usize].bytes.len() as u32
    }

    pub fn bytes(&self, page: PageId, offset: u32, len: u32) -> &[u8] {
        &self.blocks[page.0 as usize].bytes[offset as usize..(offset + len) as usize]
    }

    /// The same bytes to keep: they stay as they are, whatever the engine writes into the block later.
    pub fn share(&self, page: PageId, offset: u32, len: u32) -> Piece {
        let range = offset as usize..(offset + len) as usize;
        Piece { block: Rc::clone(&self.blocks[page.0 as usize].bytes), range }
    }

    /// Writable bytes of a block; the caller owns this part of it.
    #[inline(always)]
    pub fn bytes_mut(&mut self, page: PageId, offset: u32, len: u32) -> &mut [u8] {
        let bytes = Rc::make_mut(&mut self.blocks[page.0 as usize].bytes);
        &mut bytes[offset as usize..(offset + len) as usize]
    }

    /// Copies the bytes of one piece to another one of the same length, in another block.
    pub fn copy(&mut self, from: Frag, to: Frag) {
        let source = Rc::clone(&self.blocks[from.page.0 as usize].bytes);
        let bytes = &source[from.offset as usize..from.end() as usize];
        self.bytes_mut(to.page, to.offset, to.len).copy_from_slice(bytes);
    }

    /// Where the bytes of all blocks lie in this process, and how many they are: to see which are shared with a clone.
    pub fn storage(&self) -> impl Iterator<Item = (usize, usize)> + '_ {
        self.blocks.iter().map(|block| (Rc::as_ptr(&block.bytes).addr(), block.bytes.len()))
    }

    /// Blocks in use, with their reference counts, by number.
    pub fn live(&self) -> impl Iterator<Item = (PageId, u32)> + '_ {
        self.blocks
            .iter()
            .enumerate()
            .filter(|(_, block)| block.refs > 0)
            .map(|(index, block)| (PageId(index as u32), block.refs))
    }
}

/// Bytes of a block that outlive the engine's next input.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Piece {
    block: Rc<Vec<u8>>,
    range: Range<usize>,
}

impl Piece {
    pub fn bytes(&self) -> &[u8] {
        &self.block[self.range.clone()]
    }
}

/// A task's allocator: the block it fills and how far (`struct page_frag`).
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct PageFrag {
    pub page: Option<PageId>,
    pub offset: u32,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_is_free_when_nobody_refers_to_it_and_the_next_of_its_size_takes_its_place() {
        let mut pages = Pages::default();
        let block = pages.alloc(32_768);
        pages.get_ref(block);

        pages.put_ref(block);
        assert_eq!((pages.refs(block), pages.live().count()), (1, 1));
        pages.put_ref(block);
        assert_eq!(pages.live().count(), 0);

        assert_ne!(pages.alloc(4_096), block, "another size");
        assert_ne!(pages.alloc_linear(32_768), block, "for another use");
        assert_eq!(pages.alloc(32_768), block);
    }

    #[test]
    fn a_clone_shares_bytes_until_one_side_writes_and_what_was_shared_out_stays() {
        let mut pages = Pages::default();
        let block = pages.alloc(4_096);
        pages.bytes_mut(block, 0, 3).copy_from_slice(b"abc");
        let piece = pages.share(block, 0, 3);
        let clone = pages.clone();
        assert!(clone.storage().eq(pages.storage()));

        pages.bytes_mut(block, 0, 1)[0] = b'X';

        assert_eq!(
            (pages.bytes(block, 0, 3), clone.bytes(block, 0, 3), piece.bytes()),
            (&b"Xbc"[..], &b"abc"[..], &b"abc"[..])
        );
        assert!(clone.storage().ne(pages.storage()));
    }
}
