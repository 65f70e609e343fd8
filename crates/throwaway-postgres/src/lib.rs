//! A PostgreSQL cluster in a temporary folder, for tests: started when asked for, stopped and removed when let go of.
//!
//! Takes PostgreSQL's own programs as Debian or the search path have them; gives an address. Not for anything worth
//! keeping: it does not sync to the disk.

use std::fs::{self, File};
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use tempfile::TempDir;

/// What stops the cluster once this process is gone, however it went: it waits for the end of its input, which the
/// kernel closes with the process.
const WATCHDOG: &str = r#"cat >/dev/null; "$0" stop -D "$1/data" -m immediate -w; rm -rf "$1""#;

/// Why no cluster could be started.
#[derive(Debug, thiserror::Error)]
pub enum CannotStart {
    /// PostgreSQL is not installed.
    #[error(
        "PostgreSQL is not installed: found neither initdb and pg_ctl on the search path nor /usr/lib/postgresql/*/bin. \
         Install it (on Debian: apt-get install postgresql), or set REGARD_TEST_POSTGRES to the address of a cluster to test on"
    )]
    NotInstalled,
    /// A file or program could not be used.
    #[error("cannot start a PostgreSQL cluster for tests: {doing} failed")]
    Failed {
        /// What was attempted.
        doing: &'static str,
        /// Why it failed.
        source: std::io::Error,
    },
    /// One of PostgreSQL's programs refused.
    #[error("cannot start a PostgreSQL cluster for tests: {program} refused and said:\n{said}")]
    Refused {
        /// Which program.
        program: &'static str,
        /// What it said.
        said: String,
    },
}

/// What a cluster is to be beside its socket; nothing, where not said otherwise.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// A port of 127.0.0.1 to listen on too.
    pub port: Option<u16>,
    /// A certificate and its key, as files, to offer TLS with.
    pub tls: Option<(PathBuf, PathBuf)>,
    /// Whether it syncs to the disk, as a cluster for anything worth keeping does.
    pub durable: bool,
    /// Whether it has room for its pages and for its write-ahead log as the server of a large log does: a gigabyte of memory.
    pub large: bool,
}

/// A running cluster. Dropping it stops it and removes its folder; so does the end of this process.
#[derive(Debug)]
pub struct ThrowawayPostgres {
    running: Running,
    options: String,
    watchdog: Child,
}

impl ThrowawayPostgres {
    /// Makes and starts a cluster that listens on a Unix socket in its own folder only.
    ///
    /// Run as root, it starts the server as the user `postgres` (or `nobody`), because PostgreSQL refuses root.
    ///
    /// # Errors
    /// [`CannotStart`], which says what to install.
    pub fn start() -> Result<Self, CannotStart> {
        Self::start_as(&Wanted::default())
    }

