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
#[path = "circles_tests.rs"]
mod tests;
