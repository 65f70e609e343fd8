//! `regard measure learning`: the library of reviews at a size no partnership has: taking in, finding words, opening a page that is
//! coded, and comparing coders.
//!
//! Makes invented reviews as PDFs, takes them into a log of its own, serves it, and asks as a reader would.

use super::timed;
use super::whole::{at, peak_mb};
use crate::out::say;
use safeguarding::learning::library::{Library, Made};
use safeguarding::learning::rounds::{Unit, agreement};
use safeguarding::practice::Practice;
use safeguarding::records::{
    Coding, DocumentTaken, Done, Entry, Instant, LibraryStep, Polarity, Presence, Round, StepId,
    Stretch,
};
use smol_str::SmolStr;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, Command, ExitCode, Stdio};
use store::{Place, Store};

/// The command's options.
#[derive(clap::Args)]
pub struct Learning {
    /// How many reviews are taken in.
    #[arg(long, default_value_t = 2_000)]
    reviews: u32,
    /// How many pages each has.
    #[arg(long, default_value_t = 60)]
    pages: u32,
    /// How many codings the page that is opened has.
    #[arg(long, default_value_t = 500)]
    codings: u32,
    /// How many codes the coders that are compared code by.
    #[arg(long, default_value_t = 200)]
    codes: u32,
    /// How often each question is asked.
    #[arg(long, default_value_t = 200)]
    times: u32,
}

/// Words the invented reviews are made of. None of them says anything of anybody.
const WORDS: &str = "about after again agency appointment assessment attended because before brother carer chronology closed concern contact \
    counted curiosity curtain decision dental door drift early evidence family found garden health history home hospital household \
    housing immunised kept kitchen later letter meeting missed mother moved neglect night nobody nursery officer opened parent partner \
    plan police professional record referral review school seen sister sleep supervision support visit week window winter worker worry";

