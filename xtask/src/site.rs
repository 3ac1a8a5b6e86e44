//! Turns the sources into the files that a browser loads: Trunk compiles, [`modules`] splits, esbuild bundles.
//!
//! Nothing here knows what the scripts do; the names below are those that the demonstration page and partners rely on.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha384};

use crate::toolbox::Toolbox;
use crate::{modules, process};

/// The one script that a page includes.
pub(crate) const SCRIPT: &str = "event-registration.js";
/// The modules beside it: the one that a page is shown with, and the one that comes after it.
pub(crate) const MODULES: [&str; 2] = [modules::FIRST, modules::REST];
/// The styles by themselves, for pages that were prerendered with a link to them.
pub(crate) const STYLES: &str = "event-registration.css";
/// The demonstration page.
pub(crate) const PAGE: &str = "index.html";
/// The page for frames, its own script, and that of the page around it.
pub(crate) const FRAME: [&str; 3] = ["embed.html", "embed.js", "frame.js"];
/// What lies beside the script as it is.
pub(crate) const FOLDERS: [&str; 5] = ["events", "languages", "logos", "presets", "schema"];

/// The browsers that get the widget; esbuild rewrites newer CSS for them.
const BROWSERS: &str = "--target=chrome111,firefox123,safari16.4";

/// Builds everything and gives the folder: `target/site`.
pub(crate) fn build(toolbox: &Toolbox) -> Result<PathBuf> {
    let target = toolbox.checkout().join("target");
    let (compiled, split, bundle, site) = (target.join("trunk"), target.join("split"), target.join("bundle"), target.join("site"));
    for folder in [&compiled, &split, &bundle, &site] {
        empty(folder)?;
    }
    let build = modules::build(toolbox.checkout())?;
    let mut trunk = toolbox.command("trunk");
    trunk.args(["build", "--release", "--offline", "--skip-version-check", "--features", modules::FEATURE]);
    process::run(trunk.env("EVENT_REGISTRATION_BUILD", build.to_string()))?;
    modules::write(toolbox, &split, false)?;
    gather(toolbox, &bundle)?;
    script(toolbox, build, &split, &bundle, &site)?;
    for name in MODULES {
        copy(&split.join(name), &site.join(name))?;
    }
    copy(&bundle.join("widget.css"), &site.join(STYLES))?;
    frame(toolbox, &site)?;
    let page = fs::read_to_string(compiled.join(PAGE)).with_context(|| format!("could not read Trunk's {PAGE}"))?;
    fs::write(site.join(PAGE), without_marks(&page)).with_context(|| format!("could not write {PAGE}"))?;
    for name in FOLDERS {
        copy_folder(&compiled.join(name), &site.join(name))?;
    }
    Ok(site)
}

/// Lays the element's scripts beside the style sheet they import, once that is minified.
fn gather(toolbox: &Toolbox, bundle: &Path) -> Result<()> {
    let sources = toolbox.checkout().join("static");
    for file in files(&sources)? {
        let to = bundle.join(file.file_name().unwrap_or_default());
        match file.extension().and_then(|extension| extension.to_str()) {
            Some("js") => copy(&file, &to)?,
            Some("css") => {
                let mut command = toolbox.command("esbuild");
                command.arg(&file).args(["--minify", "--charset=utf8", "--log-level=warning", BROWSERS]);
                process::run(command.arg(format!("--outfile={}", to.display())))?;
            }
            _ => {}
        }
    }
    Ok(())
}

/// Joins the element's class, its styles and wasm-bindgen's script in one module.
fn script(toolbox: &Toolbox, build: u32, split: &Path, bundle: &Path, site: &Path) -> Result<()> {
    let languages = languages(&toolbox.checkout().join("static/languages"))?;
    ensure!(!languages.is_empty(), "static/languages holds no language file; the widget needs at least one, for example it.json");
    let integrity = |name: &str| {
        let module = fs::read(split.join(name)).with_context(|| format!("could not read {name}"))?;
        Ok::<_, anyhow::Error>(format!("sha384-{}", STANDARD.encode(Sha384::digest(module))))
    };
    let out = site.join(SCRIPT);
    let mut command = toolbox.command("esbuild");
    command
        .arg(bundle.join("element.js"))
        .args(["--bundle", "--format=esm", "--target=es2022", "--minify", "--charset=utf8", "--legal-comments=none", "--log-level=warning"])
        .arg("--loader:.css=text")
        .arg(format!("--alias:glue={}", split.join(SCRIPT).display()))
        .arg(format!("--inject:{}", bundle.join("natives.js").display()))
        .arg(format!("--define:LANGUAGES={{{languages}}}"))
        .arg(format!("--define:BUILD={build}"))
        .arg(format!("--define:INTEGRITY={:?}", integrity(modules::FIRST)?))
        .arg(format!("--define:REST={:?}", integrity(modules::REST)?))
        .arg(format!("--define:VERSION={:?}", env!("CARGO_PKG_VERSION")))
        .arg(format!("--outfile={}", out.display()));
    process::run(&mut command)?;
    let text = fs::read_to_string(&out).with_context(|| format!("could not read {SCRIPT}"))?;
    for name in MODULES {
        ensure!(text.contains(name), "{SCRIPT} doesn't ask for {name}; is the package in Cargo.toml still called event-registration?");
    }
    Ok(())
}

