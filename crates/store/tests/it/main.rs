//! The same stories told to both databases, SQLite plain and encrypted. A missing PostgreSQL is a failure, not a skip.

/// Makes tests for each database of each function that takes a `Fresh` place to keep a log.
macro_rules! on_both {
    ($($story:ident),+ $(,)?) => {
        mod on_sqlite {
            $(#[test] fn $story() { super::$story(&crate::fresh::Fresh::sqlite()); })+
        }
        mod on_sqlite_sealed {
            $(#[test] fn $story() { super::$story(&crate::fresh::Fresh::sealed()); })+
        }
        mod on_postgres {
            $(#[test] fn $story() { super::$story(&crate::fresh::Fresh::postgres()); })+
        }
    };
}

mod bulk;
mod copies;
mod damage;
mod documents;
mod erasing;
mod fields;
mod fresh;
mod indexes;
mod invented;
mod keeping;
mod laws;
mod opening;
mod private_line;
mod readings;
mod schema;
mod sealed;
mod standing;
mod throwaway;
mod writers;
