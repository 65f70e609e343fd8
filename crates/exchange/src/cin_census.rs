//! Stub.
use crate::ReadError;
use crate::intake::Intake;
use std::io::Read;
pub fn read(_i: &mut Intake<'_>, _r: impl Read) -> Result<(), ReadError> {
    Ok(())
}
