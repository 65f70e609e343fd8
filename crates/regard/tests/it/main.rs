//! The program as people use it: its commands run one after another on real logs, and what they print is read.

mod adopting;
mod agreeing;
mod asking;
mod both_stores;
mod clerk;
mod conformance;
mod deciding;
mod continuity;
mod damage;
mod demonstration;
mod drafting;
mod faults;
mod figuring;
mod exchanging;
mod keeping;
mod learning;
mod linking;
mod nightly;
#[cfg(feature = "press")]
mod pressing;
mod privacy;
mod replaying;
mod responding;
mod running;
mod sending;
mod serving;
mod signing_in;
mod stolen;
mod taking_in;
mod telling_cases;
