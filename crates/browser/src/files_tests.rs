//! Tests of `files`.

use super::*;

fn files(sizes: &[u64]) -> Vec<(String, u64)> {
    sizes.iter().enumerate().map(|(i, size)| (format!("{i}.csv"), *size)).collect()
}

#[test]
fn too_many_and_too_large_files_are_not_read() {
    let limit = 20 << 20;
    assert_eq!(refusal(&files(&[limit, 1, 1]), DATA_FILES), None);
    assert_eq!(
        refusal(&files(&[1, limit + 1]), DATA_FILES).unwrap(),
        "1.csv has 20.1 MB; at most 20 MB can be read."
    );
    assert_eq!(
        refusal(&files(&[1; 4]), DATA_FILES).unwrap(),
        "4 files were chosen; one, or three (train, validation, test), can be imported."
    );
    assert_eq!(refusal(&files(&[limit + 1]), MODEL_FILE), None);
    assert_eq!(refusal(&files(&[1; 2]), MODEL_FILE).unwrap(), "2 files were chosen; one can be imported.");
}

#[test]
fn the_outcome_is_told_once_in_the_order_of_the_list() {
    let names = || vec!["a.csv".to_owned(), "b.csv".to_owned()];
    let mut both = Gathering::new(names());
    assert_eq!(both.take(1, Ok(vec![2])), None);
    let file = |name: &str, byte| NamedFile { name: name.to_owned(), bytes: vec![byte] };
    assert_eq!(both.take(0, Ok(vec![1])), Some(Ok(vec![file("a.csv", 1), file("b.csv", 2)])));

    let mut broken = Gathering::new(names());
    let message = "b.csv could not be read: gone.".to_owned();
    assert_eq!(broken.take(1, Err("gone".to_owned())), Some(Err(Unreadable { names: names(), message })));
    assert_eq!(broken.take(0, Err("gone too".to_owned())), None);
    assert_eq!(broken.take(0, Ok(vec![1])), None);
}
