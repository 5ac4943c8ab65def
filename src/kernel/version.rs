//! Which kernel: a version as it is written in options, scenario files and traces. All come from the list of profiles.

use std::fmt::{self, Display, Formatter};
use std::str::FromStr;
use std::sync::LazyLock;

use serde::de::Error;
use serde::{Deserialize, Deserializer};

use crate::kernel::PROFILES;
use crate::kernel::profile::{Kernel, Name};
use crate::language::text;

const COUNT: usize = PROFILES.len();

/// In the order of the list.
static NAMES: [Name; COUNT] = {
    let mut names = [""; COUNT];
    let mut place = 0;
    while place < COUNT {
        names[place] = PROFILES[place].name;
        place += 1;
    }
    names
};

static TITLES: LazyLock<[String; COUNT]> = LazyLock::new(|| NAMES.map(|name| format!("Linux {name}")));

/// The kernel whose behaviour the engine has, by its place in the list of profiles; by default the newest.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct KernelVersion(usize);

/// A version that no profile has.
#[derive(Debug, thiserror::Error)]
#[error("{}", text!("kernel-unknown", name = .0.as_str(), known = NAMES.join(", ")).aloud())]
pub struct UnknownKernel(String);

impl KernelVersion {
    /// All there are, the newest first.
    pub const ALL: [KernelVersion; COUNT] = {
        let mut all = [KernelVersion(0); COUNT];
        let mut place = 0;
        while place < COUNT {
            all[place] = KernelVersion(place);
            place += 1;
        }
        all
    };

    /// The one that is the default.
    pub const fn newest() -> KernelVersion {
        KernelVersion(0)
    }

    /// The last one of the list.
    pub const fn oldest() -> KernelVersion {
        KernelVersion(COUNT - 1)
    }

    /// Its constants and rules.
    pub const fn profile(self) -> &'static Kernel {
        PROFILES[self.0]
    }

    /// As in `--kernel`.
    pub const fn name(self) -> Name {
        self.profile().name
    }

    /// `Linux 6.18`.
    pub fn title(self) -> &'static str {
        &TITLES[self.0]
    }

    /// The next older one; after the oldest the newest.
    pub const fn next(self) -> KernelVersion {
        KernelVersion((self.0 + 1) % COUNT)
    }

    /// The version whose rules are the nearest to a release: the latest that is not after it, or else the oldest.
    pub fn nearest(release: &str) -> KernelVersion {
        let number = |text: &str| -> Vec<u32> {
            let parts = text.split(|c: char| !c.is_ascii_digit()).take(2);
            parts.map_while(|part| part.parse().ok()).collect()
        };
        let own = number(release);
        let before = Self::ALL.into_iter().find(|version| number(version.name()) <= own);
        if own.is_empty() { Self::newest() } else { before.unwrap_or(Self::oldest()) }
    }

    /// The version that a release such as `6.18.5-generic` is of; none if no profile has it.
    pub fn of_release(release: &str) -> Option<KernelVersion> {
        let is_of = |name: Name| release.strip_prefix(name).is_some_and(|rest| !rest.starts_with(char::is_numeric));
        Self::ALL.into_iter().find(|version| is_of(version.name()))
    }
}

impl Display for KernelVersion {
    fn fmt(&self, f: &mut Formatter) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for KernelVersion {
    type Err = UnknownKernel;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|version| version.name() == name).ok_or_else(|| UnknownKernel(name.to_owned()))
    }
}

impl<'de> Deserialize<'de> for KernelVersion {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        name.parse().map_err(|_| D::Error::unknown_variant(&name, &NAMES))
    }
}

impl Kernel {
    /// The name of a kernel whose rules the engine knows.
    pub(super) fn known_name<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Name, D::Error> {
        let name = String::deserialize(deserializer)?;
        name.parse().map(KernelVersion::name).map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_profile_is_found_by_its_name() {
        for version in KernelVersion::ALL {
            let name = version.to_string();
            assert_eq!(name.parse::<KernelVersion>().expect("its own name"), version);
            assert_eq!(serde_json::from_value::<KernelVersion>(name.as_str().into()).expect("its own name"), version);
            assert_eq!(version.title(), format!("Linux {name}"));
            for release in [name.clone(), format!("{name}.7-generic"), format!("{name}-rc1")] {
                assert_eq!(KernelVersion::of_release(&release), Some(version), "{release}");
            }
            assert_eq!(KernelVersion::of_release(&format!("{name}0")), None);
        }
        let error = "1.0".parse::<KernelVersion>().expect_err("no such profile").to_string();
        assert!(NAMES.iter().all(|name| error.contains(name)), "{error}");
    }

    #[test]
    fn the_nearest_version_is_the_latest_that_is_not_after_a_release() {
        let near = ["6.18.5-arch1", "6.17.2", "6.8.0-45-generic", "5.15.0-1", "4.19.0", "2.6.32", "7.1", ""];

        assert_eq!(
            near.map(|release| KernelVersion::nearest(release).name()),
            ["6.18", "6.12", "6.1", "5.10", "3.10", "3.10", "6.18", "6.18"]
        );
    }

    #[test]
    fn profiles_are_listed_from_the_newest_to_the_oldest_and_next_visits_each_once() {
        let number = |version: KernelVersion| -> Vec<u32> {
            version.name().split('.').map(|part| part.parse().expect("a number")).collect()
        };
        assert!(KernelVersion::ALL.windows(2).all(|pair| number(pair[0]) > number(pair[1])));
        let mut version = KernelVersion::default();
        for expected in KernelVersion::ALL {
            assert_eq!(version, expected);
            version = version.next();
        }
        assert_eq!(version, KernelVersion::newest());
    }
}
