//! Tests of `page_state`.

use super::super::source::SourceFile;
use super::super::tokens::lex_all;
use super::*;

fn lines(path: &str, text: &str) -> Vec<usize> {
    let lexed = lex_all(&[SourceFile::new(path, text)]);
    check(&lexed.files).into_iter().map(|finding| finding.line).collect()
}

#[test]
fn an_impl_in_another_file_is_refused_wherever_it_stands() {
    let text =
        "struct A;\nimpl AppState { fn f() {} }\n#[rustfmt::skip]\nimpl From<A> for super::AppState {\n}\n";
    for path in
        ["crates/ui/src/state/data/mod.rs", "crates/ui/src/state/kept.rs", "crates/ui/src/panels/data.rs"]
    {
        assert_eq!(lines(path, text), [2, 4], "{path}");
    }
    for path in ALLOWED {
        assert_eq!(lines(path, text), [0; 0], "{path}");
    }
}

#[test]
fn a_matter_does_not_name_the_whole_state_and_a_component_may() {
    let text = "use super::AppState;\nfn f(state: &AppState, g: impl Fn(&AppState)) {\n}\n";
    assert_eq!(lines("crates/ui/src/state/run/mod.rs", text), [1, 2, 2]);
    assert_eq!(lines("crates/ui/src/app.rs", text), [0; 0]);
    let test = "#[cfg(test)]\nmod tests;\n#[cfg(test)]\nfn f(state: &AppState) {}\n";
    assert_eq!(lines("crates/ui/src/state/run/mod.rs", test), [0; 0]);
}

#[test]
fn the_finding_names_the_two_files() {
    let lexed = lex_all(&[SourceFile::new("crates/ui/src/state/kept.rs", "impl AppState {}")]);
    assert_eq!(
        check(&lexed.files)[0].message,
        "AppState is known here; allowed: a method of the matter's own type that takes `&mut Desk` and what it reads, and \
         `impl AppState` in crates/ui/src/state/mod.rs and crates/ui/src/state/reducer.rs"
    );
}
