use crate::exit::{Exit, Failure};
pub fn run(_args: &crate::args::Init) -> Result<Exit, Failure> {
    Ok(Exit::Done)
}
