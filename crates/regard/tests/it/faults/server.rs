//! The database server goes: restarted while rows are taken in, connections dropped in the middle of a transaction, and a replica
//! promoted in its place.

use super::{Moments, Tried, a_part, facts, rows};
use crate::running::{Folder, program, ran};
use postgres::{Client, NoTls};
use std::process::{Child, Stdio};
use std::time::Duration;
use throwaway_postgres::{ThrowawayPostgres, Wanted};

const MANY: u32 = 3_000;

fn durable() -> ThrowawayPostgres {
    let wanted = Wanted { durable: true, ..Wanted::default() };
    ThrowawayPostgres::start_as(&wanted).expect("the tests need PostgreSQL")
}

fn client(address: &str) -> Client {
    Client::connect(address, NoTls).expect("the server answers")
}

/// An empty database of the cluster; its address.
fn emptied(cluster: &ThrowawayPostgres) -> String {
    let mut server = client(&cluster.url());
    server.batch_execute("DROP DATABASE IF EXISTS log WITH (FORCE)").expect("it goes");
    server.batch_execute("CREATE DATABASE log").expect("it is made");
    cluster.url().replace("/postgres", "/log")
}

fn taking_in(file: &str, log: &str) -> Child {
    let mut command = program();
    command.args(["take-in", file, "--agency", "school", "--log", log]);
    command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts")
}

/// Waits for a taking-in that may have been disturbed: whether it failed, having made sure that it said what to do then.
fn failed(taking: Child) -> bool {
    let ended = taking.wait_with_output().expect("it ends");
    let said = String::from_utf8_lossy(&ended.stderr);
    assert!(ended.status.success() || said.contains("Try again"), "it must say what to do: {said}");
    !ended.status.success()
}

fn well(file: &str, log: &str) {
    ran(program().args(["take-in", file, "--agency", "school", "--log", log])).well();
}

fn wait(moment: Duration) {
    let (_nobody, waited) = std::sync::mpsc::channel::<()>();
    let _ = waited.recv_timeout(moment);
}

fn counted(tried: &mut Tried, log: &str, all: u32) {
    let (store, _) = tried.recovers(log, None);
    let (there, twice) = facts(&store);
    tried.lost += u64::from(all) - there.len() as u64;
    tried.twice += twice;
}

#[test]
fn restarted_while_taking_in_it_says_so_and_taking_in_again_completes_it() {
    let mut tried = Tried::default();
    let mut moments = Moments(0x5eed_0008);
    let cluster = durable();
    let folder = Folder::new();
    let file = rows(&folder, "restarted", MANY);
    for _ in 0..a_part(4, 3) {
        tried.times += 1;
        let log = emptied(&cluster);
        let taking = taking_in(&file, &log);
        wait(moments.next(Duration::from_millis(900)));
        cluster.crash().expect("it stops");
        cluster.restart().expect("it comes back");
        tried.in_the_middle += u32::from(failed(taking));
        well(&file, &log);
        counted(&mut tried, &log, MANY);
    }
    tried.tell("PostgreSQL crashed and restarted while taking in");
}

#[test]
fn while_no_server_answers_it_says_so_and_when_to_try_again() {
    let cluster = durable();
    let folder = Folder::new();
    let file = rows(&folder, "away", 10);
    let log = emptied(&cluster);
    cluster.crash().expect("it stops");
    let refused = ran(program().args(["take-in", &file, "--agency", "school", "--log", &log]));
    assert_ne!(refused.code, 0, "there is no server");
    let said = refused.err;
    assert!(said.contains("does not answer. Try again in a minute"), "{said}");
    cluster.restart().expect("it comes back");
    well(&file, &log);
}

#[test]
fn a_connection_dropped_in_the_middle_loses_nothing() {
    let mut tried = Tried::default();
    let mut moments = Moments(0x5eed_0009);
    let cluster = durable();
    let folder = Folder::new();
    let file = rows(&folder, "dropped", MANY);
    for _ in 0..a_part(4, 3) {
        tried.times += 1;
        let log = emptied(&cluster);
        let mut server = client(&cluster.url());
        let taking = taking_in(&file, &log);
        wait(moments.next(Duration::from_millis(900)));
        let drop = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'log'";
        server.query(drop, &[]).expect("they are dropped");
        tried.in_the_middle += u32::from(failed(taking));
        well(&file, &log);
        counted(&mut tried, &log, MANY);
    }
    tried.tell("connection to PostgreSQL dropped while taking in");
}

#[test]
fn a_replica_promoted_in_its_place_has_all_that_was_acknowledged() {
    let mut tried = Tried::default();
    let mut moments = Moments(0x5eed_000a);
    let folder = Folder::new();
    let (first, second) = (rows(&folder, "first", 500), rows(&folder, "second", MANY));
    for _ in 0..a_part(10, 1) {
        tried.times += 1;
        let cluster = durable();
        let replica = cluster.replica().expect("a replica");
        let log = emptied(&cluster);
        well(&first, &log);
        let taking = taking_in(&second, &log);
        wait(moments.next(Duration::from_millis(900)));
        drop(cluster);
        let was_told = !failed(taking);
        tried.in_the_middle += u32::from(!was_told);
        replica.promote().expect("it takes over");
        let log = replica.url().replace("/postgres", "/log");
        let (store, _) = tried.recovers(&log, None);
        let there = facts(&store).0.len() as u64;
        tried.lost += (500 + if was_told { u64::from(MANY) } else { 0 }).saturating_sub(there);
        drop(store);
        well(&second, &log);
        counted(&mut tried, &log, 500 + MANY);
    }
    tried.tell("PostgreSQL lost while taking in, a synchronous replica promoted");
}
