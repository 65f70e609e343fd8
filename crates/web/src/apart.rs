//! Answers over everybody, which take long: worked out one after another away from the pages, and kept with where the log stood.
//!
//! Takes work and the position of the log it is for; gives the answer where it is ready within a moment, else the last one there is.
//! Whoever asks for the same while it is being worked out waits for the same. The work has one thread of its own, so that it never
//! takes the threads pages are made with.

use rayon::ThreadPool;
use safeguarding::Caseload;
use safeguarding::calendar::Date;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Where the log stood when an answer was made, and on which day. The log only grows: as many entries are the same entries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Position {
    /// How many entries the log held.
    pub entries: usize,
    /// The day it was.
    pub day: Date,
}

impl Position {
    /// Where a caseload's log stands. What the clerk notes changes no answer and is not counted.
    pub fn of(caseload: &Caseload, day: Date) -> Self {
        let Caseload { records, coverage, take_ins, decisions, adoptions, .. } = caseload;
        let entries =
            records.len() + coverage.len() + take_ins.len() + decisions.len() + adoptions.len();
        Self { entries, day }
    }
}

/// An answer, and where the log stood when it was made.
#[derive(Debug)]
pub(crate) struct Made<V> {
    pub what: V,
    pub at: Position,
}

/// What can be shown now.
#[derive(Clone, Debug)]
pub(crate) enum Answer<V> {
    /// The answer for where the log stands.
    Now(Arc<Made<V>>),
    /// It is being worked out; the last one made before, where there is one.
    Awaited(Option<Arc<Made<V>>>),
    /// It could not be worked out; the last one made before, where there is one.
    Failed(Option<Arc<Made<V>>>),
}

/// Answers of one sort, by what was asked.
pub(crate) struct Apart<K, V> {
    pool: ThreadPool,
    state: Mutex<State<K, V>>,
    done: Condvar,
}

struct State<K, V> {
    /// **Shape:** the last made last.
    kept: Vec<(K, Arc<Made<V>>)>,
    awaited: Vec<(K, Position)>,
}

/// How many answers of a sort are kept.
const KEPT: usize = 40;

impl<K, V> fmt::Debug for Apart<K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Apart").finish_non_exhaustive()
    }
}

impl<K, V> Apart<K, V>
where
    K: Clone + PartialEq + Send + 'static,
    V: Send + Sync + 'static,
{
    /// No answers yet, to be worked out on this thread.
    pub fn on(pool: ThreadPool) -> Self {
        let state = State { kept: Vec::new(), awaited: Vec::new() };
        Self { pool, state: Mutex::new(state), done: Condvar::new() }
    }

    /// The answer to `key` for where the log stands, or what there is of it after waiting `longest`.
    ///
    /// `work` is done only where no such answer is kept or awaited. Where it breaks off, the next who asks has it tried again.
    pub fn ask(
        self: &Arc<Self>,
        key: &K,
        now: Position,
        longest: Duration,
        work: impl FnOnce() -> V + Send + 'static,
    ) -> Answer<V> {
        let mut state = self.state();
        if let Some(made) = state.made(key).filter(|made| made.at == now) {
            return Answer::Now(made);
        }
        let awaited = (key.clone(), now);
        if !state.awaited.contains(&awaited) {
            state.awaited.push(awaited.clone());
            let (apart, awaited) = (Arc::clone(self), awaited.clone());
            self.pool.spawn_fifo(move || {
                // A broken claim must not leave those who ask waiting for ever.
                let made = catch_unwind(AssertUnwindSafe(work)).ok();
                apart.finish(awaited, made);
            });
        }
        let (state, _) = self
            .done
            .wait_timeout_while(state, longest, |state| state.awaited.contains(&awaited))
            .unwrap_or_else(PoisonError::into_inner);
        match state.made(key) {
            Some(made) if made.at == now => Answer::Now(made),
            older if state.awaited.contains(&awaited) => Answer::Awaited(older),
            older => Answer::Failed(older),
        }
    }

    fn finish(&self, awaited: (K, Position), made: Option<V>) {
        let mut state = self.state();
        state.awaited.retain(|other| *other != awaited);
        let (key, at) = awaited;
        if let Some(what) = made {
            state.kept.retain(|(other, _)| *other != key);
            if state.kept.len() == KEPT {
                state.kept.remove(0);
            }
            state.kept.push((key, Arc::new(Made { what, at })));
        }
        drop(state);
        self.done.notify_all();
    }

    fn state(&self) -> MutexGuard<'_, State<K, V>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<K: PartialEq, V> State<K, V> {
    fn made(&self, key: &K) -> Option<Arc<Made<V>>> {
        self.kept.iter().find(|(known, _)| known == key).map(|(_, made)| Arc::clone(made))
    }
}

