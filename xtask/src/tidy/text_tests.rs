//! Tests of `text`.

use super::*;

fn findings(path: &str, text: &str) -> Vec<String> {
    check(&[SourceFile::new(path, text)]).iter().map(ToString::to_string).collect()
}

#[test]
fn a_file_without_a_head_comment_is_found() {
    for (path, text) in [
        ("a.rs", "fn main() {}"),
        ("a.rs", "\n//! late"),
        ("a.rs", "// not for the module"),
        ("a.mjs", "import x"),
        ("a.css", "p {}"),
        ("a.ts", ""),
    ] {
        let found = findings(path, text);
        assert_eq!(found.len(), 1, "{path} {text}");
        assert!(found[0].starts_with(&format!("{path}:1: [module comment]")), "{found:?}");
    }
}

#[test]
fn a_file_with_a_head_comment_passes() {
    for (path, text) in [
        ("a.rs", "//! Says what it does.\nfn main() {}"),
        ("a.mjs", "#!/usr/bin/env node\n// Says what it does.\nimport x"),
        ("a.css", "/* Says what it does. */"),
        ("a.html", "<p>"),
        ("a.toml", "x = 1"),
    ] {
        assert_eq!(findings(path, text), [""; 0], "{path}");
    }
}

#[test]
fn left_over_marks_are_found_as_words() {
    let [todo, fixme, ..] = LEFT_OVER_MARKS;
    assert_eq!(findings("a.rs", &format!("//! x\n// {todo}: later")).len(), 1);
    assert_eq!(findings("a.md", &format!("# x\n\n({fixme})"))[0].split(' ').next(), Some("a.md:3:"));
    assert_eq!(findings("a.rs", &format!("//! x\nconst MY_{todo}_LIST: u8 = 1;")), [""; 0]);
}

#[test]
fn stubs_and_switched_off_tests_are_found() {
    // In halves, as the marks above: a search for the real thing finds nothing here.
    let ignore = |rest: &str| format!("#[ig{}{rest}]", "nore");
    let (stub, open) = (concat!("to", "do!()"), concat!("unimple", "mented!(\"y\")"));
    assert_eq!(
        findings("a.rs", &format!("//! x\n{}\nfn f() {{}}", ignore(""))),
        [format!("a.rs:2: [left-over] {}; allowed: tests that run", ignore(""))]
    );
    assert_eq!(findings("a.rs", &format!("//! x\n{}\nfn f() {{}}", ignore(" = \"slow\""))).len(), 1);
    assert_eq!(findings("a.rs", &format!("//! x\n#[cfg(test)] mod t {{ fn f() {{ {stub} }} }}")).len(), 1);
    assert_eq!(findings("a.rs", &format!("//! x\nfn f() {{ {open} }}")).len(), 1);
    assert_eq!(findings("a.mjs", &format!("// x\ntest.{}('y')", "skip")).len(), 1);
    let quoted = format!("//! x\nfn ignore() -> &'static str {{ \"{} {stub}\" }}", ignore(""));
    assert_eq!(findings("a.rs", &quoted), [""; 0]);
}

#[test]
fn a_long_file_is_found() {
    let long = format!("//! x\n{}", "\n".repeat(MAX_LINES));
    assert_eq!(findings("a.rs", &long), ["a.rs:401: [length] 401 lines; allowed: 400, split it by jobs"]);
    assert_eq!(findings("a.rs", &format!("//! x\n{}", "\n".repeat(MAX_LINES - 1))), [""; 0]);
    assert_eq!(findings("a.md", &long), [""; 0]);
}
