//! The receive window, chosen as Linux chooses it (`__tcp_select_window`, `tcp_select_window`), for a buffer that counts
//! bytes of payload and nothing else.

/// The largest window that TCP can express (RFC 7323 section 2.3).
const LARGEST_BUFFER: u32 = 1 << 30;

#[derive(Clone, Debug)]
pub struct Window {
    buffer: u32,
    shift: u8,
    /// Offset of the first byte beyond the window last advertised.
    edge: u64,
}

impl Window {
    /// As in a SYN-ACK: not scaled yet, and at most 65,535.
    pub fn new(buffer: u32) -> Self {
        let buffer = buffer.min(LARGEST_BUFFER);
        Window { buffer, shift: 0, edge: u64::from(buffer.min(65_535)) }
    }

    pub fn set_shift(&mut self, shift: u8) {
        self.shift = shift;
    }

    /// Offset of the first byte beyond the window last advertised.
    pub fn edge(&self) -> u64 {
        self.edge
    }

    /// What is left of the window last advertised, when `next` is the next byte expected.
    pub fn left(&self, next: u64) -> u32 {
        self.edge.saturating_sub(next) as u32
    }

    /// The window to advertise now. It never takes back what was promised, and it opens only by amounts worth a segment.
    pub fn select(&mut self, next: u64, unread: u64, mss: u32) -> u32 {
        let window = self.would_be(next, unread, mss);
        self.edge = next + u64::from(window);
        window
    }

    /// Has the reader made so much room that the sender should hear of it at once? If the window at least doubles
    /// (`__tcp_cleanup_rbuf`).
    pub fn is_worth_an_update(&self, next: u64, unread: u64, mss: u32) -> bool {
        let left = self.left(next);
        if left > self.largest() / 2 {
            return false;
        }
        let window = self.would_be(next, unread, mss);
        window > 0 && window >= 2 * left
    }

    fn would_be(&self, next: u64, unread: u64, mss: u32) -> u32 {
        let unit = 1 << self.shift;
        let free = u64::from(self.buffer).saturating_sub(unread) as u32;
        let left = self.left(next);
        let mss = mss.min(self.buffer);
        let window = if free < self.buffer / 2 && (free - free % unit < self.buffer / 16 || free - free % unit < mss) {
            0
        } else if self.shift > 0 {
            // Rounded up, so that the last bytes are not scaled away.
            free.next_multiple_of(unit)
        } else if left + mss <= free || left > free {
            free - free % mss.max(1)
        } else {
            left
        };
        let window = window.min(self.largest());
        if window < left { left.next_multiple_of(unit).min(self.largest()) } else { window }
    }

    fn largest(&self) -> u32 {
        self.buffer.next_multiple_of(1 << self.shift).min(65_535 << self.shift)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scaled(buffer: u32) -> Window {
        let mut window = Window::new(buffer);
        window.set_shift(7);
        window
    }

    #[test]
    fn the_right_edge_never_goes_back() {
        let mut window = scaled(64_000);
        assert_eq!(window.select(0, 0, 1000), 64_000);

        // Nobody reads: 10,000 bytes use up that much of the window, rounded up to what can be said.
        assert_eq!(window.select(10_000, 10_000, 1000), 54_016);
        assert_eq!(window.edge(), 64_016);
        // Nearly full: what was promised stays.
        assert_eq!(window.select(63_000, 63_000, 1000), 1024);
        assert_eq!(window.select(64_024, 64_024, 1000), 0);
    }

    #[test]
    fn a_closed_window_opens_by_a_segment_and_a_sixteenth_of_the_buffer() {
        let mut window = scaled(64_000);
        window.select(0, 0, 1000);
        assert_eq!(window.select(64_000, 64_000, 1000), 0);

        assert!(!window.is_worth_an_update(64_000, 64_000 - 3999, 1000));
        assert!(window.is_worth_an_update(64_000, 64_000 - 4096, 1000));
        assert_eq!(window.select(64_000, 64_000 - 4096, 1000), 4096);
        // From then on it must double.
        assert!(!window.is_worth_an_update(64_000, 64_000 - 8000, 1000));
        assert!(window.is_worth_an_update(64_000, 64_000 - 8192, 1000));
    }

    #[test]
    fn without_scaling_the_window_moves_by_whole_segments() {
        let mut window = Window::new(30_500);
        assert_eq!(window.select(0, 0, 1000), 30_500);
        assert_eq!(window.select(10_000, 0, 1000), 30_000);
        assert_eq!(window.select(10_400, 0, 1000), 29_600);
        assert_eq!(window.select(11_000, 0, 1000), 30_000);
    }

    #[test]
    fn a_large_buffer_is_limited_by_the_scale() {
        let mut window = scaled(1 << 30);
        assert_eq!(window.select(0, 0, 1000), 65_535 << 7);
    }
}
