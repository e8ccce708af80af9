//! The page: `index.html` with its `data-trunk` links followed, as Trunk follows them in `cargo xtask serve --watch`.
//!
//! Addresses stay relative, so that the site works under any path. Styles and the page's program are named by their content;
//! the worker keeps its name, because the page asks for it by that name.

use crate::bindings::{self, Types};
use crate::files;
use anyhow::{Context as _, bail, ensure};
use quick_xml::Reader;
use quick_xml::escape::unescape;
use quick_xml::events::{BytesStart, Event};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::str::FromStr;

/// What a link may say. Anything else Trunk would heed and we would not.
const KNOWN_ATTRIBUTES: [&str; 9] = [
    "data-trunk",
    "rel",
    "href",
    "data-bin",
    "data-type",
    "data-bindgen-target",
    "data-loader-shim",
    "data-wasm-opt",
    "data-integrity",
];

/// A program of the page that Cargo has built.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Program {
    /// Its name in `data-bin`.
    pub name: String,
    /// Its .wasm file.
    pub wasm: PathBuf,
}

impl FromStr for Program {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (name, wasm) = text.split_once('=').ok_or_else(|| format!("{text} is not NAME=FILE"))?;
        Ok(Self { name: name.to_owned(), wasm: PathBuf::from(wasm) })
    }
}

/// Writes the whole site into the empty folder `out`.
///
/// # Errors
/// When a file is missing or wrong, or `index` asks for something that only Trunk does.
pub fn write(index: &Path, programs: &[Program], api: &Path, out: &Path) -> anyhow::Result<()> {
    let text = String::from_utf8(files::read(index)?)
        .with_context(|| format!("{} is not UTF-8", index.display()))?;
    let root = index.parent().context("index.html lies in no folder")?;
    let site = Site { root, programs, out };
    let page = rewrite(&text, |link| site.follow(link))
        .with_context(|| format!("cannot make the page of {}", index.display()))?;
    files::write(&out.join("index.html"), page)?;
    bindings::write(api, "bitroom", &out.join("api"), Types::Written)
}

/// One `<link data-trunk …>`.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Link(BTreeMap<String, String>);

impl Link {
    fn get(&self, attribute: &str) -> anyhow::Result<&str> {
        self.0.get(attribute).map(String::as_str).with_context(|| format!("the link has no {attribute}"))
    }
}

/// What takes a link's place, and what the end of the head gains.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Output {
    here: String,
    head: String,
}

/// Replaces every `data-trunk` link of a page by what `follow` makes of it; every other character stays.
fn rewrite(page: &str, follow: impl Fn(&Link) -> anyhow::Result<Output>) -> anyhow::Result<String> {
    let mut reader = Reader::from_str(page);
    // HTML has elements without an end.
    reader.config_mut().check_end_names = false;
    reader.config_mut().allow_unmatched_ends = true;
    let (mut rewritten, mut head, mut copied) = (String::new(), String::new(), 0);
    loop {
        let start = usize::try_from(reader.buffer_position())?;
        let event = reader.read_event().with_context(|| place(page, start))?;
        let end = usize::try_from(reader.buffer_position())?;
        match event {
            Event::Empty(tag) | Event::Start(tag) if tag.name().as_ref() == "link" => {
                if let Some(link) = trunk_link(&tag).with_context(|| place(page, start))? {
                    let output = follow(&link).with_context(|| place(page, start))?;
                    rewritten += &page[copied..start];
                    rewritten += &output.here;
                    head += &output.head;
                    copied = end;
                }
            }
            Event::End(tag) if tag.name().as_ref() == "head" => {
                rewritten += &page[copied..start];
                rewritten += &std::mem::take(&mut head);
                copied = start;
            }
            Event::Eof => break,
            _ => {}
        }
    }
    ensure!(head.is_empty(), "no </head> follows the links");
    rewritten += &page[copied..];
    Ok(rewritten)
}