/// Puts the page for frames beside the script.
fn frame(toolbox: &Toolbox, site: &Path) -> Result<()> {
    for name in FRAME {
        let from = toolbox.checkout().join("embed/iframe").join(name);
        if name.ends_with(".js") {
            let mut command = toolbox.command("esbuild");
            command.arg(&from).args(["--minify", "--target=es2022", "--charset=utf8", "--log-level=warning"]);
            process::run(command.arg(format!("--outfile={}", site.join(name).display())))?;
        } else {
            copy(&from, &site.join(name))?;
        }
    }
    Ok(())
}

/// The language files as the members of a script's object: the file's name without its ending, and the language's name in itself.
fn languages(folder: &Path) -> Result<String> {
    let mut found = Vec::new();
    for file in files(folder)?.into_iter().filter(|file| file.extension().is_some_and(|extension| extension == "json")) {
        let text = fs::read_to_string(&file).with_context(|| format!("could not read {}", file.display()))?;
        let name = own_name(&text).with_context(|| format!("{} lacks \"name\", the language's name in itself", file.display()))?;
        found.push(format!("{:?}:{name:?}", file.file_stem().unwrap_or_default().to_string_lossy()));
    }
    found.sort();
    Ok(found.join(","))
}

/// The text of a language file's member `name`.
fn own_name(json: &str) -> Option<&str> {
    let (_, after) = json.split_once("\"name\"")?;
    after.trim_start().strip_prefix(':')?.split('"').nth(1).filter(|name| !name.is_empty())
}

/// The files directly in a folder.
pub(crate) fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder).with_context(|| format!("could not read the folder {}", folder.display()))?;
    Ok(entries.filter_map(|entry| entry.ok().map(|entry| entry.path())).filter(|path| path.is_file()).collect())
}

/// Makes sure that a folder is there and holds nothing.
pub(crate) fn empty(folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder).with_context(|| format!("could not empty {}", folder.display()))?;
    }
    fs::create_dir_all(folder).with_context(|| format!("could not create {}", folder.display()))
}

/// An empty folder in the checkout's own `target`.
pub(crate) fn empty_target(checkout: &Path, name: &str) -> Result<PathBuf> {
    let folder = checkout.join("target").join(name);
    empty(&folder)?;
    Ok(folder)
}

/// Copies one file.
pub(crate) fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::copy(from, to).map(|_| ()).with_context(|| format!("could not copy {} to {}", from.display(), to.display()))
}

/// Copies a folder's files, JSON without its white space and nothing whose name begins with a dot.
pub(crate) fn copy_folder(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to).with_context(|| format!("could not create {}", to.display()))?;
    for file in files(from)? {
        let name = file.file_name().unwrap_or_default();
        if name.to_string_lossy().starts_with('.') {
            continue;
        }
        if file.extension().is_some_and(|extension| extension == "json") {
            let text = fs::read_to_string(&file).with_context(|| format!("could not read {}", file.display()))?;
            fs::write(to.join(name), without_space(&text)).with_context(|| format!("could not write {}", to.display()))?;
        } else {
            copy(&file, &to.join(name))?;
        }
    }
    Ok(())
}

/// The page without the lines that were written for Trunk; it leaves them, or empty ones, behind.
fn without_marks(page: &str) -> String {
    let lines = page.lines().filter(|line| !line.contains("data-trunk") && !line.trim().is_empty());
    lines.flat_map(|line| [line, "\n"]).collect()
}

/// JSON without the white space between its tokens.
fn without_space(json: &str) -> String {
    let (mut inside, mut escaped) = (false, false);
    let keep = |character: &char| {
        let space = character.is_ascii_whitespace() && !inside;
        match character {
            _ if escaped => escaped = false,
            '\\' => escaped = inside,
            '"' => inside = !inside,
            _ => {}
        }
        !space
    };
    json.chars().filter(keep).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_trunk_stays_in_the_page() {
        let page = "<head>\n  <link data-trunk rel=\"rust\" data-trunk-id=\"0\">\n  \n  <title>x</title>\n</head>\n";
        assert_eq!(without_marks(page), "<head>\n  <title>x</title>\n</head>\n");
    }

    #[test]
    fn a_language_files_name_is_found() {
        assert_eq!(own_name("{\n  \"name\": \"Fran\u{e7}ais\",\n"), Some("Fran\u{e7}ais"));
        assert_eq!(own_name("{}"), None);
    }

    #[test]
    fn white_space_goes_only_between_tokens() {
        let json = "{\n  \"a b\": [1, 2],\r\n\t\"c\": \"say \\\" and \\\\\" }\n";
        assert_eq!(without_space(json), "{\"a b\":[1,2],\"c\":\"say \\\" and \\\\\"}");
    }
}
