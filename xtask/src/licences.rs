//! What is compiled into the module is other people's work too: their names and licences go with it, in `dist/THIRD-PARTY.txt`.
//!
//! Which packages those are, Cargo says; their texts lie in their sources. Whether a licence is one that we accept is a test's matter.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use crate::process;
use crate::toolbox::{Toolbox, WASM};

/// The notices' file.
pub(crate) const NOTICES: &str = "THIRD-PARTY.txt";

/// A package as Cargo knows it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Package {
    name: String,
    version: String,
    /// An SPDX expression, or two names with a slash between them, as it was written once.
    licence: String,
    authors: String,
    repository: String,
    folder: PathBuf,
}

/// Writes the notices beside the module.
pub(crate) fn write(toolbox: &Toolbox, dist: &Path) -> Result<()> {
    let cargo = || toolbox.command("cargo");
    let notices = notices(&shipped(&all(cargo())?, cargo())?)?;
    fs::write(dist.join(NOTICES), notices).with_context(|| format!("could not write {NOTICES}"))
}

/// Every package that anything in the workspace is made with, tools and tests too.
fn all(mut cargo: Command) -> Result<Vec<Package>> {
    cargo.args(["metadata", "--format-version", "1", "--locked", "--offline"]);
    let printed = process::answer(&mut cargo).context("`cargo metadata` doesn't answer")?;
    let metadata: Value = serde_json::from_str(&printed).context("`cargo metadata` printed no JSON")?;
    let ours = metadata.get("workspace_members").and_then(Value::as_array).cloned().unwrap_or_default();
    let packages = metadata.get("packages").and_then(Value::as_array).context("`cargo metadata` names no packages")?;
    Ok(packages.iter().filter(|one| one.get("id").is_none_or(|id| !ours.contains(id))).map(package).collect())
}

fn package(one: &Value) -> Package {
    let text = |name: &str| one.get(name).and_then(Value::as_str).unwrap_or_default().to_string();
    let authors = one.get("authors").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
    // Who wrote it is said; how to reach them isn't ours to spread.
    let authors: Vec<&str> = authors.map(|author| author.split('<').next().unwrap_or(author).trim()).collect();
    let folder = Path::new(&text("manifest_path")).parent().map(Path::to_path_buf).unwrap_or_default();
    Package {
        name: text("name"),
        version: text("version"),
        licence: text("license"),
        authors: authors.join(", "),
        repository: text("repository"),
        folder,
    }
}

/// Those of them that are compiled into the module: no tool, no macro, nothing of a feature that it doesn't use.
fn shipped(all: &[Package], mut cargo: Command) -> Result<Vec<Package>> {
    cargo.args(["tree", "--locked", "--offline", "--package", "event-registration", "--edges", "normal,no-proc-macro", "--target", WASM]);
    let printed = process::answer(cargo.args(["--prefix", "none", "--format", "{p}"])).context("`cargo tree` doesn't answer")?;
    let names: BTreeSet<(&str, &str)> = printed
        .lines()
        .filter_map(|line| line.split_once(" v"))
        .map(|(name, rest)| (name, rest.split(' ').next().unwrap_or(rest)))
        .collect();
    let found: BTreeSet<Package> = all.iter().filter(|one| names.contains(&(one.name.as_str(), one.version.as_str()))).cloned().collect();
    ensure!(found.len() + 1 == names.len(), "of {} packages in the module `cargo metadata` knows {}", names.len() - 1, found.len());
    Ok(found.into_iter().collect())
}

/// The files in a package's folder that say what one must say of it.
fn texts(package: &Package) -> Result<Vec<String>> {
    let entries = fs::read_dir(&package.folder).with_context(|| format!("the sources of {} aren't there", package.name))?;
    let mut names: Vec<String> = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok()).collect();
    let is = |name: &String, beginnings: &[&str]| beginnings.iter().any(|begin| name.to_ascii_uppercase().starts_with(begin));
    names.retain(|name| is(name, &["LICENSE", "LICENCE", "NOTICE", "UNLICENSE"]) && package.folder.join(name).is_file());
    names.sort();
    // One of several to choose from is enough: the shortest that names its authors. What has to be said together stays together.
    let mit = |name: &&String| name.to_ascii_uppercase().contains("MIT");
    if let (Some(mit), false) = (names.iter().find(mit).cloned(), package.licence.contains(" AND ")) {
        names.retain(|name| *name == mit || is(name, &["NOTICE"]));
    }
    let read =
        |name: &String| fs::read_to_string(package.folder.join(name)).with_context(|| format!("{}: {name} can't be read", package.name));
    names.iter().map(|name| Ok(read(name)?.replace("\r\n", "\n").trim().to_string())).collect()
}