fn place(page: &str, position: usize) -> String {
    format!("line {}", page[..position].matches('\n').count() + 1)
}

/// The link's attributes, or `None` for a link that is meant for the browser.
fn trunk_link(tag: &BytesStart) -> anyhow::Result<Option<Link>> {
    let mut attributes = BTreeMap::new();
    for attribute in tag.html_attributes() {
        let attribute = attribute?;
        let name = attribute.key.as_ref().to_owned();
        attributes.insert(name, unescape(&attribute.value)?.into_owned());
    }
    if !attributes.contains_key("data-trunk") {
        return Ok(None);
    }
    if let Some(unknown) = attributes.keys().find(|name| !KNOWN_ATTRIBUTES.contains(&name.as_str())) {
        bail!("{unknown} is not known here; allowed: {}", KNOWN_ATTRIBUTES.join(", "));
    }
    Ok(Some(Link(attributes)))
}

/// Where links are followed from and to.
struct Site<'a> {
    root: &'a Path,
    programs: &'a [Program],
    out: &'a Path,
}

impl Site<'_> {
    fn follow(&self, link: &Link) -> anyhow::Result<Output> {
        match link.get("rel")? {
            "css" => self.style(link.get("href")?),
            "copy-file" | "copy-dir" => {
                let from = self.root.join(link.get("href")?);
                let name = from.file_name().with_context(|| format!("{} has no name", from.display()))?;
                files::copy(&from, &self.out.join(name))?;
                Ok(Output::default())
            }
            "rust" => self.program(link),
            other => bail!("rel=\"{other}\" is not known here; allowed: css, copy-file, copy-dir, rust"),
        }
    }

    fn style(&self, href: &str) -> anyhow::Result<Output> {
        let path = self.root.join(href);
        let bytes = files::read(&path)?;
        let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let name = files::hashed(&stem, &bytes) + ".css";
        files::write(&self.out.join(&name), bytes)?;
        Ok(Output { here: format!(r#"<link rel="stylesheet" href="./{name}" />"#), head: String::new() })
    }

    fn program(&self, link: &Link) -> anyhow::Result<Output> {
        let bin = link.get("data-bin")?;
        let wasm = &self
            .programs
            .iter()
            .find(|program| program.name == bin)
            .with_context(|| format!("no program `{bin}` was given"))?
            .wasm;
        ensure!(link.get("data-wasm-opt")? == "0", "data-wasm-opt must be 0: wasm-opt is not run");
        match link.get("data-type")? {
            "main" => {
                let name = files::hashed(bin, &files::read(wasm)?);
                bindings::write(wasm, &name, self.out, Types::LeftOut)?;
                Ok(Output { here: start_script(&name), head: preloads(&name) })
            }
            "worker" => {
                ensure!(link.get("data-bindgen-target")? == "web", "a worker is an ES module (web)");
                bindings::write(wasm, bin, self.out, Types::LeftOut)?;
                // A program without a loader is loaded by a script of the page.
                if link.get("data-loader-shim").is_ok() {
                    let loader = format!("import init from './{bin}.js';await init();");
                    files::write(&self.out.join(format!("{bin}_loader.js")), loader)?;
                }
                Ok(Output::default())
            }
            other => bail!("data-type=\"{other}\" is not known here; allowed: main, worker"),
        }
    }
}

fn start_script(name: &str) -> String {
    format!(
        "<script type=\"module\">\nimport init from './{name}.js';\n\
         await init({{ module_or_path: './{name}_bg.wasm' }});\n</script>"
    )
}

/// Both files of the program are fetched at once, not one after the other.
fn preloads(name: &str) -> String {
    format!(
        "<link rel=\"modulepreload\" href=\"./{name}.js\" crossorigin=\"anonymous\" />\n    \
         <link rel=\"preload\" href=\"./{name}_bg.wasm\" crossorigin=\"anonymous\" as=\"fetch\" type=\"application/wasm\" />\n  "
    )
}

#[cfg(test)]
#[path = "page_tests.rs"]
mod tests;
