//! An error where there is room for one line.

use std::error::Error;

use color_eyre::eyre::Chain;

/// An error and its causes in one line.
pub fn in_one_line(error: &(dyn Error + 'static)) -> String {
    Chain::new(error).map(ToString::to_string).collect::<Vec<_>>().join(": ")
}

#[cfg(test)]
mod tests {
    use std::io;

    use crate::os::tun::TunError;

    use super::*;

    #[test]
    fn a_cause_is_told_behind_what_it_caused() {
        let error = TunError::new("there is no device", "load the driver");
        let error = color_eyre::eyre::Report::new(error).wrap_err("cannot begin");

        assert_eq!(in_one_line(&*error), "cannot begin: there is no device");
        assert_eq!(in_one_line(&io::Error::other("alone")), "alone");
    }
}
