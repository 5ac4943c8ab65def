//! Short forms: `text!("asleep", call = call, span = span)` and, put into words at once, `say!(theme, "zoom")`.

/// A [`Text`](crate::language::Text) by the id of its message and what stands in its places.
macro_rules! text {
    ($id:expr $(, $name:ident = $value:expr)* $(,)?) => {
        $crate::language::Text::new($id, vec![$((stringify!($name), $crate::language::Arg::from($value))),*])
    };
}

/// A message in the language of a [`Speaks`](crate::language::Speaks).
macro_rules! say {
    ($speaker:expr, $id:expr $(, $name:ident = $value:expr)* $(,)?) => {
        $crate::language::in_words(
            $crate::language::Speaks::language($speaker),
            $id,
            &[$((stringify!($name), $crate::language::Arg::from($value))),*],
        )
    };
}

/// Writes a message in the language of this process, as `write!` does.
macro_rules! said {
    ($to:expr, $($message:tt)*) => {
        write!($to, "{}", $crate::language::text!($($message)*).aloud())
    };
}

/// The same, and a line ends there.
macro_rules! saidln {
    ($to:expr, $($message:tt)*) => {
        writeln!($to, "{}", $crate::language::text!($($message)*).aloud())
    };
}

/// The id of a message that is said elsewhere: the tests find it by this.
macro_rules! id {
    ($id:literal) => {
        $id
    };
}

pub(crate) use {id, said, saidln, say, text};
