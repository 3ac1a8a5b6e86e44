//! The package for npm, as a site would use it: installed from its archive into an empty project, bundled or served as it is, and
//! looked at by TypeScript. Nothing is asked of a registry.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use event_registration_e2e::{Answer, Browser, Responder, paths};
use serde_json::Value;
use tempfile::TempDir;
use tokio::process::Command;

/// Runs a program in a folder and gives what it printed.
async fn run(folder: &Path, program: &str, arguments: &[&str]) -> Result<String> {
    let output = Command::new(program).current_dir(folder).args(arguments).output().await;
    let output = output.with_context(|| format!("could not start {program}; run `cargo xtask test`"))?;
    let printed = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    ensure!(output.status.success(), "{program} {arguments:?}:\n{}\n{}", printed(&output.stdout), printed(&output.stderr));
    Ok(printed(&output.stdout))
}

/// A project that has nothing but the package.
struct Project {
    folder: TempDir,
}

impl Project {
    async fn with_the_package() -> Result<Project> {
        let folder = tempfile::tempdir()?;
        let package = paths::told("EVENT_REGISTRATION_NPM")?.canonicalize()?;
        let here = folder.path().to_string_lossy().into_owned();
        let package = package.to_string_lossy().into_owned();
        let packed =
            run(folder.path(), "npm", &["pack", "--silent", "--ignore-scripts", "--offline", "--pack-destination", &here, &package])
                .await?;
        fs::write(folder.path().join("package.json"), r#"{ "name": "site", "private": true, "type": "module" }"#)?;
        let archive = format!("./{}", packed.trim());
        run(folder.path(), "npm", &["install", "--silent", "--offline", "--ignore-scripts", "--no-audit", "--no-fund", &archive]).await?;
        Ok(Project { folder })
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn package(&self) -> PathBuf {
        self.path("node_modules/event-registration")
    }
}

/// Opens a page with this script and an element, and waits for the form.
async fn registers(host: &Responder, script: &str) -> Result<()> {
    let page = format!(
        r#"<!doctype html><html lang="it"><meta charset="utf-8"><title>Sito</title>
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; img-src 'self' data:">
        <script type="module" src="{script}"></script>
        <event-registration src="events/coopera-6-tavolo-tecnico.json" now="2022-05-10T09:00:00+02:00"></event-registration>"#
    );
    host.serve("site.html", "text/html; charset=utf-8", &page);
    let browser = Browser::start(1280, 900).await?;
    let page = browser.open(&format!("{}site.html", host.url())).await?;
    page.wait_for_text("Invia iscrizione").await?;
    page.wait("the class", "return customElements.get('event-registration')?.name !== undefined", Value::Null).await?;
    assert_eq!(page.severe_log().await?, Vec::<String>::new());
    Ok(())
}

#[tokio::test]
async fn the_package_is_installed_and_its_element_works_bundled_and_as_it_is() -> Result<()> {
    let project = Project::with_the_package().await?;
    let installed = project.package();
    for (name, holds) in
        [("THIRD-PARTY.txt", "yew 0.23"), ("LICENSE-MIT", "Permission"), ("README.md", "npm install"), ("custom-elements.json", "tagName")]
    {
        assert!(fs::read_to_string(installed.join(name))?.contains(holds), "{name}");
    }

    // Where the readme says that the module, the languages and the presets go: beside the bundle.
    fs::write(
        project.path("main.js"),
        "import { EventRegistrationElement } from \"event-registration\";\nglobalThis.imported = EventRegistrationElement;\n",
    )?;
    let assets = project.path("public/assets");
    run(
        project.folder.path(),
        "esbuild",
        &["main.js", "--bundle", "--minify", "--format=esm", "--log-level=warning", "--outfile=public/assets/main.js"],
    )
    .await?;
    let readme = fs::read_to_string(installed.join("README.md"))?;
    let copy = readme.lines().find(|line| line.starts_with("cp -r ")).context("the readme says what to copy")?;
    run(project.folder.path(), "bash", &["-c", copy]).await?;
    let host = Responder::start(Answer::status(500, "text/plain", "no backend here")).await?;
    host.folder("assets/", &assets);
    registers(&host, "assets/main.js").await?;
    let own: Vec<String> =
        host.loads().into_iter().filter(|path| path.contains("event-registration_bg") || path.contains("languages/")).collect();
    assert!(own.len() >= 2 && own.iter().all(|path| path.starts_with("/assets/")), "beside the bundle: {own:?}");

    let host = Responder::start(Answer::status(500, "text/plain", "no backend here")).await?;
    host.folder("node_modules/", &project.path("node_modules"));
    registers(&host, "node_modules/event-registration/event-registration.js").await?;
    assert!(host.loads().iter().any(|path| path == "/node_modules/event-registration/event-registration_bg.wasm"), "{:?}", host.loads());

    // A bundler keeps a script that is imported for what it does.
    fs::write(project.path("bare.js"), "import \"event-registration\";\n")?;
    let bundle = run(project.folder.path(), "esbuild", &["bare.js", "--bundle", "--minify", "--format=esm", "--log-level=warning"]).await?;
    assert!(bundle.contains("event-registration_bg.wasm"), "the script was left out");
    Ok(())
}

#[tokio::test]
async fn everything_that_the_package_exports_can_be_found() -> Result<()> {
    let project = Project::with_the_package().await?;
    let described: Value = serde_json::from_str(&fs::read_to_string(project.package().join("package.json"))?)?;
    let exports = described.get("exports").and_then(Value::as_object).context("exports")?;
    let names = exports
        .keys()
        .filter(|name| *name != "./react")
        .map(|name| name.trim_start_matches('.').replace("languages/*", "languages/it.json"));
    let names: Vec<String> =
        names.map(|name| name.replace("presets/*", "presets/formspree.json").replace("schema/*", "schema/event.schema.json")).collect();
    assert!(names.len() > 7, "{names:?}");
    let script = "import { existsSync } from 'node:fs'; import { fileURLToPath } from 'node:url';
        for (const name of process.argv.slice(2)) { const path = fileURLToPath(import.meta.resolve(`event-registration${name}`));
            if (!existsSync(path)) throw new Error(`${name} leads to ${path}, which isn't there`); }";
    fs::write(project.path("find.mjs"), script)?;
    let arguments: Vec<&str> = ["find.mjs"].into_iter().chain(names.iter().map(String::as_str)).collect();
    run(project.folder.path(), "node", &arguments).await?;
    Ok(())
}

/// Copies a folder of npm's into a project, which then finds it as if it had been installed there.
fn lend(modules: &Path, name: &str, project: &Project) -> Result<()> {
    let to = project.path("node_modules").join(name);
    fs::create_dir_all(to.parent().context("a folder")?)?;
    #[cfg(unix)]
    std::os::unix::fs::symlink(modules.join(name), &to)?;
    #[cfg(not(unix))]
    anyhow::bail!("this test links folders");
    Ok(())
}

#[tokio::test]
async fn typescript_agrees_with_a_page_and_with_a_component() -> Result<()> {
    let project = Project::with_the_package().await?;
    let modules = paths::told("EVENT_REGISTRATION_TYPESCRIPT")?;
    for name in ["@types/react", "csstype"] {
        lend(&modules, name, &project)?;
    }
    fs::write(project.path("page.ts"), include_str!("npm/page.ts"))?;
    fs::write(project.path("component.tsx"), include_str!("npm/component.tsx"))?;
    fs::write(project.path("tsconfig.json"), include_str!("npm/tsconfig.json"))?;
    let compiler = modules.join("typescript/bin/tsc");
    run(project.folder.path(), "node", &[&compiler.to_string_lossy(), "--noEmit", "--pretty", "false"]).await?;

    // A mistake in either, and it fails.
    for (name, text, mistake, code) in [
        ("page.ts", include_str!("npm/page.ts"), "made.src = 3;", "TS2322"),
        ("component.tsx", include_str!("npm/component.tsx"), "export const more = <event-registration theme=\"pink\" />;", "TS2322"),
    ] {
        fs::write(project.path(name), format!("{text}\n{mistake}\n"))?;
        let told = run(project.folder.path(), "node", &[&compiler.to_string_lossy(), "--noEmit", "--pretty", "false"]).await;
        let told = told.unwrap_err().to_string();
        assert!(told.contains(code) && told.contains(name), "{told}");
        fs::write(project.path(name), text)?;
    }
    Ok(())
}
