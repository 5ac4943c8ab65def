//! The socket at the moment looked at, as plain numbers: for those who draw and write it.

use crate::debugger::Session;
use crate::kernel::profile::Kernel;
use crate::observe::SocketView;

impl Session {
    /// The socket as shown: at the moment looked at, also inside an input.
    pub fn socket(&self) -> SocketView<'_> {
        SocketView::of(self.engine())
    }

    pub fn kernel(&self) -> &Kernel {
        &self.engine().config.kernel
    }
}