/// A line of numbers that look random and are the same each time.
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: u64) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end.max(1)
    }

    fn word(&mut self, words: &[&'static str]) -> &'static str {
        words[self.below(words.len() as u64) as usize]
    }
}

impl Learning {
    pub(super) fn run(&self) -> anyhow::Result<ExitCode> {
        let folder = tempfile::tempdir()?;
        let log = folder.path().join("library.sqlite");
        let store = Store::open(&Place::Sqlite(log.clone()))?;
        let mut chance = Chance(2013);
        let words: Vec<&'static str> = WORDS.split_whitespace().collect();
        let (read_s, kept_s, bytes) = self.taken_in(&store, &mut chance, &words)?;
        let pages = f64::from(self.reviews * self.pages);
        let library = crate::library::of(&store)?;
        let document = *library
            .documents
            .keys()
            .next()
            .ok_or_else(|| anyhow::anyhow!("no review was taken in"))?;
        self.code(&store, &library, document)?;
        drop(store);
        let server = Server::of(&log)?;
        let found = self.asked(|_| {
            let query = format!("{}%20{}", chance.word(&words), chance.word(&words));
            server.page(&format!("/learning/library?words={query}"))
        })?;
        let opened = self.asked(|_| server.page(&format!("/learning/documents/{document}")))?;
        drop(server);
        let (compared_s, compared) = self.compared();
        say!("| what | figure |");
        say!("| --- | ---: |");
        say!(
            "| reviews, pages each, MB of files | {} × {}, {} |",
            self.reviews,
            self.pages,
            bytes / 1_000_000
        );
        say!("| reading PDFs, pages a second | {:.0} |", pages / read_s);
        say!(
            "| taking in (reading, keeping, making findable), pages a second | {:.0} |",
            pages / kept_s
        );
        say!("| MB on disk | {} |", std::fs::metadata(&log)?.len() / 1_000_000);
        say!(
            "| finding two words, the page whole, median and p99 ms | {:.0}, {:.0} |",
            at(&found, 0.5),
            at(&found, 0.99)
        );
        say!(
            "| opening a page with {} codings, median and p99 ms | {:.0}, {:.0} |",
            self.codings,
            at(&opened, 0.5),
            at(&opened, 0.99)
        );
        say!(
            "| agreement of 2 coders over {} documents × {} codes ({compared} units), s | {compared_s:.2} |",
            self.reviews,
            self.codes
        );
        say!("| peak MB of this process | {} |", peak_mb());
        Ok(ExitCode::SUCCESS)
    }

    /// Makes the reviews and takes them in; gives the seconds reading took, those of all, and the bytes of the files.
    fn taken_in(
        &self,
        store: &Store,
        chance: &mut Chance,
        words: &[&'static str],
    ) -> anyhow::Result<(f64, f64, u64)> {
        let (mut read_s, mut kept_s, mut bytes) = (0.0, 0.0, 0_u64);
        for number in 0..self.reviews {
            let file = pdf_of(self.pages, number, chance, words);
            bytes += file.len() as u64;
            let (read, took) = timed(|| exchange::document::read("review.pdf", &file));
            drop(read?);
            read_s += took.as_secs_f64();
            let (kept, took) =
                timed(|| crate::library::take_in(store, "A librarian", "review.pdf", &file));
            kept?;
            kept_s += took.as_secs_f64();
            if number % 100 == 99 {
                eprintln!("regard: {} of {} reviews taken in", number + 1, self.reviews);
            }
        }
        Ok((read_s, kept_s, bytes))
    }

    /// Asks as often as is wanted. **Units:** milliseconds; sorted.
    fn asked(
        &self,
        mut ask: impl FnMut(u32) -> anyhow::Result<String>,
    ) -> anyhow::Result<Vec<f64>> {
        let mut took = Vec::new();
        for number in 0..self.times {
            let (page, each) = timed(|| ask(number));
            anyhow::ensure!(page?.starts_with("HTTP/1.1 200"), "a page was not shown");
            took.push(each.as_secs_f64() * 1_000.0);
        }
        took.sort_by(f64::total_cmp);
        Ok(took)
    }

    /// Codes one review as often as is wanted, by a codebook that comes with Regard.
    fn code(&self, store: &Store, library: &Library, document: StepId) -> anyhow::Result<()> {
        let practice = Practice::shipped();
        let book =
            practice.codebooks.first().ok_or_else(|| anyhow::anyhow!("no codebook is shipped"))?;
        let codes: Vec<&SmolStr> =
            book.codes.iter().filter(|c| c.is_codable).map(|c| &c.id).collect();
        let letters = library.documents[&document].taken.what.letters;
        let steps: Vec<Entry> = (0..self.codings)
            .map(|number| {
                let from = letters / self.codings.max(1) * number;
                let at = Stretch { from, to: from + 40 };
                let coding = coding(
                    document,
                    &book.id,
                    codes[number as usize % codes.len()],
                    Some(at),
                    None,
                );
                let received = Instant(crate::clock::now().0 + u64::from(number) * 1_000);
                Entry::Library(Box::new(LibraryStep::new(
                    "A coder",
                    received,
                    Done::Coded(Box::new(coding)),
                )))
            })
            .collect();
        let mut store = store.again(None)?;
        store.append(&steps, None)?;
        Ok(())
    }

    /// How long comparing two coders takes, and over how many units.
    fn compared(&self) -> (f64, usize) {
        let mut chance = Chance(1971);
        let mut library = Library::default();
        let mut number = 0;
        let mut take = |library: &mut Library, by: &str, what: Done| {
            number += 1;
            let step = LibraryStep::new(by, Instant(number * 1_000), what);
            let id = step.id;
            library.add(number, step);
            id
        };
        let documents: Vec<StepId> = (0..self.reviews)
            .map(|number| {
                let taken = DocumentTaken {
                    file: "review.pdf".into(),
                    format: "pdf".into(),
                    original: number.to_string(),
                    text: number.to_string(),
                    letters: 170_000,
                    pages: vec![0],
                    title: None,
                    lost: Vec::new(),
                };
                take(&mut library, "A librarian", Done::TakenIn(Box::new(taken)))
            })
            .collect();
        let coders = ["A coder", "Another coder"];
        let round = Round {
            name: "all".to_owned(),
            codebook: "frame".into(),
            version: 1,
            documents: documents.clone(),
            coders: coders.map(Into::into).to_vec(),
        };
        let round = take(&mut library, "A librarian", Done::RoundOpened(Box::new(round)));
        let codes: Vec<SmolStr> =
            (0..self.codes).map(|code| format!("code-{code}").into()).collect();
        for document in documents {
            for code in &codes {
                // One code in ten is there; of these each coder finds nine in ten.
                let is_there = chance.below(10) == 0;
                for by in coders {
                    if is_there && chance.below(10) > 0 {
                        let from = chance.below(169_000) as u32;
                        let at = Stretch { from, to: from + 200 };
                        let coding = coding(document, "frame", code, Some(at), Some(round));
                        take(&mut library, by, Done::Coded(Box::new(coding)));
                    }
                }
            }
            for by in coders {
                take(&mut library, by, Done::RoundFinished { round, document });
            }
        }
        let made: &Made<Round> = &library.rounds[&round];
        let (agreed, took) =
            timed(|| agreement(&library, made, &codes, &BTreeMap::new(), Unit::Document));
        (took.as_secs_f64(), agreed.overall.units)
    }
}

fn coding(
    document: StepId,
    book: &str,
    code: &str,
    at: Option<Stretch>,
    round: Option<StepId>,
) -> Coding {
    Coding {
        document,
        codebook: book.into(),
        version: 1,
        code: code.into(),
        presence: Presence::Present,
        polarity: Polarity::Gap,
        at,
        snippet: "forty letters of an invented review, said".into(),
        process_step: None,
        agencies: Vec::new(),
        happened: None,
        record: None,
        memo: String::new().into(),
        round,
        suggested_by: None,
    }
}

/// A PDF of so many pages of invented words, in one of the typefaces every reader has; its number makes it another file.
fn pdf_of(pages: u32, number: u32, chance: &mut Chance, words: &[&'static str]) -> Vec<u8> {
    let mut pdf = format!("%PDF-1.4\n% review {number}\n");
    let mut places = Vec::new();
    let mut object = |pdf: &mut String, body: &str| {
        places.push(pdf.len());
        let _ = write!(pdf, "{} 0 obj\n{body}\nendobj\n", places.len());
    };
    object(&mut pdf, "<< /Type /Catalog /Pages 2 0 R >>");
    let kids: Vec<String> = (0..pages).map(|page| format!("{} 0 R", 4 + page * 2)).collect();
    object(&mut pdf, &format!("<< /Type /Pages /Count {pages} /Kids [{}] >>", kids.join(" ")));
    object(
        &mut pdf,
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    );
    for page in 0..pages {
        let contents = 5 + page * 2;
        object(
            &mut pdf,
            &format!(
                "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> /Contents {contents} 0 R >>"
            ),
        );
        let mut drawn = "BT /F1 10 Tf 12 TL 60 780 Td ".to_owned();
        for line in 0..44 {
            let said: Vec<&str> = (0..12).map(|_| chance.word(words)).collect();
            // Every seventh line a paragraph begins.
            let _ = write!(
                drawn,
                "({}) Tj T* {}",
                said.join(" "),
                if line % 7 == 6 { "T* " } else { "" }
            );
        }
        drawn.push_str("ET");
        object(&mut pdf, &format!("<< /Length {} >>\nstream\n{drawn}\nendstream", drawn.len()));
    }
    let begins = pdf.len();
    let _ = write!(pdf, "xref\n0 {}\n0000000000 65535 f \n", places.len() + 1);
    for place in &places {
        let _ = writeln!(pdf, "{place:010} 00000 n ");
    }
    let _ = write!(
        pdf,
        "trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{begins}\n%%EOF\n",
        places.len() + 1
    );
    pdf.into_bytes()
}

/// This program, serving a log until it is dropped.
struct Server {
    child: Child,
    address: String,
}

impl Server {
    fn of(log: &std::path::Path) -> anyhow::Result<Self> {
        let mut child = Command::new(std::env::current_exe()?)
            .args(["serve", "--without-sign-in", "--port", "0", "--log"])
            .arg(log)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let said = child.stdout.take().map(|said| BufReader::new(said).lines());
        let line = said.and_then(|mut lines| lines.next()).transpose()?.unwrap_or_default();
        let address = line.split("http://").nth(1).and_then(|rest| rest.split('/').next());
        let address = address.map(str::to_owned);
        let Some(address) = address else {
            let _ = child.kill();
            anyhow::bail!("the server did not begin");
        };
        Ok(Self { child, address })
    }

    fn page(&self, path: &str) -> anyhow::Result<String> {
        let mut stream = TcpStream::connect(&self.address)?;
        write!(
            stream,
            "GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n",
            self.address
        )?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer)?;
        Ok(String::from_utf8_lossy(&answer).into_owned())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
