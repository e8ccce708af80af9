//! Tests of `page`.
#![allow(clippy::unwrap_used, reason = "a failed call is the test's failure")]

use super::*;
use std::fs;

fn echo(link: &Link) -> anyhow::Result<Output> {
    Ok(Output { here: format!("[{}]", link.get("href")?), head: format!("{{{}}}", link.get("rel")?) })
}

#[test]
fn only_the_marked_links_change_and_the_head_gains_at_its_end() {
    let page = "<!doctype html>\n<head>\n<meta charset=\"utf-8\">\n<!-- <link data-trunk rel=\"no\"> -->\n\
                    <link data-trunk rel='css'\n  href=\"a&amp;b\" /><link rel=\"icon\" href=\"i\">\n</head>\n<body>é</body>\n";
    let expected = "<!doctype html>\n<head>\n<meta charset=\"utf-8\">\n<!-- <link data-trunk rel=\"no\"> -->\n\
                        [a&b]<link rel=\"icon\" href=\"i\">\n{css}</head>\n<body>é</body>\n";
    assert_eq!(rewrite(page, echo).unwrap(), expected);
}

#[test]
fn what_only_trunk_does_is_an_error_with_its_line() {
    let message = |page: &str| format!("{:#}", rewrite(page, echo).unwrap_err());
    let error = message("<head>\n<link data-trunk rel=\"css\" href=\"x\" data-target-path=\"y\" /></head>");
    assert!(
        error.starts_with("line 2: data-target-path is not known here; allowed: data-trunk, rel"),
        "{error}"
    );
    let error = message("<head>\n\n<link data-trunk rel=\"css\" /></head>");
    assert_eq!(error, "line 3: the link has no href");
    assert_eq!(message("<link data-trunk rel=\"css\" href=\"x\">"), "no </head> follows the links");
    let site = Site { root: Path::new("/"), programs: &[], out: Path::new("/nowhere") };
    let follow = |page: &str| format!("{:#}", rewrite(page, |link| site.follow(link)).unwrap_err());
    let error = follow("<head><link data-trunk rel=\"sass\" href=\"x\" /></head>");
    assert_eq!(error, "line 1: rel=\"sass\" is not known here; allowed: css, copy-file, copy-dir, rust");
    let error = follow("<head><link data-trunk rel=\"rust\" data-bin=\"x\" /></head>");
    assert_eq!(error, "line 1: no program `x` was given");
}

#[test]
fn styles_are_named_by_content_and_folders_copied() {
    let temp = tempfile::tempdir().unwrap();
    let (root, out) = (temp.path().join("root"), temp.path().join("out"));
    for folder in [root.join("www/icons"), out.clone()] {
        fs::create_dir_all(folder).unwrap();
    }
    fs::write(root.join("www/a.css"), "a").unwrap();
    fs::write(root.join("www/icons/i.svg"), "i").unwrap();
    let site = Site { root: &root, programs: &[], out: &out };
    let page = "<head><link data-trunk rel=\"css\" href=\"www/a.css\" /><link data-trunk rel=\"copy-dir\" href=\"www/icons\" /></head>";
    let page = rewrite(page, |link| site.follow(link)).unwrap();
    assert_eq!(page, "<head><link rel=\"stylesheet\" href=\"./a-af63dc4c8601ec8c.css\" /></head>");
    assert_eq!(fs::read_to_string(out.join("a-af63dc4c8601ec8c.css")).unwrap(), "a");
    assert_eq!(fs::read_to_string(out.join("icons/i.svg")).unwrap(), "i");
}

#[test]
fn the_projects_page_asks_for_nothing_unknown_and_everything_it_copies_is_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let page = fs::read_to_string(root.join("index.html")).unwrap();
    let programs = std::cell::RefCell::new(Vec::new());
    rewrite(&page, |link| {
        if let Ok(name) = link.get("data-bin") {
            programs.borrow_mut().push(name.to_owned());
        } else {
            assert!(root.join(link.get("href")?).exists(), "{link:?}");
        }
        Ok(Output::default())
    })
    .unwrap();
    assert_eq!(programs.into_inner(), ["bitroom-ui", "worker", "sweeps"]);
    // Trunk writes the same kind of addresses.
    assert!(fs::read_to_string(root.join("Trunk.toml")).unwrap().contains("public_url = \"./\""));
}
