//! The pictures that the page is compared with: a dozen, in `tests/e2e/baseline/`. `cargo xtask screens --accept` takes them
//! anew when the look is meant to change.

use anyhow::{Context, Result};
use serde_json::json;

use crate::browser::Browser;
use crate::paths;
use crate::picture::Picture;
use crate::scene::{Scene, Scheme};

/// One picture of a part of the page.
#[derive(Debug, Clone, Copy)]
pub struct Shot {
    /// Its file's name, without the ending.
    pub name: &'static str,
    state: &'static str,
    width: u32,
    theme: &'static str,
    scheme: Scheme,
    /// The element at which it begins.
    from: &'static str,
    height: u64,
}

/// A name, a state, a width, a theme, colours, where it begins, and its height.
const fn shot(
    name: &'static str,
    state: &'static str,
    width: u32,
    theme: &'static str,
    scheme: Scheme,
    from: &'static str,
    height: u64,
) -> Shot {
    Shot { name, state, width, theme, scheme, from, height }
}

/// Every state that looks unlike the others, every theme, every scheme, every width.
pub const SHOTS: [Shot; 13] = [
    shot("open-360", "open", 360, "italia", Scheme::Light, "article", 900),
    shot("open-768", "open", 768, "italia", Scheme::Light, "article", 800),
    shot("open-1280", "open", 1280, "italia", Scheme::Light, "article", 900),
    shot("open-1280-dark", "open", 1280, "italia", Scheme::Dark, "article", 900),
    shot("errors-360", "errors", 360, "italia", Scheme::Light, ".card", 1000),
    shot("errors-360-dark", "errors", 360, "italia", Scheme::Dark, ".card", 1000),
    shot("errors-360-forced", "errors", 360, "italia", Scheme::Forced, ".card", 1000),
    shot("full-768-contrast", "full", 768, "contrast", Scheme::Light, ".card", 700),
    shot("open-360-neutral", "open", 360, "neutral", Scheme::Light, ".card", 900),
    shot("receipt-360", "receipt", 360, "italia", Scheme::Light, ".card", 900),
    shot("cancelled-768", "cancelled", 768, "italia", Scheme::Light, "article", 700),
    shot("strip-280", "open", 280, "italia", Scheme::Light, ".funding", 700),
    shot("strip-1280-forced", "open", 1280, "italia", Scheme::Forced, ".funding", 400),
];

impl Shot {
    /// Takes it now.
    ///
    /// # Errors
    /// The state isn't reached.
    pub async fn take(&self) -> Result<Picture> {
        let browser = Browser::start(self.width, 900).await?;
        let scene = Scene::of(&browser, self.state, "it", self.theme).await?;
        scene.color(self.scheme).await?;
        // The reference's typeface is the system's own; and a caret or a ring of the focus would blink in and out.
        let fixed = "const sheet = new CSSStyleSheet();
            sheet.replaceSync('.reference strong { font-family: \"Liberation Mono\" } * { caret-color: transparent }');
            root().adoptedStyleSheets.push(sheet); focused()?.blur()";
        scene.page.run(fixed, json!(null)).await?;
        let top = "return Math.floor(part(given).getBoundingClientRect().top + scrollY)";
        let top = scene.page.run(top, json!(self.from)).await?.as_u64().with_context(|| format!("{} has no place", self.from))?;
        Picture::read(&scene.page.picture(top, self.height).await?).map(Picture::coarse)
    }

    /// Compares it with the picture that was accepted; an error says what differs and where to see it.
    ///
    /// # Errors
    /// It differs, or can't be had.
    pub async fn check(&self) -> Result<()> {
        let path = paths::baseline()?.join(format!("{}.png", self.name));
        let before =
            std::fs::read(&path).with_context(|| format!("{} is missing; `cargo xtask screens --accept` makes it", path.display()))?;
        let actual = self.take().await?;
        let Some(difference) = Picture::read(&before)?.difference(&actual) else { return Ok(()) };
        let folder = paths::screens()?;
        let save = |kind: &str, picture: &Picture| -> Result<String> {
            let path = folder.join(format!("{}.{kind}.png", self.name));
            std::fs::write(&path, picture.write()?)?;
            Ok(path.display().to_string())
        };
        let (now, red) = (save("actual", &actual)?, save("difference", &difference.picture)?);
        anyhow::bail!(
            "{}: {}\n  now: {now}\n  in red what differs: {red}\n  meant to be so: `cargo xtask screens --accept`",
            self.name,
            difference.why
        )
    }

    /// Takes it anew and keeps it.
    ///
    /// # Errors
    /// It can't be taken or written.
    pub async fn accept(&self) -> Result<()> {
        let folder = paths::baseline()?;
        std::fs::create_dir_all(&folder)?;
        let path = folder.join(format!("{}.png", self.name));
        let taken = self.take().await?;
        // A file that shows the same stays: its bytes don't change with the machine.
        if std::fs::read(&path).is_ok_and(|before| Picture::read(&before).is_ok_and(|before| before.difference(&taken).is_none())) {
            return Ok(());
        }
        std::fs::write(&path, taken.write()?).with_context(|| format!("could not write {}", path.display()))
    }
}
