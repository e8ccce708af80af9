//! Rule "circle": files of a crate that take names from each other in a loop cannot be read, tested or moved one by one.

use std::collections::{BTreeMap, BTreeSet};

use super::Finding;
use super::imports::arrows;
use super::tokens::RustFile;

/// A finding for each circle of files inside a crate.
pub fn check(files: &[RustFile]) -> Vec<Finding> {
    let mut crates: BTreeMap<&str, Vec<&RustFile>> = BTreeMap::new();
    for file in files.iter().filter(|file| file.path.starts_with("crates/") && !file.product.is_empty()) {
        if let Some((folder, _)) = file.path.split_once("/src/") {
            crates.entry(folder).or_default().push(file);
        }
    }
    crates.into_iter().flat_map(|(folder, files)| of_crate(folder, &files)).collect()
}

fn of_crate(folder: &str, files: &[&RustFile]) -> Vec<Finding> {
    let mut arrows = arrows(files, &format!("{folder}/src/"));
    for (from, targets) in &mut arrows {
        targets.retain(|to| !is_face_of(from, to) && !is_face_of(to, from));
    }
    let finding = |circle: Vec<&str>| Finding {
        path: circle[0].to_owned(),
        line: 1,
        rule: "circle",
        message: format!(
            "takes names in a circle with {}; allowed: a file for what both need, or one that only the other uses",
            circle[1..].join(", ")
        ),
    };
    circles(&arrows).into_iter().map(finding).collect()
}

/// Whether `face` is the `mod.rs` of a folder that `file` lies in: the two are one room, read together.
fn is_face_of(face: &str, file: &str) -> bool {
    face.strip_suffix("mod.rs").is_some_and(|folder| file.starts_with(folder))
}

/// The groups of more than one file each of which is reached from each other.
fn circles(arrows: &BTreeMap<String, BTreeSet<String>>) -> Vec<Vec<&str>> {
    let reached: BTreeMap<&str, BTreeSet<&str>> =
        arrows.keys().map(|from| (from.as_str(), reached_from(arrows, from))).collect();
    let mut done = BTreeSet::new();
    let mut circles = Vec::new();
    for (from, to) in &reached {
        let circle: Vec<&str> =
            to.iter().copied().filter(|to| reached.get(to).is_some_and(|back| back.contains(from))).collect();
        if circle.len() > 1 && done.insert(circle.clone()) {
            circles.push(circle);
        }
    }
    circles
}

fn reached_from<'a>(arrows: &'a BTreeMap<String, BTreeSet<String>>, from: &str) -> BTreeSet<&'a str> {
    let mut reached = BTreeSet::new();
    let mut open: Vec<&str> = vec![from];
    while let Some(at) = open.pop() {
        for next in arrows.get(at).into_iter().flatten() {
            if reached.insert(next.as_str()) {
                open.push(next);
            }
        }
    }
    reached
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::source::SourceFile;
    use crate::tidy::tokens::lex_all;

    #[test]
    fn a_circle_is_named_once_with_all_its_files() {
        let files = [
            SourceFile::new("crates/a/src/b.rs", "use crate::c::C; pub struct B;"),
            SourceFile::new("crates/a/src/c.rs", "use crate::d::D; pub struct C;"),
            SourceFile::new("crates/a/src/d.rs", "use crate::b::B; pub struct D;"),
            SourceFile::new("crates/a/src/e.rs", "use crate::b::B; use crate::c::C;"),
        ];
        let found: Vec<String> = check(&lex_all(&files).files).iter().map(ToString::to_string).collect();
        assert_eq!(
            found,
            [
                "crates/a/src/b.rs:1: [circle] takes names in a circle with crates/a/src/c.rs, crates/a/src/d.rs; allowed: a \
              file for what both need, or one that only the other uses"
            ]
        );
    }

    #[test]
    fn one_direction_other_crates_tests_and_a_folders_own_face_pass() {
        let files = [
            SourceFile::new("crates/a/src/b.rs", "use crate::c::C; pub struct B;"),
            SourceFile::new(
                "crates/a/src/c.rs",
                "use d::D; pub struct C; #[cfg(test)] mod tests { use crate::b::B; }",
            ),
            SourceFile::new("crates/d/src/lib.rs", "use a::C; pub struct D;"),
            SourceFile::new("crates/a/src/e/mod.rs", "mod f; use f::F; pub struct E;"),
            SourceFile::new("crates/a/src/e/f.rs", "use super::E; pub struct F;"),
            SourceFile::new("crates/a/tests/g.rs", "mod g; use crate::h::H; pub struct G;"),
            SourceFile::new("crates/a/tests/h.rs", "use crate::g::G; pub struct H;"),
        ];
        assert_eq!(check(&lex_all(&files).files), []);
    }
}
