//! The same stories told to both databases. A missing PostgreSQL is a failure, not a skip.

/// Makes a test for each database of each function that takes a `Fresh` place to keep a log.
macro_rules! on_both {
    ($($story:ident),+ $(,)?) => {
        mod on_sqlite {
            $(#[test] fn $story() { super::$story(&crate::fresh::Fresh::sqlite()); })+
        }
        mod on_postgres {
            $(#[test] fn $story() { super::$story(&crate::fresh::Fresh::postgres()); })+
        }
    };
}

mod damage;
mod documents;
mod fields;
mod fresh;
mod indexes;
mod invented;
mod keeping;
mod laws;
mod opening;
mod schema;
mod standing;
mod throwaway;
mod writers;
