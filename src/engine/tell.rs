//! How engine functions tell their steps. Where nobody listens, the arguments are not even computed.

/// Tells a step, if anybody listens.
macro_rules! tell {
    ($engine:ident, $probe:ident, $site:ident, $what:expr) => {
        if $probe.is_on() {
            let what = $what;
            $probe.step($crate::engine::probe::Step { site: $crate::engine::probe::Site::$site, what }, $engine);
        }
    };
}

/// Tells that `$site` begins, runs `$body`, tells that it ends.
macro_rules! enter {
    ($engine:ident, $probe:ident, $site:ident, $body:expr) => {{
        $crate::engine::tell::tell!($engine, $probe, $site, $crate::engine::probe::What::Enter);
        let value = $body;
        $crate::engine::tell::tell!($engine, $probe, $site, $crate::engine::probe::What::Leave);
        value
    }};
}

/// Tells a decision and yields its verdict.
macro_rules! test {
    ($engine:ident, $probe:ident, $site:ident, $test:ident, $left:expr, $right:expr, $verdict:expr) => {{
        let verdict: bool = $verdict;
        $crate::engine::tell::tell!(
            $engine,
            $probe,
            $site,
            $crate::engine::probe::What::Test {
                test: $crate::engine::probe::Test::$test,
                left: $left as i64,
                right: $right as i64,
                verdict,
            }
        );
        verdict
    }};
}

/// Tells that a counter changed, if it did.
macro_rules! set {
    ($engine:ident, $probe:ident, $site:ident, $field:ident, $from:expr, $to:expr) => {
        if $probe.is_on() {
            let (from, to) = ($from as i64, $to as i64);
            if from != to {
                let field = $crate::engine::probe::Field::$field;
                $crate::engine::tell::tell!(
                    $engine,
                    $probe,
                    $site,
                    $crate::engine::probe::What::Set { field, from, to }
                );
            }
        }
    };
}

/// Tells that something happened.
macro_rules! event {
    ($engine:ident, $probe:ident, $site:ident, $event:ident, $subject:expr, $n:expr) => {
        $crate::engine::tell::tell!(
            $engine,
            $probe,
            $site,
            $crate::engine::probe::What::Event {
                event: $crate::engine::probe::Event::$event,
                subject: $subject,
                n: $n as i64,
            }
        )
    };
}

pub(super) use {enter, event, set, tell, test};