    /// Makes and starts a cluster as wanted; see [`ThrowawayPostgres::start`].
    ///
    /// # Errors
    /// [`CannotStart`], which says what to install.
    pub fn start_as(wanted: &Wanted) -> Result<Self, CannotStart> {
        let mut cluster = Self::empty()?;
        cluster.running.run(
            "initdb",
            &["-D", "data", "-U", "regard", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"],
        )?;
        let failed = |doing| move |source| CannotStart::Failed { doing, source };
        cluster.options.push_str(&match wanted.port {
            Some(port) => format!(" -c listen_addresses=127.0.0.1 -c port={port}"),
            None => " -c listen_addresses=''".to_owned(),
        });
        if !wanted.durable {
            cluster
                .options
                .push_str(" -c fsync=off -c synchronous_commit=off -c full_page_writes=off");
        }
        if wanted.large {
            cluster.options.push_str(
                " -c shared_buffers=1GB -c max_wal_size=4GB -c min_wal_size=4GB -c checkpoint_timeout=15min -c wal_compression=lz4",
            );
        }
        if let Some((certificate, key)) = &wanted.tls {
            let bring = |file, name| cluster.running.bring(file, name);
            bring(certificate, "server.crt").map_err(failed("bringing the certificate"))?;
            bring(key, "server.key").map_err(failed("bringing the key"))?;
            cluster.options.push_str(" -c ssl=on");
        }
        cluster.start_server()?;
        Ok(cluster)
    }

    /// A folder with nothing in it, and what removes it in the end.
    fn empty() -> Result<Self, CannotStart> {
        let failed = |doing| move |source| CannotStart::Failed { doing, source };
        let programs = programs().ok_or(CannotStart::NotInstalled)?;
        let temporary = TempDir::with_prefix("regard-postgres-")
            .map_err(failed("making a temporary folder"))?;
        let folder = temporary.path().to_owned();
        let owner = ordinary_owner(&folder).map_err(failed("choosing the user to run it as"))?;
        if let Some((user, group)) = owner {
            chown(&folder, Some(user), Some(group))
                .map_err(failed("giving away the temporary folder"))?;
        }
        let running = Running { programs, folder, owner };
        // Before the server, so that there is no moment in which nobody would stop it.
        let watchdog = running.watchdog().map_err(failed("starting what stops it again"))?;
        let options = format!(
            "-c unix_socket_directories='{}' -c max_connections=200 -c shared_buffers=64MB",
            running.folder.display()
        );
        // From here on the watchdog alone removes the folder.
        drop(temporary.keep());
        Ok(Self { running, options, watchdog })
    }

    fn start_server(&self) -> Result<(), CannotStart> {
        let how =
            ["start", "-D", "data", "-w", "-t", "60", "-l", "server.log", "-o", &self.options];
        self.running.run("pg_ctl", &how)
    }

    /// Stops the server as a crash does, in the middle of whatever it is at.
    ///
    /// # Errors
    /// [`CannotStart`].
    pub fn crash(&self) -> Result<(), CannotStart> {
        self.running.run("pg_ctl", &["stop", "-D", "data", "-m", "immediate", "-w"])
    }

    /// Starts the server again after a [`Self::crash`].
    ///
    /// # Errors
    /// [`CannotStart`].
    pub fn restart(&self) -> Result<(), CannotStart> {
        self.start_server()
    }

    /// Makes and starts a second cluster that follows this one. From then on this one reports nothing as kept that the other does not
    /// have on its disk too.
    ///
    /// # Errors
    /// [`CannotStart`].
    pub fn replica(&self) -> Result<Self, CannotStart> {
        let mut replica = Self::empty()?;
        let from = self.running.folder.display().to_string();
        replica.running.run(
            "pg_basebackup",
            &["-D", "data", "-R", "-h", &from, "-U", "regard", "-c", "fast", "-X", "stream"],
        )?;
        replica.options.push_str(" -c listen_addresses='' -c cluster_name=replica");
        replica.start_server()?;
        for words in ["ALTER SYSTEM SET synchronous_standby_names = '*'", "SELECT pg_reload_conf()"]
        {
            let asked = ["-q", "-h", &from, "-U", "regard", "-d", "postgres", "-c", words];
            self.running.run("psql", &asked)?;
        }
        Ok(replica)
    }

    /// Makes a replica a cluster of its own, which can be written to.
    ///
    /// # Errors
    /// [`CannotStart`].
    pub fn promote(&self) -> Result<(), CannotStart> {
        self.running.run("pg_ctl", &["promote", "-D", "data", "-w"])
    }

    /// The address of its database `postgres`, as its superuser.
    pub fn url(&self) -> String {
        // A socket's folder stands for the host with its slashes written as %2F.
        format!(
            "postgres://regard@{}/postgres",
            self.running.folder.display().to_string().replace('/', "%2F")
        )
    }
}

impl Drop for ThrowawayPostgres {
    fn drop(&mut self) {
        drop(self.watchdog.stdin.take());
        // Nothing to be done here if it fails: the folder is a temporary one.
        let _ = self.watchdog.wait();
    }
}

/// How PostgreSQL's programs are run: from where, in which folder, as whom.
#[derive(Debug)]
struct Running {
    programs: PathBuf,
    folder: PathBuf,
    owner: Option<(u32, u32)>,
}

impl Running {
    fn command(&self, program: &Path) -> Command {
        let mut command = Command::new(program);
        command
            .current_dir(&self.folder)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        if let Some((user, group)) = self.owner {
            command.uid(user).gid(group);
        }
        command
    }

