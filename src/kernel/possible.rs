//! Which numbers a kernel can have. A profile out of a file, such as a recording or a kernel trace, is held against this
//! before anything is made of it.

use std::ops::RangeInclusive;

use crate::kernel::limits::{MAX_SKB_FRAGS, RTO_MAX};
use crate::kernel::profile::{Kernel, Sysctl};
use crate::language::{Text, text};
use crate::units::print::grouped;

/// A number that cannot be: which, what it is, and what it must be.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{}", self.text().aloud())]
pub struct Impossible {
    /// As the file calls it.
    pub name: &'static str,
    /// What the file says.
    pub value: String,
    /// What would be right.
    pub must: String,
}

impl Impossible {
    /// In words, for people.
    pub fn text(&self) -> Text {
        text!("impossible", name = self.name, value = self.value.as_str(), must = self.must.as_str())
    }

    /// A value that is wrong for another reason than its size.
    pub fn new(name: &'static str, value: impl ToString, must: impl Into<String>) -> Self {
        Impossible { name, value: value.to_string(), must: must.into() }
    }
}

/// Largest value of a C `int`.
const INT_MAX: i64 = i32::MAX as i64;

/// A number within bounds, which are part of the reason where it is not.
pub fn within(
    name: &'static str,
    value: impl TryInto<i64> + Copy,
    bounds: RangeInclusive<i64>,
) -> Result<(), Impossible> {
    match value.try_into() {
        Ok(number) if bounds.contains(&number) => Ok(()),
        _ => {
            let must =
                text!("impossible-from-to", from = grouped(*bounds.start()), to = grouped(*bounds.end())).aloud();
            Err(Impossible::new(name, grouped(value), must))
        }
    }
}

/// Values that do not fall from one to the next.
fn rising<T: Copy + PartialOrd + TryInto<i64>>(
    name: &'static str,
    values: [T; 3],
    bounds: RangeInclusive<i64>,
) -> Result<(), Impossible> {
    for value in values {
        within(name, value, bounds.clone())?;
    }
    if values.is_sorted() { Ok(()) } else { Err(Impossible::new(name, "falling", "three values that do not fall")) }
}

impl Kernel {
    /// Fails with the first number that no kernel has.
    pub fn check_possible(&self) -> Result<(), Impossible> {
        within("hz", self.hz, 24..=1_200)?;
        within("uptime_us", self.uptime_us, 0..=100_000_000_000_000_000)?;
        for (name, bytes, least) in
            [("page_size", self.page_size, 4_096), ("frag_block", self.frag_block, self.page_size.into())]
        {
            within(name, bytes, least..=65_536)?;
            if !bytes.is_power_of_two() {
                return Err(Impossible::new(name, grouped(bytes), "a power of two"));
            }
        }
        within("max_tcp_header", self.max_tcp_header, 128..=1_024)?;
        within("sk_buff", self.sk_buff, 128..=1_024)?;
        within("shared_info", self.shared_info, 128..=1_024)?;
        within("page_frag_room", self.rules.page_frag_room, 0..=4_096)?;
        self.sysctl.check_possible()
    }
}

impl Sysctl {
    fn check_possible(&self) -> Result<(), Impossible> {
        rising("wmem", self.wmem, 1..=INT_MAX)?;
        rising("rmem", self.rmem, 1..=INT_MAX)?;
        rising("mem", self.mem, 0..=INT_MAX)?;
        within("wmem_max", self.wmem_max, 0..=INT_MAX)?;
        within("rmem_max", self.rmem_max, 0..=INT_MAX)?;
        within("optmem_max", self.optmem_max, 0..=INT_MAX)?;
        within("max_orphans", self.max_orphans, 0..=INT_MAX)?;
        within("max_skb_frags", self.max_skb_frags, 1..=MAX_SKB_FRAGS as i64)?;
        within("min_tso_segs", self.min_tso_segs, 1..=65_535)?;
        within("pacing_ss_ratio", self.pacing_ss_ratio, 0..=1_000)?;
        within("pacing_ca_ratio", self.pacing_ca_ratio, 0..=1_000)?;
        within("rto_min_ms", self.rto_min_ms, 1..=2_147_000)?;
        within("rto_max_ms", self.rto_max_ms, 1..=RTO_MAX.as_millis() as i64)?;
        within("reordering", self.reordering, 0..=INT_MAX)?;
        within("max_reordering", self.max_reordering, 0..=INT_MAX)?;
        within("init_cwnd", self.init_cwnd, 1..=INT_MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::KernelVersion;

    #[test]
    fn all_kernels_there_are_are_possible() {
        for version in KernelVersion::ALL {
            assert_eq!(version.profile().check_possible(), Ok(()), "{version}");
        }
    }

    #[test]
    fn what_no_kernel_has_is_told_with_its_bounds() {
        let told = |change: fn(&mut Kernel)| {
            let mut kernel = KernelVersion::newest().profile().clone();
            change(&mut kernel);
            kernel.check_possible().expect_err("it is impossible").to_string()
        };

        assert_eq!(told(|kernel| kernel.hz = 0), "hz is 0, and must be from 24 to 1,200");
        assert_eq!(told(|kernel| kernel.page_size = 4_097), "page_size is 4,097, and must be a power of two");
        assert_eq!(
            told(|kernel| kernel.frag_block = 1 << 31),
            "frag_block is 2,147,483,648, and must be from 4,096 to 65,536"
        );
        assert_eq!(told(|kernel| kernel.sysctl.rmem[2] = 0), "rmem is 0, and must be from 1 to 2,147,483,647");
        assert_eq!(
            told(|kernel| kernel.sysctl.wmem[0] = 1 << 30),
            "wmem is falling, and must be three values that do not fall"
        );
    }
}
