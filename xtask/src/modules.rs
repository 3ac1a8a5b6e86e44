//! Makes of the widget that Trunk compiled the two modules that a browser loads: the first shows a page and takes what is
//! typed, the rest comes after it.
//!
//! What is in which is decided in the source (`src/ui/rest.rs`): the rest is whatever can only be reached through the one
//! function that `src/shell/second.rs` marks. `wasm-split-cli`, which Yew's own lazy components are made for, follows calls, tables
//! and texts by the linker's relocations, and moves what nothing else needs.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::toolbox::{Toolbox, WASM};
use crate::{order, process, site, traps};

/// The first module, under the name by which wasm-bindgen's script asks for it.
pub(crate) const FIRST: &str = "event-registration_bg.wasm";
/// The second.
pub(crate) const REST: &str = "event-registration_rest.wasm";
/// The feature by which the source is compiled to be split.
pub(crate) const FEATURE: &str = "split";

/// How modules are made smaller. Features are named one by one: with all of them wasm-opt writes what no browser starts.
pub(crate) const OPTIMISE: [&str; 14] = [
    "-Oz",
    "--one-caller-inline-max-function-size=20",
    "--low-memory-unused",
    "--converge",
    // What is computed twice compresses better than what is kept in one more variable.
    "--skip-pass=local-cse",
    "--strip-producers",
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-call-indirect-overlong",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

/// Writes both modules and wasm-bindgen's script into an empty folder, from what Cargo left behind; with the functions' names if
/// `named`.
pub(crate) fn write(toolbox: &Toolbox, out: &Path, named: bool) -> Result<()> {
    let compiled = toolbox.target().join(WASM).join("release/widget.wasm");
    let parts = out.join("parts");
    fs::create_dir_all(&parts).with_context(|| format!("could not create {}", parts.display()))?;
    let linked = fs::read(&compiled).with_context(|| format!("could not read {}", compiled.display()))?;
    let bare = parts.join("bare.wasm");
    fs::write(&bare, traps::bare(&linked)?).with_context(|| format!("could not write {}", bare.display()))?;
    process::run(toolbox.command("wasm-split-cli").args(["--target", "web", "--out-name", "first"]).arg(&bare).arg(&parts))?;
    let rest = parts.join("split_rest.wasm");
    ensure!(rest.is_file(), "the widget wasn't split: does src/shell/second.rs still mark its function as wasm-split-cli wants it?");
    let mut bindgen = toolbox.command("wasm-bindgen");
    bindgen.args(["--target", "web", "--no-typescript", "--keep-lld-exports", "--out-name", "event-registration", "--out-dir"]).arg(out);
    process::run(bindgen.args(named.then_some("--keep-debug")).arg(parts.join("first.wasm")))?;
    for (from, to) in [(out.join(FIRST), FIRST), (rest, REST)] {
        let mut optimise = toolbox.command("wasm-opt");
        optimise.args(OPTIMISE).arg(if named { "-g" } else { "--strip-debug" });
        process::run(optimise.arg(&from).arg("-o").arg(out.join(to)))?;
        if !named {
            put_in_order(toolbox, &out.join(to))?;
        }
    }
    shorten(toolbox, out)
}

/// Moves functions to those that they are like.
fn put_in_order(toolbox: &Toolbox, module: &Path) -> Result<()> {
    let ordered = order::named(&fs::read(module).with_context(|| format!("could not read {}", module.display()))?)?;
    fs::write(module, ordered).with_context(|| format!("could not write {}", module.display()))?;
    // Names go in a run of their own: in one run with the moving they would be gone before it.
    for passes in [["--reorder-functions-by-name", "-g"].as_slice(), &["--strip-debug"]] {
        let mut run = toolbox.command("wasm-opt");
        run.args(features()).args(passes);
        process::run(run.arg(module).arg("-o").arg(module))?;
    }
    Ok(())
}

/// What a module may have in it.
fn features() -> impl Iterator<Item = &'static &'static str> {
    OPTIMISE.iter().filter(|option| option.starts_with("--enable"))
}

/// Gives what script and first module know each other by short names: those of wasm-bindgen have a hash each, and no two letters of
/// those are alike in a compressed file. What the second module shares keeps its names for it: `shared` in the script gives it.
fn shorten(toolbox: &Toolbox, out: &Path) -> Result<()> {
    let module = out.join(FIRST);
    let mut rename = toolbox.command("wasm-opt");
    rename.args(features()).args(["--minify-imports-and-exports-and-modules", "-g"]);
    let told = process::answer(rename.arg(&module).arg("-o").arg(&module)).context("wasm-opt could not shorten the names")?;
    let path = out.join("event-registration.js");
    let script = fs::read_to_string(&path).with_context(|| format!("could not read {}", path.display()))?;
    fs::write(&path, renamed(&script, &told)?).with_context(|| format!("could not write {}", path.display()))
}

/// The script with the names that wasm-opt told: pairs for exports, and for imports triples that begin with the module. All imports are
/// of one module now, `a`: wasm-bindgen's own, and those that it hands on from a script of ours as they are.
fn renamed(script: &str, told: &str) -> Result<String> {
    const OWN: &str = "./event-registration_bg.js";
    let told: Value = serde_json::from_str(told).context("wasm-opt told no names")?;
    let rows = |kind: &str| -> Vec<Vec<&str>> {
        let rows = told.get(kind).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_array);
        rows.map(|row| row.iter().filter_map(Value::as_str).collect()).collect()
    };
    let (mut script, mut given, mut shared) = (script.to_owned(), "...import0".to_owned(), String::new());
    for row in rows("imports") {
        let [module, long, short] = row[..] else { continue };
        if module == OWN {
            ensure!(script.contains(&format!("{long}: ")), "wasm-bindgen's script gives nothing called {long}");
            script = script.replace(&format!("{long}: "), &format!("{short}: "));
        } else {
            let behind = script.split_once(&format!("\"{module}\": ")).map(|(_, behind)| behind);
            let object = behind.and_then(|behind| behind.split([',', '\n', '}']).next());
            given.push_str(&format!(
                ", {short}: {}.{long}",
                object.with_context(|| format!("wasm-bindgen's script gives nothing of {module}"))?
            ));
        }
    }
    // Of what is handed on as it is there is a line for each, of one name.
    let handed = |line: &&str| line.trim_start().starts_with("\"./snippets/") && line.contains("\": import");
    script = script.lines().filter(|line| !handed(line)).flat_map(|line| [line, "\n"]).collect();
    script = script.replace(&format!("\"{OWN}\": import0"), &format!("\"a\": {{ {given} }}"));
    let mut exports = rows("exports");
    // A name may begin like another.
    exports.sort_by_key(|row| std::cmp::Reverse(row.first().map_or(0, |long| long.len())));
    for row in exports {
        let [long, short] = row[..] else { continue };
        script = script.replace(&format!("wasm.{long}"), &format!("wasm.{short}"));
        if long.starts_with("__wasm_split_") || ["memory", "__indirect_function_table"].contains(&long) {
            shared.push_str(&format!("{long}: wasm.{short}, "));
        }
    }
    Ok(script + &format!("export const shared = () => ({{ {shared}}});\n"))
}

