//! `cargo xtask screens`: builds the page and has the end-to-end tests' harness take pictures of it. What is taken is decided
//! there.

use std::path::Path;

use anyhow::Result;

use crate::toolbox::Toolbox;
use crate::tools::Purpose;
use crate::{process, site, start, test};

const EXAMPLE: [&str; 7] = ["run", "--locked", "--quiet", "--package", "event-registration-e2e", "--example", "screens"];

/// Takes the pictures whose names contain `filter`, or renews those that the tests compare with.
pub(crate) fn run(checkout: &Path, filter: &str, accept: bool) -> Result<()> {
    let toolbox = Toolbox::prepare(checkout, Purpose::Test)?;
    site::build(&toolbox)?;
    start::backend(&toolbox)?;
    let mut command = toolbox.command("cargo");
    command.args(EXAMPLE).arg("--").arg(filter).args(accept.then_some("--accept"));
    process::run(test::with(&mut command, &test::environment(checkout)?))
}
