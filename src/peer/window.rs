//! The receive window, chosen as Linux chooses it (`__tcp_select_window`, `tcp_select_window`), for a buffer that counts
//! bytes of payload and nothing else.
//!
//! The rule of the buffer: never more than its size is promised and not read, rounded up once to what the scale can say.
//! Linux rounds every window up, and its true limit is memory; here a window is rounded down where rounding it up
//! would promise more. What was promised is taken all the same.

use crate::encode::encoded;

/// The largest window that TCP can express (RFC 7323 section 2.3).
const LARGEST_BUFFER: u32 = 1 << 30;
/// The largest that can be said without a scale.
const UNSCALED: u32 = 65_535;

#[derive(Clone, Debug)]
pub struct Window {
    buffer: u32,
    shift: u8,
    /// Offset of the first byte beyond the windows advertised.
    edge: u64,
    /// A window that can be scaled was advertised: the first cannot, and says 65,535 at most.
    is_scaled: bool,
    /// The window advertised last.
    said: u32,
}

encoded! { struct Window { buffer, shift, edge, is_scaled, said } }

impl Window {
    /// As in a SYN-ACK: not scaled yet, and at most 65,535.
    pub fn new(buffer: u32) -> Self {
        let buffer = buffer.min(LARGEST_BUFFER);
        let said = buffer.min(UNSCALED);
        Window { buffer, shift: 0, edge: u64::from(said), is_scaled: false, said }
    }

    pub fn set_shift(&mut self, shift: u8) {
        self.shift = shift;
    }

    /// Offset of the first byte beyond the windows advertised.
    pub fn edge(&self) -> u64 {
        self.edge
    }

    /// The window advertised last was not 0.
    pub fn is_open(&self) -> bool {
        self.said > 0
    }

    /// What is left of the windows advertised, when `next` is the next byte expected.
    pub fn left(&self, next: u64) -> u32 {
        self.edge.saturating_sub(next) as u32
    }

    /// The window to advertise now. It opens only by amounts worth a segment.
    pub fn select(&mut self, next: u64, unread: u64, mss: u32) -> u32 {
        let window = self.would_be(next, unread, mss);
        self.edge = self.edge.max(next + u64::from(window));
        self.is_scaled = true;
        self.said = window;
        window
    }

    /// Has the reader made so much room that the sender should hear of it at once? If the window at least doubles
    /// (`__tcp_cleanup_rbuf`). That the first window could not say all there is was not the reader's doing, and waits
    /// for the next ACK.
    pub fn is_worth_an_update(&self, next: u64, unread: u64, mss: u32) -> bool {
        let largest = if self.is_scaled { self.largest() } else { self.largest().min(UNSCALED) };
        let left = self.left(next);
        if left > largest / 2 {
            return false;
        }
        let window = self.would_be(next, unread, mss).min(largest);
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
            free
        } else if left + mss <= free || left > free {
            free - free % mss.max(1)
        } else {
            left
        };
        // Rounded up, so that the last bytes are not scaled away, but only as far as there is room for it.
        let room = u64::from(self.buffer.next_multiple_of(unit)).saturating_sub(unread) as u32;
        let window = window.max(left);
        let up = window.next_multiple_of(unit);
        let said = if up <= room { up } else { window - window % unit };
        said.min(self.largest())
    }

    fn largest(&self) -> u32 {
        self.buffer.next_multiple_of(1 << self.shift).min(UNSCALED << self.shift)
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
    fn what_was_promised_is_taken_even_if_the_next_window_is_rounded_down() {
        let mut window = scaled(64_000);
        assert_eq!(window.select(0, 0, 1000), 64_000);

        // Nobody reads: 10,000 bytes use up that much of the window. 54,016 would promise 16 bytes that do not fit.
        assert_eq!(window.select(10_000, 10_000, 1000), 53_888);
        assert_eq!(window.edge(), 64_000);
        // Nearly full: what was promised stays.
        assert_eq!(window.select(63_000, 63_000, 1000), 896);
        assert_eq!(window.edge(), 64_000);
        assert_eq!(window.select(64_000, 64_000, 1000), 0);
    }

    /// A sender uses up every window, in segments of any size, each acknowledged, and nobody reads.
    #[test]
    fn no_more_than_the_buffer_rounded_up_once_is_ever_promised() {
        for buffer in [1, 100, 128, 536, 10_000, 16_384, 65_536, 100_001] {
            for segment in [1, 7, 536, 1448, 65_160] {
                let mut window = scaled(buffer);
                let (mut next, mut said) = (0, window.select(0, 0, 536));
                while said > 0 {
                    next += u64::from(said.min(segment));
                    said = window.select(next, next, segment.max(536));
                }
                let most = u64::from(buffer.next_multiple_of(128));
                assert!(window.edge() <= most, "{buffer} by {segment}: {}", window.edge());
                // All but what cannot be said is used.
                assert!(
                    next + 128 + u64::from(buffer) / 16 + 65_160.min(u64::from(buffer)) / 2 > u64::from(buffer),
                    "{buffer} by {segment}: {next}"
                );
                // When it is read, the window opens again: even the smallest buffer is not scaled away.
                assert!(window.select(next, 0, segment.max(536)) > 0, "{buffer} by {segment}");
            }
        }
    }

    #[test]
    fn the_first_window_may_be_small_without_any_doing_of_the_reader() {
        let mut window = scaled(4 << 20);

        assert!(!window.is_worth_an_update(200, 0, 536));
        // The next ACK says it.
        assert_eq!(window.select(200, 0, 536), 4 << 20);
        assert!(!window.is_worth_an_update(1 << 20, 0, 1448));
        assert!(window.is_worth_an_update(3 << 20, 0, 1448));
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