/// What tells this build from others: a script that finds modules of another one beside it says so, and doesn't start them.
pub(crate) fn build(checkout: &Path) -> Result<u32> {
    let mut files = vec![checkout.join("Cargo.lock"), checkout.join("Cargo.toml")];
    sources(&checkout.join("src"), &mut files)?;
    files.sort();
    let mut hash = Sha256::new();
    for file in files {
        hash.update(fs::read(&file).with_context(|| format!("could not read {}", file.display()))?);
        hash.update([0]);
    }
    Ok(hash.finalize().iter().take(4).fold(0, |number, byte| number << 8 | u32::from(*byte)))
}

fn sources(folder: &Path, found: &mut Vec<PathBuf>) -> Result<()> {
    found.extend(site::files(folder)?);
    for entry in fs::read_dir(folder).with_context(|| format!("could not read {}", folder.display()))? {
        let path = entry?.path();
        if path.is_dir() {
            sources(&path, found)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn script_and_module_know_each_other_by_the_short_names() -> Result<()> {
        let script = "wasm.memory.buffer; wasm.go(); wasm.go_on(); ({ __wbg_warn_22: function() {} });\n\
            ({ \"./event-registration_bg.js\": import0,\n\"./snippets/browser.js\": import1,\n })\n";
        let told = r#"{"imports": [["./event-registration_bg.js", "__wbg_warn_22", "A"], ["./snippets/browser.js", "calm", "B"]],
            "exports": [["memory", "b"], ["go", "c"], ["go_on", "d"], ["__wasm_split_shared0", "e"]]}"#;
        let expected = "wasm.b.buffer; wasm.c(); wasm.d(); ({ A: function() {} });\n\
            ({ \"a\": { ...import0, B: import1.calm },\n })\n\
            export const shared = () => ({ __wasm_split_shared0: wasm.e, memory: wasm.b, });\n";
        assert_eq!(renamed(script, told)?, expected);
        assert!(renamed("", told).is_err(), "an import that nobody gives");
        Ok(())
    }
}