/// One thread for work of this sort, beside those that pages are made with.
///
/// # Panics
/// Where the system gives no thread, which leaves no server either.
pub(crate) fn one_thread() -> ThreadPool {
    let pool =
        rayon::ThreadPoolBuilder::new().num_threads(1).thread_name(|_| "over everybody".to_owned());
    pool.build().expect("the system gives a thread")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc::channel;

    /// Long enough that only a broken test waits so long.
    const LONG: Duration = Duration::from_mins(5);

    fn apart() -> Arc<Apart<&'static str, u32>> {
        Arc::new(Apart::on(one_thread()))
    }

    fn at(entries: usize) -> Position {
        Position { entries, day: jiff::civil::date(2025, 6, 2) }
    }

    fn is_now(answer: &Answer<u32>, what: u32) -> bool {
        matches!(answer, Answer::Now(made) if made.what == what)
    }

    #[test]
    fn an_answer_is_worked_out_once_for_where_the_log_stands() {
        let apart = apart();
        assert!(is_now(&apart.ask(&"gap", at(1), LONG, || 7), 7));
        let again = apart.ask(&"gap", at(1), LONG, || unreachable!("it is kept"));
        assert!(is_now(&again, 7));
        assert!(is_now(&apart.ask(&"gap", at(2), LONG, || 8), 8));
        assert!(is_now(&apart.ask(&"other", at(2), LONG, || 9), 9));
    }

    #[test]
    fn while_it_is_worked_out_the_last_one_is_shown_and_nobody_starts_it_twice() {
        let apart = apart();
        let (go, wait) = channel::<()>();
        let slow = move || {
            wait.recv().expect("it is told to go on");
            8
        };
        let first = apart.ask(&"gap", at(1), Duration::ZERO, slow);
        assert!(matches!(first, Answer::Awaited(None)), "{first:?}");
        let second = apart.ask(&"gap", at(1), Duration::ZERO, || unreachable!("it is awaited"));
        assert!(matches!(second, Answer::Awaited(None)), "{second:?}");
        go.send(()).expect("the work waits");
        assert!(is_now(&apart.ask(&"gap", at(1), LONG, || unreachable!("it is awaited")), 8));

        let (go, wait) = channel::<()>();
        let newer = move || {
            wait.recv().expect("it is told to go on");
            9
        };
        let older = apart.ask(&"gap", at(2), Duration::ZERO, newer);
        assert!(
            matches!(&older, Answer::Awaited(Some(made)) if made.what == 8 && made.at == at(1))
        );
        go.send(()).expect("the work waits");
        assert!(is_now(&apart.ask(&"gap", at(2), LONG, || unreachable!("it is awaited")), 9));
    }

    #[test]
    fn work_that_breaks_off_is_said_and_tried_again() {
        let apart = apart();
        let failed = apart.ask(&"gap", at(1), LONG, || panic!("a broken claim"));
        assert!(matches!(failed, Answer::Failed(None)), "{failed:?}");
        assert!(is_now(&apart.ask(&"gap", at(1), LONG, || 7), 7));
    }
}
