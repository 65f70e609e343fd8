//! `regard measure door`: what it costs to ask, at every page, whether its reader may see it, and to write down that they did.
//!
//! Makes an invented town and serves it twice over loopback, once behind a door and once without, and asks both for the same children's
//! pages by turns, so that whatever else the machine does falls on both. The reading log is a real one on disk, under a key.

use super::whole::{at, timed, town_with};
use crate::out::say;
use access::{Door, Policies, Readings, Role};
use anyhow::Context as _;
use safeguarding::Caseload;
use safeguarding::practice::Practice;
use safeguarding::records::{Holder, MentionAt, Tie};
use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::process::ExitCode;
use std::sync::Arc;
use store::{Key, Place};
use web::{RequestLog, Shown, Site};

/// The command's options.
#[derive(clap::Args)]
pub struct DoorCost {
    /// Size of the town, in children.
    #[arg(long, default_value_t = 3_000)]
    children: u32,
    /// How many children's pages are asked for, each by every reader.
    #[arg(long, default_value_t = 300)]
    pages: usize,
}

/// A password of nobody: the log it is for goes with the command.
const PASSWORD: &str = "quarry lantern seven otters";

/// One server, and the ticket it is asked with.
struct Asked {
    address: SocketAddr,
    ticket: Option<String>,
}

impl Asked {
    /// How long the page at a path took, in milliseconds.
    fn page(&self, path: &str) -> anyhow::Result<f64> {
        let Self { address, ticket } = self;
        let cookie = ticket.as_ref().map(|ticket| format!("Cookie: regard-session={ticket}\r\n"));
        let cookie = cookie.unwrap_or_default();
        let (answer, took) = timed(|| -> anyhow::Result<Vec<u8>> {
            let mut stream = TcpStream::connect(address)?;
            write!(
                stream,
                "GET {path} HTTP/1.1\r\nHost: {address}\r\n{cookie}Connection: close\r\n\r\n"
            )?;
            let mut answer = Vec::new();
            stream.read_to_end(&mut answer)?;
            Ok(answer)
        });
        anyhow::ensure!(answer?.starts_with(b"HTTP/1.1 200"), "{path} was not shown");
        Ok(took * 1_000.0)
    }
}

impl DoorCost {
    pub(super) fn run(&self) -> anyhow::Result<ExitCode> {
        let (practice, today) = (Practice::shipped(), crate::clock::today());
        let made = || town_with(self.children, 1, &practice, today, &mut |_| Vec::new());
        let (behind, open) = (made()?, made()?);
        let paths = self.paths(&behind);
        let tied: Vec<MentionAt> =
            self.sample(&behind).map(|child| mention(&behind, child)).collect();
        let folder = tempfile::tempdir()?;
        let log = folder.path().join("reading.sqlite");
        let place = Place::Sealed(log, Key::invent()?);
        let door = Door::new(
            Box::new(Arc::new(Readings::open(&place)?)),
            Policies::shipped(),
            Box::new(crate::clock::now),
        );
        let door = Arc::new(door);
        let runtime = tokio::runtime::Runtime::new()?;
        let serve = |site: Site| -> anyhow::Result<SocketAddr> {
            let here = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
            let listener = runtime.block_on(web::listen(here))?;
            let address = listener.local_addr()?;
            runtime.spawn(web::serve_on(listener, Shown::of(site)));
            Ok(address)
        };
        let site = |caseload| Site::new(caseload, crate::clock::today, RequestLog::silent());
        let address = serve(site(behind)?.with_door(Arc::clone(&door)))?;
        let without = Asked { address: serve(site(open)?)?, ticket: None };
        say!(
            "| reader | pages | without a door, median ms | p99 ms | behind it, median ms | p99 ms | ratio of medians |"
        );
        say!("| --- | ---: | ---: | ---: | ---: | ---: | ---: |");
        for (words, ticket) in readers(&door, &tied)? {
            let behind = Asked { address, ticket: Some(ticket) };
            let (mut open_ms, mut door_ms) = (Vec::new(), Vec::new());
            // The first time some of it is worked out for all that follow: not counted.
            for (round, path) in paths.iter().take(5).chain(&paths).enumerate() {
                let (open, door) = if round % 2 == 0 {
                    let open = without.page(path)?;
                    (open, behind.page(path)?)
                } else {
                    let door = behind.page(path)?;
                    (without.page(path)?, door)
                };
                if round >= 5 {
                    open_ms.push(open);
                    door_ms.push(door);
                }
            }
            open_ms.sort_by(f64::total_cmp);
            door_ms.sort_by(f64::total_cmp);
            say!(
                "| {words} | {} | {:.2} | {:.2} | {:.2} | {:.2} | {:.2} |",
                paths.len(),
                at(&open_ms, 0.5),
                at(&open_ms, 0.99),
                at(&door_ms, 0.5),
                at(&door_ms, 0.99),
                at(&door_ms, 0.5) / at(&open_ms, 0.5)
            );
        }
        runtime.shutdown_background();
        Ok(ExitCode::SUCCESS)
    }

    /// Children spread over the whole town.
    fn sample<'c>(&self, caseload: &'c Caseload) -> impl Iterator<Item = u32> + use<'c> {
        let children: Vec<u32> =
            caseload.people.families.iter().flat_map(|f| f.children.clone()).collect();
        let step = (children.len() / self.pages.max(1)).max(1);
        children.into_iter().step_by(step).take(self.pages)
    }

    fn paths(&self, caseload: &Caseload) -> Vec<String> {
        let path = |child: u32| format!("/people/{}", caseload.people.persons[child as usize].id);
        self.sample(caseload).map(path).collect()
    }
}

fn mention(caseload: &Caseload, child: u32) -> MentionAt {
    caseload.mention_at(caseload.people.persons[child as usize].mentions[0])
}

/// Somebody at the front door, who knows every family, and a social worker who works with all of these: what each is called, and the
/// ticket they are let in with.
fn readers(door: &Door, tied: &[MentionAt]) -> anyhow::Result<Vec<(&'static str, String)>> {
    let link = door.first_link()?.context("nobody was here before")?;
    door.set_password(link.reveal(), PASSWORD)?;
    let ticket = door.sign_in("administrator", PASSWORD, "")?;
    let seat = door.seat(ticket.reveal()).context("the administrator is in")?;
    let mut readers = Vec::new();
    for (words, role) in [("front door", Role::FrontDoor), ("social worker", Role::SocialWorker)] {
        let holder = Holder {
            sign_in_name: role.id().into(),
            name: words.to_owned().into(),
            agency: "childrens-social-care".into(),
            organisation: None,
            roles: vec![role.id().into()],
            supervised_by: None,
        };
        let (account, link) = door.open_account(&seat, holder)?;
        door.set_password(link.reveal(), PASSWORD)?;
        if role == Role::SocialWorker {
            for child in tied {
                door.tie(&seat, account, (*child, Tie::Allocated), "to be measured")?;
            }
        }
        readers.push((words, door.sign_in(role.id(), PASSWORD, "")?.reveal().to_owned()));
    }
    Ok(readers)
}
