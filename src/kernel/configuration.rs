//! How a kernel was built: the configurations that have a name, and the sizes that follow from one.

use serde::Deserialize;

use crate::kernel::limits::MAX_SKB_FRAGS;
use crate::kernel::profile::Kernel;

/// Room for TCP and IP headers with all options (`MAX_TCP_HEADER` without `MAX_HEADER`).
const TCP_AND_IP: u32 = 128;

/// A configuration that kernels are often built with. It decides how much room is left for the headers of lower layers,
/// which every skb pays for.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Configuration {
    /// Debian's generic kernels: wireless mesh, tunnels, 250 ticks a second.
    Debian,
    /// Debian's kernels for virtual machines: no wireless, but tunnels, 250 ticks a second.
    DebianCloud,
    /// Neither wireless nor tunnels, as in the smallest machines; ticks as recorded.
    Minimal,
}

impl Configuration {
    const fn layers(self) -> Layers {
        match self {
            Configuration::Debian => Layers { radio: true, mesh: true, tunnels: true },
            Configuration::DebianCloud => Layers { radio: false, mesh: false, tunnels: true },
            Configuration::Minimal => Layers { radio: false, mesh: false, tunnels: false },
        }
    }

    const fn hz(self) -> Option<u32> {
        match self {
            Configuration::Debian | Configuration::DebianCloud => Some(250),
            Configuration::Minimal => None,
        }
    }
}

/// What below IP room is left for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Layers {
    /// Wireless networks, or AX.25.
    pub radio: bool,
    /// Those that mesh.
    pub mesh: bool,
    /// IP in IP, GRE, SIT or IPv6 tunnels, built in or as a module.
    pub tunnels: bool,
}

impl Layers {
    /// Bytes for their headers (`MAX_HEADER`).
    const fn max_header(self) -> u32 {
        let link = match self {
            Layers { radio: true, mesh: true, .. } => 128,
            Layers { radio: true, .. } => 96,
            _ => 32,
        };
        link + if self.tunnels { 48 } else { 0 }
    }
}

/// Sizes that a scenario or a machine may set; what is not given is as the kernel has it.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Sizes {
    /// `MAX_TCP_HEADER`.
    pub max_tcp_header: Option<u32>,
    /// `sizeof(struct sk_buff)` rounded up to a cache line.
    pub sk_buff: Option<u32>,
    /// `sizeof(struct skb_shared_info)` rounded up to a cache line.
    pub shared_info: Option<u32>,
    /// `MAX_SKB_FRAGS`.
    pub max_skb_frags: Option<u32>,
    /// `HZ`.
    pub hz: Option<u32>,
    /// `PAGE_SIZE`.
    pub page_size: Option<u32>,
}

/// A size that no kernel has: which, and what it must be.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ImpossibleSize {
    /// The key's name.
    pub key: &'static str,
    /// Behind the key's name.
    pub must: &'static str,
}

impl Kernel {
    /// The same kernel in that configuration.
    pub fn configured(mut self, configuration: Configuration) -> Kernel {
        self.max_tcp_header = self.max_tcp_header_for(configuration.layers());
        self.hz = configuration.hz().unwrap_or(self.hz);
        self
    }

    /// `MAX_TCP_HEADER` where room is left for these layers.
    pub fn max_tcp_header_for(&self, layers: Layers) -> u32 {
        let header = TCP_AND_IP + layers.max_header();
        if self.rules.aligns_max_tcp_header { header.next_multiple_of(64) } else { header }
    }

    /// `MAX_TCP_HEADER` where small heads are so large; none if they never are.
    pub fn header_of_small_head(&self, object: u32) -> Option<u32> {
        let headers = (TCP_AND_IP + 64..=1024).step_by(64);
        let of = |header| Kernel { max_tcp_header: header, ..self.clone() };
        headers
            .filter(|_| self.rules.small_head_cache)
            .find(|&header| of(header).head_for(0) + self.shared_info == object)
    }

