//! How engine functions tell their steps. Where nobody listens, the arguments are not even computed.

/// Tells a step of the function that the engine is in, if anybody listens.
macro_rules! step {
    ($engine:ident, $probe:ident, $what:expr) => {
        if $probe.is_on() {
            let what = $what;
            let site = $engine.functions.innermost();
            $probe.step($crate::engine::step::probe::Step { site, what }, $engine);
        }
    };
}

/// The body of the kernel function `$site`: tells that it begins, runs it, tells that it ends. It stands in the function
/// itself, so that no caller can forget it; all that is told meanwhile is told of the function entered last.
macro_rules! enter {
    ($engine:ident, $probe:ident, $site:ident, $body:expr) => {{
        if $probe.is_on() {
            $engine.functions.enter($crate::engine::step::probe::Site::$site);
        }
        $crate::engine::step::macros::step!($engine, $probe, $crate::engine::step::probe::What::Enter);
        let value = $crate::engine::step::macros::run($body);
        $crate::engine::step::macros::step!($engine, $probe, $crate::engine::step::probe::What::Leave);
        if $probe.is_on() {
            $engine.functions.leave();
        }
        value
    }};
}

/// Runs a function body: a closure, so that it may return early.
#[inline(always)]
pub(in crate::engine) fn run<T>(body: impl FnOnce() -> T) -> T {
    body()
}

/// Takes a decision: how its two numbers compare is the verdict, and nothing else is.
macro_rules! test {
    ($engine:ident, $probe:ident, $test:ident, $left:expr, $right:expr) => {{
        let (left, right) = ($left as i64, $right as i64);
        let verdict = $crate::engine::step::probe::Test::$test.holds(left, right);
        $crate::engine::step::macros::step!(
            $engine,
            $probe,
            $crate::engine::step::probe::What::Test {
                test: $crate::engine::step::probe::Test::$test,
                left,
                right,
                verdict
            }
        );
        verdict
    }};
}

/// Tells that a counter has changed, if it did.
macro_rules! set {
    ($engine:ident, $probe:ident, $field:ident, $from:expr, $to:expr) => {
        if $probe.is_on() {
            let (from, to) = ($from as i64, $to as i64);
            if from != to {
                let field = $crate::engine::step::probe::Field::$field;
                $crate::engine::step::macros::step!(
                    $engine,
                    $probe,
                    $crate::engine::step::probe::What::Set { field, from, to }
                );
            }
        }
    };
}

/// Tells that something happened.
macro_rules! event {
    ($engine:ident, $probe:ident, $event:ident, $subject:expr, $n:expr) => {
        $crate::engine::step::macros::step!(
            $engine,
            $probe,
            $crate::engine::step::probe::What::Event {
                event: $crate::engine::step::probe::Event::$event,
                subject: $subject,
                n: $n as i64,
            }
        )
    };
}

pub(in crate::engine) use {enter, event, set, step, test};
