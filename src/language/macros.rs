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

/// The id of a message that is said elsewhere: the tests find it by this.
macro_rules! id {
    ($id:literal) => {
        $id
    };
}

pub(crate) use {id, say, text};