    /// The same kernel with other sizes. Fails if no kernel can have them.
    pub fn with_sizes(mut self, sizes: Sizes) -> Result<Kernel, ImpossibleSize> {
        let Sizes { max_tcp_header, sk_buff, shared_info, max_skb_frags, hz, page_size } = sizes;
        let fits = |key, must, value: Option<u32>, may: fn(u32) -> bool| match value {
            Some(value) if !may(value) => Err(ImpossibleSize { key, must }),
            _ => Ok(value),
        };
        let lines = |bytes: u32| bytes.is_multiple_of(64) && (128..=1024).contains(&bytes);
        let tcp = |bytes: u32| (128..=1024).contains(&bytes);
        let pages = |bytes: u32| bytes.is_power_of_two() && (4096..=65_536).contains(&bytes);
        let header = fits("max_tcp_header", "must be from 128 to 1,024", max_tcp_header, tcp)?;
        let skb = fits("sk_buff", "must be a multiple of 64 from 128 to 1,024", sk_buff, lines)?;
        let info = fits("shared_info", "must be a multiple of 64 from 128 to 1,024", shared_info, lines)?;
        let frags = fits("max_skb_frags", "must be from 1 to 17", max_skb_frags, |frags| {
            (1..=MAX_SKB_FRAGS as u32).contains(&frags)
        })?;
        let hz = fits("hz", "must be 100, 250, 300 or 1000", hz, |hz| [100, 250, 300, 1000].contains(&hz))?;
        let page = fits("page_size", "must be 4096, 8192, 16384, 32768 or 65536", page_size, pages)?;
        self.max_tcp_header = header.unwrap_or(self.max_tcp_header);
        self.sk_buff = skb.unwrap_or(self.sk_buff);
        self.shared_info = info.unwrap_or(self.shared_info);
        self.sysctl.max_skb_frags = frags.map_or(self.sysctl.max_skb_frags, |frags| frags as usize);
        self.hz = hz.unwrap_or(self.hz);
        self.page_size = page.unwrap_or(self.page_size);
        self.frag_block = self.frag_block.max(self.page_size);
        Ok(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::{v3_10, v6_1, v6_12, v6_18};

    const ALL: [Configuration; 3] = [Configuration::Debian, Configuration::DebianCloud, Configuration::Minimal];

    #[test]
    fn the_room_for_headers_follows_from_what_the_kernel_is_built_for() {
        let headers = |kernel: Kernel| ALL.map(|configuration| kernel.clone().configured(configuration).max_tcp_header);

        assert_eq!(headers(v6_1::KERNEL), [320, 256, 192]);
        assert_eq!(headers(v3_10::KERNEL), [304, 208, 160]);
    }

    #[test]
    fn what_an_empty_skb_costs_follows_from_that() {
        let costs = |kernel: Kernel| ALL.map(|configuration| kernel.clone().configured(configuration).empty_truesize());

        assert_eq!(costs(v6_1::KERNEL), [1280, 1280, 768]);
        assert_eq!(costs(v6_18::KERNEL), [960, 896, 832]);
        assert_eq!(v6_12::KERNEL.configured(Configuration::Debian), v6_12::KERNEL);
    }

    #[test]
    fn sizes_that_no_kernel_has_are_refused_by_name() {
        let refused = |sizes| v6_18::KERNEL.with_sizes(sizes).map(|_| ()).map_err(|error| error.key);

        assert_eq!(refused(Sizes { hz: Some(1000), page_size: Some(65_536), ..Sizes::default() }), Ok(()));
        assert_eq!(refused(Sizes { hz: Some(0), ..Sizes::default() }), Err("hz"));
        assert_eq!(refused(Sizes { page_size: Some(4097), ..Sizes::default() }), Err("page_size"));
        assert_eq!(refused(Sizes { max_tcp_header: Some(5), ..Sizes::default() }), Err("max_tcp_header"));
        assert_eq!(refused(Sizes { sk_buff: Some(250), ..Sizes::default() }), Err("sk_buff"));
        assert_eq!(refused(Sizes { max_skb_frags: Some(18), ..Sizes::default() }), Err("max_skb_frags"));
    }
}