    /// Copies a file into the cluster's data, for its own user only.
    fn bring(&self, file: &Path, name: &str) -> std::io::Result<()> {
        let to = self.folder.join("data").join(name);
        fs::copy(file, &to)?;
        fs::set_permissions(&to, fs::Permissions::from_mode(0o600))?;
        self.owner.map_or(Ok(()), |(user, group)| chown(&to, Some(user), Some(group)))
    }

    fn watchdog(&self) -> std::io::Result<Child> {
        self.command(Path::new("/bin/sh"))
            .arg("-c")
            .arg(WATCHDOG)
            .arg(self.programs.join("pg_ctl"))
            .arg(&self.folder)
            .stdin(Stdio::piped())
            // Its own group: the Ctrl-C that ends a test run must not end what tidies up after it.
            .process_group(0)
            .spawn()
    }

    /// Runs one of the programs to its end. What it says goes to a file: the server it may leave behind would hold a
    /// pipe open.
    fn run(&self, program: &'static str, arguments: &[&str]) -> Result<(), CannotStart> {
        let log = self.folder.join("log");
        let beside = self.programs.join(program);
        // A client's program may be on the search path only.
        let path = if beside.is_file() { beside } else { PathBuf::from(program) };
        let run = |log| self.command(&path).args(arguments).stderr(log).status();
        let status = File::create(&log)
            .and_then(run)
            .map_err(|source| CannotStart::Failed { doing: program, source })?;
        if status.success() {
            return Ok(());
        }
        Err(CannotStart::Refused { program, said: fs::read_to_string(&log).unwrap_or_default() })
    }
}

/// The folder of PostgreSQL's programs: from the search path, else the newest that Debian has installed.
fn programs() -> Option<PathBuf> {
    let has_both =
        |folder: &PathBuf| folder.join("initdb").is_file() && folder.join("pg_ctl").is_file();
    let path = std::env::var_os("PATH").unwrap_or_default();
    if let Some(folder) = std::env::split_paths(&path).find(has_both) {
        return Some(folder);
    }
    let mut versions: Vec<(u32, PathBuf)> = fs::read_dir("/usr/lib/postgresql")
        .ok()?
        .filter_map(|entry| {
            let entry = entry.ok()?;
            Some((entry.file_name().to_str()?.parse().ok()?, entry.path().join("bin")))
        })
        .filter(|(_, folder)| has_both(folder))
        .collect();
    versions.sort();
    versions.pop().map(|(_, folder)| folder)
}

/// For root, the user and group to run as instead; `None` for anybody else, who runs it as themselves.
fn ordinary_owner(own_folder: &Path) -> std::io::Result<Option<(u32, u32)>> {
    if fs::metadata(own_folder)?.uid() != 0 {
        return Ok(None);
    }
    let users = fs::read_to_string("/etc/passwd")?;
    let find = |name: &str| {
        let line = users.lines().find(|line| line.split(':').next() == Some(name))?;
        let mut numbers = line.split(':').skip(2).map(str::parse);
        Some((numbers.next()?.ok()?, numbers.next()?.ok()?))
    };
    find("postgres").or_else(|| find("nobody")).map(Some).ok_or_else(|| {
        std::io::Error::new(
            std::io::ErrorKind::NotFound,
            "PostgreSQL refuses root, and there is no user postgres or nobody",
        )
    })
}
