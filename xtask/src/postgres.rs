//! A throw-away PostgreSQL cluster for one run of the tests: made in a temporary folder, gone at the end whatever happens.
//!
//! Takes the folder of PostgreSQL's programs; gives the address of a server that listens on loopback alone. Each test makes
//! its own database in it. It keeps nothing and is no place for real records: anyone on this machine may sign in to it.

use crate::{debian, step};
use anyhow::{Context, Result, bail};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use tempfile::TempDir;

/// The account that owns the server when we are root.
const UNPRIVILEGED: &str = "postgres";
/// How often a taken port is tried again: another program may take it between our asking and PostgreSQL's binding.
const PORTS_TRIED: usize = 5;

/// A running cluster. Dropping it stops the server and removes its files.
#[derive(Debug)]
pub struct Cluster {
    url: String,
    keeper: Child,
    /// While this is open the server lives. The system closes it when we end, however we end.
    lifeline: Option<ChildStdin>,
    /// Removed by the keeper, and by this where the keeper could not.
    folder: TempDir,
}

impl Cluster {
    /// Makes and starts a cluster.
    pub fn start(programs: &Path) -> Result<Self> {
        let folder = tempfile::Builder::new().prefix("regard-postgres-").tempdir()?;
        if debian::is_root() {
            step::printed(Command::new("chown").arg(UNPRIVILEGED).arg(folder.path())).context(
                "PostgreSQL does not run as root, and the account `postgres` that Debian's package makes is not there. \
                 Run the tests as another account, or install the package postgresql",
            )?;
        }
        let data = folder.path().join("data");
        step::printed(
            unprivileged(&programs.join("initdb"))
                .args(["--auth=trust", "--username=regard", "--encoding=UTF8", "--locale=C"])
                .args(["--no-sync", "-D"])
                .arg(&data),
        )?;
        let port = serve(programs, folder.path(), &data)?;
        let (keeper, lifeline) = keep(programs, &data)?;
        let url = format!("postgres://regard@127.0.0.1:{port}/postgres");
        Ok(Self { url, keeper, lifeline: Some(lifeline), folder })
    }

    /// Where the server is: `postgres://regard@127.0.0.1:PORT/postgres`.
    pub fn url(&self) -> &str {
        &self.url
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        drop(self.lifeline.take());
        let stopped = self.keeper.wait().is_ok_and(|status| status.success());
        if !stopped {
            let folder = self.folder.path().display();
            eprintln!(
                "xtask: the throw-away PostgreSQL in {folder} may still run: stop it by hand"
            );
        }
    }
}

/// Starts the server on a free port of loopback and gives the port once it answers.
fn serve(programs: &Path, folder: &Path, data: &Path) -> Result<u16> {
    let log = folder.join("data").join("server.log");
    let mut last = None;
    for _ in 0..PORTS_TRIED {
        let port = TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port();
        // Durability is off: the cluster does not outlive the run.
        let settings = format!(
            "-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories={} \
             -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=200",
            folder.display()
        );
        let started = step::printed(
            unprivileged(&programs.join("pg_ctl"))
                .args(["start", "--wait", "--silent", "-o", &settings, "-D"])
                .arg(data)
                .arg("-l")
                .arg(&log),
        );
        match started {
            Ok(_) => return Ok(port),
            Err(error) => last = Some(error),
        }
    }
    let said = std::fs::read_to_string(&log).unwrap_or_default();
    match last {
        Some(error) => Err(error.context(format!("PostgreSQL did not start; its log:\n{said}"))),
        None => bail!("PostgreSQL was never started"),
    }
}

/// Starts the keeper: a shell that waits for our end of a pipe to close, then stops the server and removes its files.
///
/// A guard in this program alone would not do: Ctrl-C and `kill -9` run no destructor. The keeper ignores the signals that
/// a terminal sends to the whole group, and outlives us for the moment it takes.
fn keep(programs: &Path, data: &Path) -> Result<(Child, ChildStdin)> {
    let stop = format!(
        "trap '' INT TERM HUP; read _; {} {} stop --silent --mode=immediate -D {}; rm -rf {}",
        if debian::is_root() { format!("runuser -u {UNPRIVILEGED} --") } else { String::new() },
        quoted(&programs.join("pg_ctl")),
        quoted(data),
        quoted(data.parent().unwrap_or(data)),
    );
    let mut keeper = Command::new("sh")
        .args(["-c", &stop])
        .current_dir("/")
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .context("no `sh` to keep the throw-away PostgreSQL")?;
    let lifeline = keeper.stdin.take().expect("it was asked for a line above");
    Ok((keeper, lifeline))
}

/// A PostgreSQL program under an account that PostgreSQL accepts.
fn unprivileged(program: &PathBuf) -> Command {
    let mut command = if debian::is_root() {
        let mut command = Command::new("runuser");
        command.args(["-u", UNPRIVILEGED, "--"]).arg(program);
        command
    } else {
        Command::new(program)
    };
    // The server must not hold our standard streams open, nor stand in a folder its account may not read.
    command.current_dir("/").stdin(Stdio::null());
    command
}

/// A path as one word of a shell.
fn quoted(path: &Path) -> String {
    format!("'{}'", path.display().to_string().replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_with_a_quote_stays_one_word_of_a_shell() {
        let said = step::printed(
            Command::new("sh").args(["-c", &format!("echo {}", quoted(Path::new("/a b/c'd")))]),
        );
        assert_eq!(said.unwrap(), "/a b/c'd\n");
    }

    #[test]
    fn a_cluster_answers_while_it_lives_and_leaves_nothing_behind() {
        let programs = debian::programs().expect("PostgreSQL's programs are needed");
        let cluster = Cluster::start(&programs.postgres_folder).unwrap();
        let port: u16 =
            cluster.url().rsplit(':').next().unwrap().split('/').next().unwrap().parse().unwrap();
        let folder = cluster.folder.path().to_path_buf();
        assert!(std::net::TcpStream::connect(("127.0.0.1", port)).is_ok());
        assert!(folder.exists());
        drop(cluster);
        assert!(std::net::TcpStream::connect(("127.0.0.1", port)).is_err());
        assert!(!folder.exists());
    }
}
