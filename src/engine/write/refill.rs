//! Where a task's next bytes go: its page fragment, and when it takes a new one (`skb_page_frag_refill`, net/core/sock.c).

use crate::engine::Engine;
use crate::engine::socket::page_frag::PageFrag;
use crate::engine::step::macros::{enter, event, test};
use crate::engine::step::probe::{Probe, Subject};

impl Engine {
    /// Makes sure that the task's block has room: starts again from its beginning if nobody else refers to it, keeps
    /// it while some bytes fit, or takes a new one (`skb_page_frag_refill`).
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
