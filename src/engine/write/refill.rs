//! Where a task's next bytes go: its page fragment, and when it takes a new one (`skb_page_frag_refill`, net/core/sock.c).

use crate::engine::Engine;
use crate::engine::socket::page_frag::PageFrag;
use crate::engine::step::macros::{enter, event, test};
use crate::engine::step::probe::{Probe, Subject};

impl Engine {
    /// Makes sure that the task's block has room: starts again from its beginning if nobody else refers to it, keeps
    /// it while some bytes fit, or takes a new one (`skb_page_frag_refill`).
    /// Kernel: `sk_page_frag_refill`, net/core/sock.c, 3.10 to 6.18.
    #[inline]
    pub(in crate::engine) fn sk_page_frag_refill<P: Probe>(&mut self, index: usize, p: &mut P) {
        enter!(self, p, SkPageFragRefill, || {
            let frag = self.tasks[index].frag;
            if let Some(page) = frag.page {
                let refs = self.pages.refs(page);
                if test!(self, p, PageUnshared, refs, 1) {
                    if frag.offset > 0 {
                        self.tasks[index].frag.offset = 0;
                        event!(self, p, PageRewound, Subject::Task(self.tasks[index].id), frag.offset);
                    }
                    return;
                }
                let (need, size) = (frag.offset + self.config.kernel.rules.page_frag_room, self.pages.size(page));
                if test!(self, p, PageHasRoom, need, size) {
                    return;
                }
                self.pages.put_ref(page);
                self.tasks[index].frag.page = None;
                event!(self, p, PageReleased, Subject::Task(self.tasks[index].id), page.0);
            }
            let kernel = &self.config.kernel;
            let size = if kernel.sysctl.high_order_alloc_disable { kernel.page_size } else { kernel.frag_block };
            let page = self.pages.alloc(size);
            self.tasks[index].frag = PageFrag { page: Some(page), offset: 0 };
            event!(self, p, PageAllocated, Subject::Task(self.tasks[index].id), size);
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::test_support::Sender;
    use crate::engine::{Frag, PageFrag, SockOpt};
    use crate::kernel::v6_18;
    use crate::units::PageId;

    fn frags(sender: &Sender) -> Vec<(u32, u32, u32)> {
        let place = |frag: &Frag| (frag.page.0, frag.offset, frag.len);
        sender.queues.write_queue().flat_map(|skb| skb.frags.iter().map(place)).collect()
    }

    #[test]
    fn a_block_that_only_the_allocator_holds_is_filled_from_its_beginning_again() {
        let mut sender = Sender::new().set(&[SockOpt::NoDelay(true)]);
        let offset = |sender: &Sender| sender.tasks[0].frag.offset;

        sender.write(1000).unwrap();
        sender.write(1000).unwrap();
        assert_eq!(offset(&sender), 2000);

        sender.ack(2000);
        sender.write(1000).unwrap();
        assert_eq!(
            (sender.tasks[0].frag, sender.pages.live().count()),
            (PageFrag { page: Some(PageId(0)), offset: 1000 }, 1)
        );
    }

    #[test]
    fn the_last_32_bytes_of_a_block_are_filled() {
        let mut sender = Sender::with_wide_window().closed();
        sender.write(32_736).unwrap();

        sender.write(100).unwrap();

        assert_eq!(frags(&sender), [(0, 0, 32_768), (1, 0, 68)]);
    }

    #[test]
    fn fewer_than_32_bytes_of_a_block_are_left_behind() {
        let mut sender = Sender::with_wide_window().closed();
        sender.write(32_737).unwrap();

        sender.write(100).unwrap();

        assert_eq!(frags(&sender), [(0, 0, 32_737), (1, 0, 100)]);
    }

    #[test]
    fn in_3_10_a_block_is_filled_to_its_last_byte() {
        let mut sender = Sender::v3_10();
        sender.ack_window(0, 8_388_480);
        let mut sender = sender.closed();
        sender.write(1424 + 32_767).unwrap();

        sender.write(100).unwrap();

        assert_eq!(
            frags(&sender).iter().map(|&(_, offset, len)| (offset, len)).collect::<Vec<_>>(),
            [(0, 32_768), (0, 99)]
        );
    }

    #[test]
    fn without_large_blocks_fragments_are_pages() {
        let mut sender =
            Sender::with(v6_18::KERNEL, |config| config.kernel.sysctl.high_order_alloc_disable = true).closed();

        sender.write(5000).unwrap();

        assert_eq!(frags(&sender), [(0, 0, 4096), (1, 0, 904)]);
    }
}