/// The notices: every package by name, version and licence, then each text once, under those that it is of.
fn notices(packages: &[Package]) -> Result<String> {
    let mut text = String::from(
        "event-registration_bg.wasm, event-registration_rest.wasm and event-registration.js are compiled from the project's own sources (MIT OR Apache-2.0), from Rust's\n\
         standard library, and from the packages below, each under its own licence (SPDX).\n\n",
    );
    let mut of: BTreeMap<String, Vec<String>> = BTreeMap::new();
    of.insert(mit("The Rust Project contributors"), vec!["Rust's standard library".to_string()]);
    for package in packages {
        let Package { name, version, licence, repository, .. } = package;
        // Writing to a string can't fail.
        let _ =
            writeln!(text, "{name} {version}: {licence}{}", if repository.is_empty() { String::new() } else { format!(" ({repository})") });
        let mut texts = texts(package)?;
        if texts.is_empty() {
            ensure!(licence.contains("MIT"), "{name} {version} ({licence}) has no text of its licence in its sources");
            let authors = if package.authors.is_empty() { format!("the authors of {name}") } else { package.authors.clone() };
            texts.push(mit(&authors));
        }
        for one in texts {
            of.entry(one).or_default().push(format!("{name} {version}"));
        }
    }
    for (licence, names) in of {
        let _ = write!(text, "\n\n{}\n{}\n\n{licence}\n", "=".repeat(80), names.join(", "));
    }
    Ok(text)
}

/// The MIT licence's text, for packages that name it and don't hold it.
fn mit(authors: &str) -> String {
    format!(
        "Copyright (c) {authors}\n\n\
         Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation files\n\
         (the \"Software\"), to deal in the Software without restriction, including without limitation the rights to use, copy, modify, merge,\n\
         publish, distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom the Software is furnished to do\n\
         so, subject to the following conditions:\n\n\
         The above copyright notice and this permission notice shall be included in all copies or substantial portions of the Software.\n\n\
         THE SOFTWARE IS PROVIDED \"AS IS\", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF\n\
         MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE\n\
         FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION\n\
         WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE."
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use spdx::{Expression, ParseMode};

    /// Under these, what attendees' browsers run may be given to anybody, in a site of any kind.
    const SHIPPED: [&str; 4] = ["MIT", "Apache-2.0", "Zlib", "Unicode-3.0"];
    /// Under these too what the organiser's command, the tests and these tasks are made with: whoever passes the program on has to
    /// offer the sources of what is under the MPL.
    const TOOLS: [&str; 8] = ["MPL-2.0", "ISC", "BSD-2-Clause", "BSD-3-Clause", "0BSD", "MIT-0", "CDLA-Permissive-2.0", "Unlicense"];

    fn cargo() -> Command {
        let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        cargo.current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(".."));
        cargo
    }

    /// Whether an expression holds with the licences that are accepted; one without an exception, which only ever allows more.
    fn accepted(expression: &str, licences: &[&str]) -> bool {
        let is = |requirement: &spdx::LicenseReq| requirement.license.id().is_some_and(|id| licences.contains(&id.name));
        Expression::parse_mode(expression, ParseMode::LAX).is_ok_and(|expression| expression.evaluate(is))
    }

    fn refused<'p>(packages: &'p [Package], licences: &[&str]) -> Vec<String> {
        let refused = packages.iter().filter(|one: &&'p Package| !accepted(&one.licence, licences));
        refused.map(|one| format!("{} {}: {:?}", one.name, one.version, one.licence)).collect()
    }

    #[test]
    fn every_dependency_has_an_accepted_licence() -> Result<()> {
        let all = all(cargo())?;
        let tools: Vec<&str> = SHIPPED.into_iter().chain(TOOLS).collect();
        assert!(all.len() > 300, "{} packages", all.len());
        assert_eq!(refused(&all, &tools), Vec::<String>::new(), "not on the list of licences that tools may have");
        let shipped = shipped(&all, cargo())?;
        assert!((40..120).contains(&shipped.len()), "{} packages in the module", shipped.len());
        assert_eq!(refused(&shipped, &SHIPPED), Vec::<String>::new(), "not on the list of licences that the widget may have");
        Ok(())
    }

    #[test]
    fn expressions_are_judged_by_their_logic() {
        for (expression, expected) in [
            ("MIT", true),
            ("MIT/Apache-2.0", true),
            ("GPL-3.0-only", false),
            ("GPL-3.0-only OR MIT", true),
            ("GPL-3.0-only AND MIT", false),
            ("(MIT OR GPL-2.0-or-later) AND Unicode-3.0", true),
            ("LicenseRef-mine", false),
            ("as you like", false),
            ("", false),
        ] {
            assert_eq!(accepted(expression, &SHIPPED), expected, "{expression}");
        }
    }

    #[test]
    fn the_notices_name_everything_in_the_module_with_a_text_of_its_licence() -> Result<()> {
        let shipped = shipped(&all(cargo())?, cargo())?;
        let text = notices(&shipped)?;
        for Package { name, version, licence, .. } in &shipped {
            assert!(text.contains(&format!("\n{name} {version}: {licence}")), "{name} isn't named");
            let texts = text.split("\n\n\n====").skip(1).filter(|part| part.contains(&format!("{name} {version}")));
            assert!(texts.clone().count() > 0, "{name} has no text");
            assert!(texts.map(str::len).all(|length| length > 400), "{name}'s text is no licence");
        }
        for sure in ["yew 0.23.0", "wasm-bindgen 0.2.130", "serde_json 1."] {
            assert!(text.contains(sure), "{sure} is compiled into the module");
        }
        for never in ["proc-macro2 ", "axum ", "proptest ", "@"] {
            assert!(!text.lines().take_while(|line| !line.starts_with("===")).any(|line| line.starts_with(never)), "{never}");
        }
        Ok(())
    }
}
