//! An encrypted log: only its key opens it, and without it nothing that is left on the disk says anything.

use crate::fresh::{Asking as _, Fresh, SEALED_WITH};
use crate::invented::{family, said};
use safeguarding::records::Entry;
use std::path::Path;
use store::{Against, Key, Place, Store, StoreError, Verdict, Weakness};

fn path_of(fresh: &Fresh) -> &Path {
    fresh.place.file().unwrap()
}

fn with(fresh: &Fresh, key: &str) -> Result<Store, StoreError> {
    let place = Place::Sqlite(path_of(fresh).to_owned());
    Store::open(&place.sealed_with(Key::parse(key).unwrap()))
}

#[test]
fn only_its_key_opens_an_encrypted_log_and_what_does_not_leaves_it_as_it_was() {
    let fresh = Fresh::sealed();
    let head = fresh.store().append(&family(), None).unwrap().head;
    let before = std::fs::read(path_of(&fresh)).unwrap();
    for wrong in ["0".repeat(64), "a passphrase that is not it".to_owned()] {
        let refused = with(&fresh, &wrong).unwrap_err();
        assert!(matches!(refused, StoreError::WrongKey { .. }), "{refused}");
        assert!(!format!("{refused:?}").contains(&wrong));
    }
    let refused = Store::open(&Place::Sqlite(path_of(&fresh).to_owned())).unwrap_err();
    assert!(matches!(refused, StoreError::KeyWanted { .. }), "{refused}");
    assert!(refused.to_string().contains("--key-file"), "{refused}");
    assert_eq!(std::fs::read(path_of(&fresh)).unwrap(), before);
    assert_eq!(with(&fresh, SEALED_WITH).unwrap().head().unwrap(), Some(head));
}

#[test]
fn a_new_log_is_for_its_owner_only_and_so_is_what_is_written_beside_it() {
    use std::os::unix::fs::PermissionsExt;
    for fresh in [Fresh::sealed(), Fresh::sqlite()] {
        let mut store = fresh.store();
        store.append(&family(), None).unwrap();
        let folder = path_of(&fresh).parent().unwrap();
        let modes = std::fs::read_dir(folder).unwrap().map(|file| {
            let file = file.unwrap();
            (file.file_name(), file.metadata().unwrap().permissions().mode() & 0o777)
        });
        let modes: Vec<_> = modes.collect();
        assert!(modes.len() >= 3 && modes.iter().all(|(_, mode)| *mode == 0o600), "{modes:?}");
    }
}

#[test]
fn a_passphrase_opens_what_was_made_with_it_whatever_is_in_it() {
    let fresh = Fresh::sealed();
    let words = "it's x'00' -- \"seven\" wet ‘towels’";
    let head = with(&fresh, words).unwrap().append(&family(), None).unwrap().head;
    assert_eq!(with(&fresh, words).unwrap().head().unwrap(), Some(head));
    assert!(matches!(with(&fresh, &words[1..]), Err(StoreError::WrongKey { .. })));
}

#[test]
fn a_key_for_a_log_that_is_not_encrypted_is_refused() {
    let fresh = Fresh::sqlite();
    fresh.store().append(&family(), None).unwrap();
    let refused = with(&fresh, SEALED_WITH).unwrap_err();
    assert!(matches!(refused, StoreError::NotSealed { .. }), "{refused}");
    assert!(matches!(fresh.store().verdict(), Verdict::Whole { entries: 5, .. }));
}

/// Everything in the folder of a log, while it is open and after, and what the system would write out of this process if it died
/// is not asked: only what is on the disk.
#[test]
fn a_stolen_file_gives_nothing() {
    let canaries: Vec<Entry> = (0..3000)
        .map(|n| {
            said(&format!("child Canary Bird{n} (born 2015-03-04)"), &format!("canary {n} sings"))
        })
        .collect();
    let (plain, sealed) = (Fresh::sqlite(), Fresh::sealed());
    for (fresh, is_plain) in [(&plain, true), (&sealed, false)] {
        let mut store = fresh.store();
        store.append(&canaries, None).unwrap();
        store.mend().unwrap();
        let folder = path_of(fresh).parent().unwrap();
        let mut told = 0;
        for file in std::fs::read_dir(folder).unwrap() {
            let bytes = std::fs::read(file.unwrap().path()).unwrap();
            let holds = |words: &[u8]| bytes.windows(words.len()).any(|window| window == words);
            told += usize::from(holds(b"canary") || holds(b"Canary") || holds(b"CREATE TABLE"));
        }
        // The search itself can find them: in the file that is not encrypted it does.
        assert_eq!(told > 0, is_plain, "{told} files tell");
    }
}

#[test]
fn a_change_of_keys_closes_the_log_to_the_old_one_and_changes_nothing_else() {
    let fresh = Fresh::sealed();
    let head = fresh.store().append(&family(), None).unwrap().head;
    let new = Key::invent().unwrap();
    let held = fresh.store();
    let refused = store::change_key(&fresh.place, &new).unwrap_err();
    assert!(matches!(refused, StoreError::InUse { .. }), "{refused}");
    drop(held);
    store::change_key(&fresh.place, &new).unwrap();
    assert!(matches!(with(&fresh, SEALED_WITH), Err(StoreError::WrongKey { .. })));
    let again = with(&fresh, new.reveal()).unwrap();
    assert_eq!(again.verdict(), Verdict::Whole { entries: 5, head });
    drop(again);
    // To a passphrase and back, which SQLCipher does another way.
    let place = Place::Sqlite(path_of(&fresh).to_owned());
    let words = Key::parse("seven wet towels").unwrap();
    store::change_key(&place.clone().sealed_with(new), &words).unwrap();
    store::change_key(&place.sealed_with(words), &Key::parse(SEALED_WITH).unwrap()).unwrap();
    assert_eq!(fresh.store().verdict(), Verdict::Whole { entries: 5, head });
    let refused = store::change_key(&Fresh::sqlite().place, &Key::invent().unwrap()).unwrap_err();
    assert!(matches!(refused, StoreError::HasNoKey { .. }), "{refused}");
}

/// Whatever is on a page, also on one that nothing reads, or nothing yet.
#[test]
fn a_damaged_page_is_noticed_wherever_it_is() {
    const PAGE: usize = 16_384;
    let fresh = Fresh::sealed();
    let mut store = fresh.store();
    store.append(&family(), None).unwrap();
    // The last to close it moves all that is in the write-ahead log into the file.
    drop(store);
    let whole = std::fs::read(path_of(&fresh)).unwrap();
    assert!(matches!(fresh.store().verdict(), Verdict::Whole { .. }));
    let mut weakened = 0;
    for page in 0..whole.len() / PAGE {
        let mut bytes = whole.clone();
        bytes[page * PAGE + PAGE / 2] ^= 1;
        let damaged = Fresh::sealed();
        std::fs::write(path_of(&damaged), bytes).unwrap();
        let verify = |store: Store| store.verify(&Against::default(), &mut |_, _| ());
        let verdict = with(&damaged, SEALED_WITH).and_then(verify);
        assert!(!matches!(verdict, Ok(Verdict::Whole { .. })), "page {page}: {verdict:?}");
        let what = Weakness::PageDamaged;
        weakened +=
            usize::from(matches!(verdict, Ok(Verdict::Weakened { what: its, .. }) if its == what));
    }
    assert!(weakened > 0, "some pages hold no entry");
}
