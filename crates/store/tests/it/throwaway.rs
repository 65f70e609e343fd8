//! The cluster that tests start leaves nothing behind.

use std::path::Path;
use throwaway_postgres::ThrowawayPostgres;

#[test]
fn a_cluster_let_go_of_leaves_neither_server_nor_folder() {
    let cluster = ThrowawayPostgres::start().unwrap();
    let mut client = postgres::Client::connect(&cluster.url(), postgres::NoTls).unwrap();
    let folder: String = client.query_one("SHOW data_directory", &[]).unwrap().get(0);
    let server = std::fs::read_to_string(Path::new(&folder).join("postmaster.pid")).unwrap();
    // Empty once the server has ended, even where nobody has yet asked how it ended.
    let command = format!("/proc/{}/cmdline", server.lines().next().unwrap());
    let is_running = || std::fs::read(&command).is_ok_and(|words| !words.is_empty());
    assert!(Path::new(&folder).exists() && is_running());
    drop(cluster);
    assert!(!Path::new(&folder).exists(), "the folder is still there");
    assert!(!is_running(), "the server still runs");
}
