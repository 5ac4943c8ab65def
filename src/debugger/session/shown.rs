//! The socket at the moment looked at, as plain numbers: for those who draw and write it.

use crate::debugger::{Peaks, Session};
use crate::kernel::profile::Kernel;
use crate::observe::SocketView;

impl Session {
    /// The socket as shown: at the moment looked at, also inside an input.
    pub fn socket(&self) -> SocketView<'_> {
        SocketView::of(self.engine())
    }

    /// The values that [`Peaks`] are of, at the moment looked at. Looks at every skb.
    pub fn peaks_now(&self) -> Peaks {
        Peaks::of(self.engine())
    }

    /// The same of the newest skb alone, which is the one that grows.
    pub fn peaks_of_step(&self) -> Peaks {
        let mut peaks = Peaks::default();
        peaks.see(self.engine());
        peaks
    }

    pub fn kernel(&self) -> &Kernel {
        &self.engine().config.kernel
    }
}
